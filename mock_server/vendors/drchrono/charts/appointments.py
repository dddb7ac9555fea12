"""Appointments: the calendar of the practice, with how visits went and how they were billed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Appointment, Encounter
from mock_server.vendors.drchrono.charts.arrivals import (
    RESCHEDULED,
    Going,
    booked_instead,
    going,
)
from mock_server.vendors.drchrono.charts.breaks import breaks
from mock_server.vendors.drchrono.charts.diagnoses import diagnoses
from mock_server.vendors.drchrono.charts.insurance import covers_on
from mock_server.vendors.drchrono.charts.ledger import Bill, bills
from mock_server.vendors.drchrono.charts.notes import summaries
from mock_server.vendors.drchrono.charts.offices import office_of
from mock_server.vendors.drchrono.charts.own_vitals import custom_vitals
from mock_server.vendors.drchrono.charts.profiles import profiled
from mock_server.vendors.drchrono.charts.reminders import reminders
from mock_server.vendors.drchrono.charts.slot_fields import custom_fields
from mock_server.vendors.drchrono.charts.squeezed_in import squeezed_in
from mock_server.vendors.drchrono.charts.standing import billing_notes, billing_status
from mock_server.vendors.drchrono.charts.timing import Lot, now
from mock_server.vendors.drchrono.charts.vitals import updated, vitals
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.practice.ids import payer_id
from mock_server.vendors.drchrono.scope import Body, Scope, in_order, naive
from mock_server.vendors.drchrono.slots import rooms

_FOLLOW_UP = "follow-up"
_SUPERVISED = "Nurse practitioner"

_NOTES = (
    "Bring all medicines.",
    "Ring when the car is parked.",
    "Bring the blood pressure diary.",
    "Prefers the room near the entrance.",
    "Form for work to be signed.",
)


def appointments(scope: Scope) -> Iterator[Body]:
    """The patient's appointments; the first patient of each doctor brings the doctor's breaks.

    The key `room` is not shown: appointments are found by it.
    """
    for body in chain(_Calendar(scope).records(), breaks(scope)):
        body["room"] = rooms(body)
        yield body


@dataclass(slots=True, frozen=True)
class _Made:
    """How an appointment was made: without a profile, from the one before.

    `incident_to` says that the supervising doctor bills it; `note` is a number below 100.
    """

    by_hand: bool
    copied: bool
    incident_to: bool
    note: int


def _made(scope: Scope, slot: Appointment) -> _Made:
    lot = Lot(scope.number("made", slot.id))
    return _Made(
        by_hand=lot.below(100) < 8,
        copied=lot.below(100) < 12,
        incident_to=lot.below(100) < 40,
        note=lot.below(100),
    )


class _Calendar:
    """The appointments of one chart."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.slots = in_order(scope.chart.appointments)
        self.visits = {visit.id: visit for visit in scope.chart.encounters}
        self.bills = bills(scope)
        self.vitals = vitals(scope)
        self.custom_vitals = custom_vitals(scope)
        self.measured = updated(scope)
        self.notes = summaries(scope)
        self.supervisor = _supervisor(scope)
        self.follow_up: int | None = None
        self.moved: dict[str, int] = {}  # by the slot booked instead

    def records(self) -> Iterator[Body]:
        """In the order in which they were booked, then what was squeezed in beside them."""
        records = [self._record(slot) for slot in self.slots]
        yield from records
        for place, (slot, record) in enumerate(zip(self.slots, records, strict=True)):
            visit = self.visits.get(slot.encounter or "")
            if visit is not None:
                yield from squeezed_in(self.scope, visit, place, record)

    def _record(self, slot: Appointment) -> Body:
        scope = self.scope
        number = scope.appointments[slot.id]
        visit = self.visits.get(slot.encounter or "")
        seen = visit.id if visit else ""
        bill = self.bills.get(seen)
        gone = going(scope, slot)
        made = _made(scope, slot)
        profile = None if made.by_hand else slot.type.text
        changed = max([slot.recorded, *gone.moments(), *([bill.updated] if bill else ())])
        return {
            "id": str(number),
            "doctor": doctor_id(slot.practitioner),
            "office": office_of(scope, slot),
            "exam_room": slot.room,
            "patient": scope.patient,
            "scheduled_time": scope.local(slot.start),
            "duration": (slot.end - slot.start) // timedelta(minutes=1),
            **profiled(slot.practitioner, profile),
            "reason": slot.reason or "",
            "notes": slot.cancellation_reason or _note(made),
            "status": gone.status,
            "status_transitions": gone.transitions(number),
            "vitals": self.vitals.get(seen),
            "custom_vitals": self.custom_vitals.get(seen, []),
            "custom_fields": custom_fields(scope, slot),
            "reminders": reminders(scope, slot),
            "clinical_note": self.notes.get(number),
            "supervising_provider": self.supervisor,
            **self._billing(slot, visit, bill, made),
            "allow_overlapping": False,
            "appt_is_break": False,
            "is_walk_in": gone.walked_in,
            "is_virtual_base": False,
            "recurring_appointment": False,
            "base_recurring_appointment": None,
            "cloned_from": self._copied_from(slot, gone, made),
            "deleted_flag": gone.deleted is not None,
            "created_at": naive(slot.recorded),
            "updated_at": naive(changed),
            "extended_updated_at": naive(max(changed, self.measured.get(seen, changed))),
        }

    def _copied_from(self, slot: Appointment, gone: Going, made: _Made) -> int | None:
        """The slot that was moved to this one, or the follow-up that this one was made from."""
        number = self.scope.appointments[slot.id]
        if gone.status == RESCHEDULED:
            self.moved[booked_instead(slot)] = number
        before = self.moved.get(slot.id)
        if slot.type.text == catalogue().encounters[_FOLLOW_UP].text:
            if before is None and made.copied:
                before = self.follow_up
            self.follow_up = number
        return before

    def _billing(
        self, slot: Appointment, visit: Encounter | None, bill: Bill | None, made: _Made
    ) -> Body:
        """The keys from billing_status to last_billed_date."""
        scope = self.scope
        sent = bill.sent() if bill else []
        day = visit.start.date() if visit else min(slot.start, now(scope)).date()
        first, second = bill.covers if bill else covers_on(scope, day)
        billed_by = self.supervisor if made.incident_to else None
        return {
            "billing_status": billing_status(scope, bill) if bill else "",
            "billing_provider": (billed_by or doctor_id(slot.practitioner)) if bill else None,
            "billing_notes": billing_notes(scope, bill) if bill else [],
            "icd9_codes": [],
            "icd10_codes": diagnoses(scope, visit) if visit else [],
            "primary_insurer_name": first.payer if first else "",
            "primary_insurer_payer_id": payer_id(first.payer) if first else "",
            "primary_insurance_id_number": first.member_id if first else "",
            "secondary_insurer_name": second.payer if second else "",
            "secondary_insurer_payer_id": payer_id(second.payer) if second else "",
            "secondary_insurance_id_number": second.member_id if second else "",
            "first_billed_date": naive(sent[0]) if sent else None,
            "last_billed_date": naive(sent[-1]) if sent else None,
        }


def _note(made: _Made) -> str:
    return _NOTES[made.note] if made.note < len(_NOTES) else ""


def _supervisor(scope: Scope) -> int | None:
    """The practice's first doctor, for patients of somebody who sees them under one."""
    under = {d.id: d.specialty.text == _SUPERVISED for d in scope.practice.practitioners}
    if not under[scope.chart.practitioner]:
        return None
    return doctor_id(next(name for name, supervised in under.items() if not supervised))
