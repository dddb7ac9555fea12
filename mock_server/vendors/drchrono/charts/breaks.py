"""Breaks of doctors: the staff meeting over lunch each Monday, a series like those of calendars.

It lies on an absolute calendar and fits between the slots of patients. A series has a virtual base,
which stands for the whole of it and keeps nobody out of a slot. The first patient of a doctor
brings the series, since records of a kind are all filled from people.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import PEOPLE, PRACTITIONERS
from mock_server.population.times import instant, workday
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_FIRST = 3000
"""The ordinal of the base; the number of a break, from 1, is added to it."""

_SINCE = date(2024, 1, 8)
"""The Monday of the first break, when the base has its time too."""

_NOON = 12 * 60
_MINUTES = 30
_BOOKED_BEFORE = 28
_BOOKED_AT = 7 * 60
_ROOMS = 2
"""Rooms of each doctor."""


def breaks(scope: Scope) -> Iterator[Body]:
    """The doctor's meetings, booked four weeks before; none on holidays."""
    place = (scope.n - 1) % PEOPLE
    if place >= PRACTITIONERS:
        return
    number = 0
    while (slot := _break(scope, place, number)) is not None:
        if slot:
            yield slot
        number += 1


def _break(scope: Scope, place: int, number: int) -> Body | None:
    """The base for 0, then break by break; empty on a holiday, None if it is not booked yet."""
    day = _SINCE.toordinal() + 7 * max(number - 1, 0)
    zone = scope.practice.time_zone
    made = instant(day - _BOOKED_BEFORE, _BOOKED_AT, zone)
    if made >= now(scope):
        return None
    if workday(day) != day:
        return {}
    return _EMPTY | {
        "id": str(scope.id(_FIRST + number)),
        "doctor": scope.doctor,
        "office": scope.office,
        "exam_room": place * _ROOMS + 1,
        "scheduled_time": scope.local(instant(day, _NOON, zone)),
        "is_virtual_base": number == 0,
        "base_recurring_appointment": scope.id(_FIRST) if number else None,
        "created_at": naive(made),
        "updated_at": naive(made),
        "extended_updated_at": naive(made),
    }


_EMPTY: Body = {
    "id": "",
    "doctor": 0,
    "office": 0,
    "exam_room": 0,
    "patient": None,
    "scheduled_time": "",
    "duration": _MINUTES,
    "profile": None,
    "color": "#888888",
    "reason": "Staff meeting",
    "notes": "",
    "status": "",
    "status_transitions": [],
    "vitals": None,
    "custom_vitals": [],
    "custom_fields": [],
    "reminders": [],
    "clinical_note": None,
    "supervising_provider": None,
    "billing_status": "",
    "billing_provider": None,
    "billing_notes": [],
    "icd9_codes": [],
    "icd10_codes": [],
    "primary_insurer_name": "",
    "primary_insurer_payer_id": "",
    "primary_insurance_id_number": "",
    "secondary_insurer_name": "",
    "secondary_insurer_payer_id": "",
    "secondary_insurance_id_number": "",
    "first_billed_date": None,
    "last_billed_date": None,
    "allow_overlapping": False,
    "appt_is_break": True,
    "is_walk_in": False,
    "is_virtual_base": False,
    "recurring_appointment": True,
    "base_recurring_appointment": None,
    "cloned_from": None,
    "deleted_flag": False,
    "created_at": "",
    "updated_at": "",
    "extended_updated_at": "",
}
"""An appointment without a patient, in the order of the contract's keys."""
