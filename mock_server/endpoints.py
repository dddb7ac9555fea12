"""The endpoints page of a vendor: what its document offers, by method, and what of it is built.

``python -m mock_server.endpoints drchrono > docs/drchrono.md`` renews it; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from mock_server.contract.document import documented, effective
from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.binding import Binder
from mock_server.protocol.handlers import not_built
from mock_server.vendors.registry import vendor

_HEAD = """# {title}: endpoints

Each endpoint of the vendor's document with the methods that it supports there. *built*: the mock
serves it; *501*: it is in the contract and answers 501; an empty cell: the document has no such
method. This page is generated from the contract in `specs/{name}/` and the vendor's declaration.
"""

_ONE = "/{id}"
_COLUMNS = ("GET", f"GET {_ONE}", "POST", "PUT", "PATCH", "DELETE")


def page(name: str) -> str:
    """The page in Markdown."""
    one = vendor(name)
    cells: dict[str, dict[str, str]] = {}
    binder = Binder(one, Contract(effective(name)))
    for operation in Contract(documented(name)).operations.values():
        built = binder.bind(operation) is not not_built
        endpoint, column = _place(operation, cells)
        cells.setdefault(endpoint, {})[column] = "built" if built else "501"
    return "\n".join([_HEAD.format(title=one.title, name=name), *_table(cells), ""])


def _place(operation: Operation, above: dict[str, dict[str, str]]) -> tuple[str, str]:
    """Row and column: what has an id stands with its collection, whatever the method."""
    collection = operation.path.removesuffix(_ONE)
    if collection == operation.path or collection not in above:
        return operation.path, operation.method
    return collection, f"GET {_ONE}" if operation.method == "GET" else operation.method


def _table(cells: dict[str, dict[str, str]]) -> Iterator[str]:
    every = [state for row in cells.values() for state in row.values()]
    yield f"{len(cells)} endpoints, {len(every)} methods; {every.count('built')} of them built.\n"
    yield f"| Endpoint | {' | '.join(f'`{column}`' for column in _COLUMNS)} |"
    yield "|---" * (1 + len(_COLUMNS)) + "|"
    for endpoint, row in cells.items():
        yield f"| `{endpoint}` | {' | '.join(row.get(column, '') for column in _COLUMNS)} |"


if __name__ == "__main__":
    print(page(sys.argv[1]), end="")
