"""Places in lists that people sort: what is new comes last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Effect


def last_of_doctor(resource: str) -> Effect:
    """A new record's `order` comes after those of the same doctor."""

    def place(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        if before is None:
            others = call.records.find(resource, doctor=after["doctor"])
            after["order"] = max((one["order"] or 0 for one in others), default=0) + 1

    return place
