"""Reminders of an appointment: taken from a reminder profile, moved with the appointment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.slots import shifted

Body = dict[str, Any]


def reminded(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A reminder profile applies where there are no reminders yet; breaks have none."""
    if after["patient"] is None:
        after["reminders"] = []
    elif before is not None and before["scheduled_time"] != after["scheduled_time"]:
        after["reminders"] = list(_moved(before, after))
    profile = call.records.get("ReminderProfile", call.body.get("reminder_profile"))
    if profile is None:
        return
    if after["patient"] is None:
        raise refused("reminder_profile", "A break has no reminders.")
    if after["reminders"]:
        raise refused("reminder_profile", "The appointment already has reminders.")
    after["reminders"] = [
        {
            "id": created_id(call.world),
            "type": rule["type"],
            "scheduled_time": _before(after["scheduled_time"], rule),
        }
        for rule in profile["reminders"]
    ]


def _before(time: str, rule: Mapping[str, Any]) -> str:
    ahead = timedelta(**{rule["unit"]: rule["amount"]})
    return shifted(datetime.fromisoformat(time), -ahead).isoformat()


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Body]:
    """The reminders of an appointment, as long before it as they were (assumed)."""
    old, new = (datetime.fromisoformat(one["scheduled_time"]) for one in (before, after))
    for one in before["reminders"]:
        time = shifted(datetime.fromisoformat(one["scheduled_time"]), new - old)
        yield one | {"scheduled_time": time.isoformat()}
