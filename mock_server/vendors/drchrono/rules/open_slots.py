"""When an appointment template has room: the parts of its block that a visit can be booked in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.vendor import Shape
from mock_server.vendors.drchrono.rules.overlaps import at_the_time
from mock_server.vendors.drchrono.slots import collide, free, slot_of

Body = dict[str, Any]


def open_slots(call: Call, template: Mapping[str, Any]) -> list[Body]:
    """The parts that are free on the day asked for and hold a visit of the template's profile.

    With `strict`, the doctor is not booked twice, though that is possible in another room.
    """
    profile = call.records.get("AppointmentProfile", template["profile"])
    day: date = call.query["available"]
    if profile is None or profile["archived"] or day.weekday() not in template["week_days"]:
        return []
    block = _visit(template, profile["doctor"], day)
    taken = [
        slot_of(other)
        for other in at_the_time(call, block)
        if "strict" in call.query or collide(other, block)
    ]
    return [
        {"start": slot.start.isoformat(), "end": slot.end.isoformat()}
        for slot in free(slot_of(block), taken, timedelta(minutes=profile["duration"]))
    ]


def _visit(template: Mapping[str, Any], doctor: int, day: date) -> Body:
    """Somebody's appointment as long as the template's block."""
    return {
        "id": None,
        "doctor": doctor,
        "office": template["office"],
        "exam_room": template["exam_room"],
        "patient": 0,
        "scheduled_time": f"{day}T{template['scheduled_time']}",
        "duration": template["duration"],
        "status": "",
        "deleted_flag": False,
        "is_virtual_base": False,
    }


def opened(call: Call, template: Body) -> Body:
    """A template with its open slots, where a day and verbose=true are asked for."""
    if "available" in call.query and call.query.get("verbose") is True:
        return template | {"open_slots": open_slots(call, template)}
    return template


SHAPES: Mapping[str, Shape] = {"AppointmentTemplate": opened}
