"""Exam rooms: appointments and the blocks of a week name one that the office has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.vendors.drchrono.rules.refusals import refused

_PLACE = ("office", "exam_room")


def has_room(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """The office has the exam room, which is named by its index."""
    if before is not None and all(before[key] == after[key] for key in _PLACE):
        return
    office = call.records.get("Office", after["office"])
    rooms = office["exam_rooms"] if office else ()
    if after["exam_room"] not in {room["index"] for room in rooms}:
        raise refused("exam_room", f"Invalid exam room {after['exam_room']} for this office.")
