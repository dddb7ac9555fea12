"""The fidelity page: every operation with what it rests on, read from the contracts.

``python -m mock_server.fidelity > docs/fidelity.md`` renews it; a test compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mock_server.contract.document import documented, effective
from mock_server.contract.operation import Contract
from mock_server.protocol.binding import Binder
from mock_server.protocol.handlers import not_built
from mock_server.protocol.vendor import Vendor
from mock_server.vendors.registry import REGISTRY, vendor

_HEAD = """# Fidelity

What each operation rests on. *Documented* is stated by the vendor's document, *observed* was seen
in working clients or captured answers, *assumed* was decided by the mock because nothing says
otherwise. No vendor has certified any of it. This page is generated from the contracts in `specs/`.
"""


def page() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *(line for name in REGISTRY for line in _vendor(vendor(name)))])


def _vendor(one: Vendor) -> Iterator[str]:
    contract = Contract(effective(one.name))
    written = documented(one.name)["paths"]
    binder = Binder(one, contract)
    rows = []
    count: Counter[str] = Counter()
    for operation in contract.operations.values():
        confidence = operation.evidence.get("confidence", "?")
        built = binder.bind(operation) is not not_built
        count["documented" if operation.path in written else "added"] += 1
        count["built"] += built
        source = operation.evidence.get("source", "")
        state = "built" if built else "answers 501"
        rows.append(
            f"| `{operation.method} {operation.path}` | {confidence} | {state} | {source} |"
        )
    yield f"## {one.title}\n"
    yield (
        f"{count['documented']} operations of the document, {count['added']} added by the mock; "
        f"{count['built']} of {len(rows)} built.\n"
    )
    yield "| Operation | Rests on | State | Source |\n|---|---|---|---|"
    yield from rows
    if one.quirks:
        yield "\n| Quirk | Statement | Rests on | Evidence |\n|---|---|---|---|"
        for quirk in one.quirks:
            yield f"| `{quirk.id}` | {quirk.statement} | {quirk.confidence} | {quirk.evidence} |"
    yield ""


if __name__ == "__main__":
    print(page(), end="")
