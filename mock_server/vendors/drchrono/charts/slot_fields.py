"""The practice's own fields of appointments, filled where there is something to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mock_server.population import systems
from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.charts.insurance import covers_on
from mock_server.vendors.drchrono.charts.people import years_old
from mock_server.vendors.drchrono.identifiers import reference
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.ids import appointment_field_id
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_ENGLISH = "en"
_FORMS = 0.08
_ASKED_FIRST = 0.5
_WHEELS = ("Comes by bus", "Is driven by family", "Senior shuttle", "Drives")


def custom_fields(scope: Scope, slot: Appointment) -> list[Body]:
    """What was entered when the appointment was booked, of the fields in use then."""
    fields = setup().scheduling.appointment_fields
    booked, made = slot.recorded.date(), naive(slot.recorded)
    return [
        {
            "field_type": appointment_field_id(scope.keeper, key),
            "field_value": value,
            "created_at": made,
            "updated_at": made,
        }
        for key, value in _values(scope, slot)
        if fields[key].since <= booked <= (fields[key].until or date.max)
    ]


def _values(scope: Scope, slot: Appointment) -> Iterator[tuple[str, str]]:
    patient, booked = scope.chart.patient, slot.recorded.date()
    drawn, age = scope.drawn("fields", slot.id), years_old(scope, booked)
    language = patient.language
    if language and language.code(systems.BCP47) != _ENGLISH and drawn < 0.7:
        yield "interpreter", language.text
    if age >= 75 and drawn < 0.5:
        yield "transport", _WHEELS[scope.number("wheels") % len(_WHEELS)]
    if age < 16 and patient.contacts:
        yield "companion", patient.contacts[0].relationship.text
    if drawn > 1 - _FORMS:
        yield "forms", scope.day(slot.recorded + timedelta(days=1))
    cover, _ = covers_on(scope, booked)
    if cover and "HMO" in cover.plan and drawn < 0.4:
        yield "authorization", f"MOCK-A{reference(scope.seed, 'approval', scope.n, slot.id)[:7]}"
    if 0.3 < drawn < 0.4:
        yield "parking", f"Bay {scope.number('bay', slot.id) % 30 + 1}"
    if drawn < _ASKED_FIRST:
        yield "screening-call", "No symptoms"
