"""Appointments and breaks on a doctor's calendar do not overlap.

drchrono_v4.txt, /api/appointments: one that overlaps fails with status 409.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call, Problem
from mock_server.vendors.drchrono.slots import collide, rooms, slot_of


def overlaps(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """Refuses a slot that is taken; an overlap that was there before may stay.

    Records keep their rooms and their doctor's days in the key `room`, which is never shown. One
    that has allow_overlapping is not asked for an empty slot; those who come later are.
    """
    after["room"] = rooms(after)
    if after["allow_overlapping"]:
        return
    known = set() if before is None else {one["id"] for one in _in_the_way(call, before)}
    for other in _in_the_way(call, after):
        if other["id"] not in known:
            raise Problem(409, "conflict", f"Appointment overlaps with {other['id']}")


def _in_the_way(call: Call, slot: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [other for other in at_the_time(call, slot) if collide(other, slot)]


def at_the_time(call: Call, slot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What else takes place at the time of an appointment, in its room or with its doctor."""
    found = {
        other["id"]: other
        for room in rooms(slot)
        for other in call.records.find("Appointment", room=room)
    }
    time = slot_of(slot)
    return [
        other
        for other in found.values()
        if other["id"] != slot["id"] and slot_of(other).meets(time)
    ]
