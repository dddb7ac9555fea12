"""Charts as Healthjump records, in the contract's own keys.

A key that the chart has no value for is left out. Words that the document does not list (statuses,
types) are assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from mock_server.population.chart import Chart
from mock_server.population.practices import Practice
from mock_server.protocol.vendor import Row
from mock_server.vendors.healthjump import administrative, clinical
from mock_server.vendors.healthjump.identifiers import client_id
from mock_server.vendors.healthjump.scope import Body, Scope, patient_id, provider_id, written
from mock_server.world.keyed import number
from mock_server.world.permutation import permutation

__all__ = ["patient_id", "person", "practice"]

_OF_A_PERSON: dict[str, Callable[[Scope], Iterator[Body]]] = {
    "Encounter": administrative.encounters,
    "Vitals": clinical.vitals,
    "Allergy": clinical.allergies,
    "Immunization": clinical.immunizations,
    "Medication": clinical.medications,
    "Diagnosis": clinical.diagnoses,
    "Procedure": clinical.procedures,
    "LabResult": clinical.labs,
    "Document": administrative.documents,
    "Appointment": administrative.appointments,
}


def person(seed: int, chart: Chart) -> Iterator[Row]:
    """Every record of one person."""
    scope = Scope(seed, chart)
    yield "Patient", administrative.patient(scope)
    for name, records in _OF_A_PERSON.items():
        for record in records(scope):
            yield name, record


def practice(seed: int, practice: Practice, as_of: date) -> Iterator[Row]:
    """A practice and its providers; it was last synchronized in the hour before `as_of` began."""
    tenant = client_id(practice.index)
    yield (
        "Practice",
        {
            "client_id": tenant,
            "practice_id": _practice_id(seed, practice.index),
            "practice_name": practice.name,
            "ehr_system": practice.ehr_system,
            "last_sync": _last_sync(seed, practice.index, as_of),
        },
    )
    for doctor in practice.practitioners:
        yield (
            "Provider",
            {
                "client_id": tenant,
                "provider_id": provider_id(doctor.id),
                "npi": doctor.npi,
                "first_name": doctor.name.given[0],
                "last_name": doctor.name.family,
                "specialty": doctor.specialty.text,
                "practice_id": _practice_id(seed, practice.index),
            },
        )


def _practice_id(seed: int, index: int) -> str:
    return f"hj-pra-{permutation(32, seed, 'healthjump', 'practice')(index):08x}"


def _last_sync(seed: int, index: int, as_of: date) -> str:
    minutes = 1 + number(seed, "healthjump", "last-sync", index) % 59
    return written(
        datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) - timedelta(minutes=minutes)
    )
