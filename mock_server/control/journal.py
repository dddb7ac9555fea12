"""The journal: listing, forgetting and verifying requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.control.stage import Stage
from mock_server.control.world import written
from mock_server.protocol.messages import Answer, Call, Handler, Problem, json_answer
from mock_server.protocol.service import Service
from mock_server.world.journal import Entry


def operations(stage: Stage) -> Mapping[str, Handler]:
    """The handlers by operationId."""

    def verify(call: Call) -> Answer:
        service = stage.services[call.body["vendor"]]
        problem = _unmet(call, service)
        return json_answer({"ok": problem is None, "message": problem or "as asserted"})

    return {"listRequests": _list, "forgetRequests": _forget, "verifyRequests": verify}


def _list(call: Call) -> Answer:
    return json_answer([_written(entry) for entry in call.world.journal.entries(**call.query)])


def _forget(call: Call) -> Answer:
    call.world.journal.clear()
    return Answer(204, b"")


def _unmet(call: Call, service: Service) -> str | None:
    """What is not as the request asserts, or None."""
    vendor, operation = service.vendor.name, call.body.get("operation")
    order = call.body.get("order", [])
    for name in [*([operation] if operation else []), *order]:
        if name not in service.contract.operations:
            known = ", ".join(service.contract.operations)
            message = f"{vendor} has no operation {name!r}; it has {known}"
            raise Problem(400, "unknown_operation", message)
    asked = list(call.world.journal.entries(vendor, operation))
    if len(asked) != call.body.get("count", len(asked)):
        what = operation or "any operation"
        return f"{what} was called {len(asked)} times, not {call.body['count']}"
    called = iter([entry.operation for entry in call.world.journal.entries(vendor)])
    for place, name in enumerate(order, 1):
        if name not in called:  # consumes up to the match
            return f"{name} was not called as number {place} of the order"
    return None


def _written(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": written(entry.at),
        "vendor": entry.vendor,
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "query": entry.query,
        "status": entry.status,
        "milliseconds": round(entry.duration * 1000, 3),
    }
