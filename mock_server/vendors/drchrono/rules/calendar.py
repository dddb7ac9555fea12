"""What a calendar is set up with: profiles, templates, reminders, fields of appointments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.contract.formats import parse_time
from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.access import doctor_of
from mock_server.vendors.drchrono.rules.in_use import in_use
from mock_server.vendors.drchrono.rules.nested import nested
from mock_server.vendors.drchrono.rules.ordered import last_of_doctor
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.rooms import has_room

Body = dict[str, Any]


def owned(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A profile belongs to the calendar of whoever makes it; no key shows that."""
    if before is None:
        after["doctor"] = doctor_of(call)


def timed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A time of day has seconds."""
    after["scheduled_time"] = parse_time(after["scheduled_time"]).isoformat()[:8]


WRITING: dict[str, Writing] = {
    "AppointmentProfile": written(owned),
    "AppointmentTemplate": written(
        in_use(office="Office", profile="AppointmentProfile"), has_room, timed
    ),
    "ReminderProfile": written(nested("ReminderProfile", "reminders")),
    "CustomAppointmentField": written(last_of_doctor("CustomAppointmentField")),
}
