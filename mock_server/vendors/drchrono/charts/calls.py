"""Calls by telephone, and what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.charts.people import FRONT_DESK, NURSE, staff, telephone
from mock_server.vendors.drchrono.charts.timing import Lot, after, end_of_care, in_hours, later, now
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_INCOMING, _OUTGOING, _VOICEMAIL = "Incoming", "Outgoing", "Voicemail"
_CHARGE = "15.00"
_ENTERED_AFTER = 2
"""Minutes after a call in which it is entered."""


@dataclass(slots=True, frozen=True)
class Call:
    """A call: what it was about, whom it was with and the appointment that it concerned."""

    key: str
    when: datetime
    type: str
    title: str
    message: str
    nurse: bool
    slot: Appointment | None = None


def comm_logs(scope: Scope) -> Iterator[Body]:
    """The calls in the order in which they were entered."""
    for place, call in enumerate(calls(scope)):
        lot = Lot(scope.number("call", call.key))
        duration, charged, removed = 1 + lot.below(9), lot.below(100) < 8, lot.below(100) < 6
        corrected, days, minute = lot.below(100) < 10, 1 + lot.below(60), lot.below(540)
        changed = later(scope, call.when, days, minute)
        touched = (corrected or removed) and changed < now(scope)
        begun = call.when - timedelta(minutes=duration)
        yield {
            "id": scope.id(place),
            "doctor": scope.doctor,
            "patient": scope.patient,
            "appointment": scope.appointments[call.slot.id] if call.slot else None,
            "scheduled_time": scope.local(call.slot.start if call.slot else begun),
            "duration": duration,
            "type": call.type,
            "title": call.title,
            "message": call.message,
            "cash_charged": _CHARGE if charged and call.nurse else None,
            "author": staff(scope, NURSE if call.nurse else FRONT_DESK),
            "archived": removed and touched,
            "created_at": naive(call.when),
            "updated_at": naive(changed if touched else call.when),
        }


@lru_cache(maxsize=4)
def calls(scope: Scope) -> list[Call]:
    """All calls so far, in office hours, oldest first; none for patients without a telephone."""
    if not telephone(scope):
        return []
    alive = end_of_care(scope)
    found = [*_about_slots(scope), *_about_results(scope)]
    past = [call for call in found if call.when < alive and in_hours(scope, call.when)]
    return sorted(past, key=lambda call: (call.when, call.key))


def _about_slots(scope: Scope) -> Iterator[Call]:
    """Patients call off, are asked where they were, and ask on the day of booking."""
    for slot in scope.chart.appointments:
        drawn = scope.drawn("slot-call", slot.id)
        if drawn > 0.96:
            rang = after(slot.recorded, _ENTERED_AFTER)
            text = slot.reason or slot.type.text
            yield Call(f"{slot.id}-made", rang, _INCOMING, "Booked by telephone", text, False, slot)
        elif slot.status == "cancelled" and drawn < 0.5:
            said = slot.cancellation_reason or ""
            rang = after(slot.last_updated, _ENTERED_AFTER)
            yield Call(
                f"{slot.id}-off", rang, _INCOMING, "Appointment called off", said, False, slot
            )
        elif slot.status == "noshow" and drawn < 0.35:
            reached = drawn < 0.2
            said = "Asked to book again." if reached else "Left a message."
            kind = _OUTGOING if reached else _VOICEMAIL
            rang = later(scope, slot.start, 1, int(drawn * 1500))
            yield Call(f"{slot.id}-missed", rang, kind, "Missed appointment", said, False, slot)


def _about_results(scope: Scope) -> Iterator[Call]:
    """The nurse tells results to some, and goes over medicines with others."""
    for report in scope.chart.reports:
        drawn = scope.drawn("result-call", report.id)
        if drawn < 0.015:
            rang = later(scope, max(report.issued, report.recorded), 1, int(drawn * 30000))
            title = f"Results: {report.code.text}"
            yield Call(f"{report.id}-told", rang, _OUTGOING, title, "Told, no questions.", True)
    for drug in scope.chart.medications:
        drawn = scope.drawn("drug-call", drug.id)
        if drawn < 0.01 and drug.status != "draft":
            rang = later(scope, drug.recorded, 2, int(drawn * 50000))
            title = f"Question about {drug.medication.text}"
            said = "Asked how to take it. Directions read out again."
            yield Call(f"{drug.id}-asked", rang, _INCOMING, title, said, True)
