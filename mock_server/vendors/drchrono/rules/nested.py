"""Objects within a record, as they are stored: in the contract's keys, and in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.contract.document import Json
from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Effect, blank


def nested(resource: str, *keys: str, no_text: str | None = "") -> Effect:
    """Completes the objects that a client sent for these keys; what is read-only in them stays out.

    PATCH of an object changes what is in it and keeps the rest (assumed: devices send what they
    measured); a list takes the place of the one before. `no_text` is what texts have that nobody
    gave.
    """

    def complete(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        for key in keys:
            if key not in call.body or after.get(key) is None:
                continue
            parts, value = call.records.keepers[resource].parts(key), after[key]
            empty = blank(parts, no_text=no_text)
            if isinstance(value, list):
                after[key] = [empty | _writable(parts, item) for item in value]
            else:
                kept = before and call.operation.method == "PATCH" and before.get(key)
                after[key] = (kept or empty) | _writable(parts, value)

    return complete


def _writable(parts: Mapping[str, Json], given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in given.items()
        if name in parts and not parts[name].get("readOnly")
    }
