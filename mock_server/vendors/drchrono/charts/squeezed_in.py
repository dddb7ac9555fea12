"""Slots squeezed in beside a visit: the nurse gives a dose while the doctor is booked already.

They lie in the doctor's other room, which is free as long as the visit has its slot.
"""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Encounter
from mock_server.vendors.drchrono.charts.diagnoses import vaccinated
from mock_server.vendors.drchrono.charts.profiles import profiled
from mock_server.vendors.drchrono.charts.timing import after, now
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_FIRST = 2000
"""The ordinal of the slot beside a chart's first appointment."""

_SHARE = 0.15
"""Of the visits with doses, those at which the nurse takes a slot of her own."""

_BEGINS, _MINUTES = 10, 10
"""Minutes after the visit's own beginning, and those that it takes."""


def squeezed_in(scope: Scope, visit: Encounter, place: int, record: Body) -> Iterator[Body]:
    """The slot beside a visit, made when the visit begins, if there is one.

    `record` is the visit's appointment, the one at that `place` of the chart.
    """
    given = visit.id in vaccinated(scope) and scope.drawn("squeezed-in", visit.id) < _SHARE
    if not given or visit.start >= now(scope):
        return
    number, nurse = scope.id(_FIRST + place), catalogue().encounters["nurse-visit"]
    start = after(visit.start, _BEGINS)
    done = after(start, _MINUTES)
    complete = done < now(scope)
    change = {
        "appointment": str(number),
        "from_status": "",
        "to_status": "Complete",
        "datetime": naive(done),
    }
    changed = naive(done if complete else visit.start)
    yield record | {
        "id": str(number),
        "exam_room": record["exam_room"] + (1 if record["exam_room"] % 2 else -1),
        "scheduled_time": scope.local(start),
        "duration": _MINUTES,
        **profiled(visit.practitioner, nurse.text),
        "reason": nurse.reasons[0],
        "notes": "",
        "status": "Complete" if complete else "",
        "status_transitions": [change] if complete else [],
        "vitals": None,
        "custom_vitals": [],
        "custom_fields": [],
        "reminders": [],
        "clinical_note": None,
        "billing_status": "",
        "billing_provider": None,
        "billing_notes": [],
        "icd10_codes": [],
        "first_billed_date": None,
        "last_billed_date": None,
        "allow_overlapping": True,
        "is_walk_in": False,
        "cloned_from": None,
        "created_at": naive(visit.start),
        "updated_at": changed,
        "extended_updated_at": changed,
    }
