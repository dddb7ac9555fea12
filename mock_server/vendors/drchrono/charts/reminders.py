"""Reminders of appointments, by the reminder profile that fits the patient."""

from __future__ import annotations

from datetime import date, timedelta

from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.charts.people import contact_point, email, no_texts
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.scope import Body, Scope

SINCE = date(2025, 4, 1)
"""Reminders go out for appointments booked from this day on."""

_A_SLOT = 10
"""Reminders that an appointment may have."""


def reminders(scope: Scope, slot: Appointment) -> list[Body]:
    """Those that are due between the booking and the appointment, or its end by a cancellation."""
    if slot.recorded.date() < SINCE:
        return []
    number = scope.appointments[slot.id] * _A_SLOT
    given_up = slot.last_updated if slot.status == "cancelled" else slot.start
    found = []
    for place, rule in enumerate(_rules(scope)):
        when = slot.start - timedelta(**{str(rule["unit"]): int(rule["amount"])})
        if slot.recorded < when < given_up:
            time = scope.local(when)
            found.append({"id": number + place, "type": rule["type"], "scheduled_time": time})
    return found


def _rules(scope: Scope) -> tuple[dict[str, str | int], ...]:
    """The reminders of a profile of which every kind reaches the patient."""
    profiles = setup().scheduling.reminder_profiles.values()
    phone = bool(contact_point(scope, "phone"))
    reaches = {
        "email": bool(email(scope)),
        "sms": bool(contact_point(scope, "phone", "mobile")) and not no_texts(scope),
        "phone": phone,
        "auto_call": phone,
    }
    fit = [p.reminders for p in profiles if all(reaches[str(r["type"])] for r in p.reminders)]
    return fit[scope.number("reminder-profile") % len(fit)] if fit else ()
