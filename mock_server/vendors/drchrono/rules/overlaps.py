"""Appointments and breaks on a doctor's calendar do not overlap.

drchrono_v4.txt, /api/appointments: one that overlaps fails with status 409.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call, Problem
from mock_server.vendors.drchrono.slots import collide, rooms, slot_of


def overlaps(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """Refuses a slot that is taken, when it is taken or changed.

    Records keep their rooms and their doctor's days in the key `room`, which is never shown. A
    write with allow_overlapping is not asked for an empty slot; those who come later are.
    """
    after["room"] = rooms(after)
    if call.body.get("allow_overlapping") is True or (before and _same(before, after)):
        return
    wanted = slot_of(after)
    for room in after["room"]:
        for other in call.records.find("Appointment", room=room):
            if (
                other["id"] != after["id"]
                and slot_of(other).meets(wanted)
                and collide(other, after)
            ):
                message = f"Appointment overlaps with {other['id']}"
                raise Problem(409, "conflict", message)


def _same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    same = ("room", "scheduled_time", "duration", "patient")
    return all(before.get(key) == after[key] for key in same)
