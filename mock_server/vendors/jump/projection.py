"""Charts as Jump patients. The six collections stand in collections.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from mock_server.population.chart import Chart, Patient
from mock_server.population.practices import Practice
from mock_server.protocol.vendor import Row
from mock_server.vendors.jump.identifiers import patient_id, user_id
from mock_server.vendors.jump.words import (
    ARCHIVE_REASONS,
    ETHNICITIES,
    GENDERS,
    OTHER_ETHNICITIES,
)
from mock_server.world import keyed

Body = dict[str, Any]

COUNTRY = "UK"
_DUMMIES, _TEMPORARY, _REVIEWS = 0.02, 0.07, 0.04
"""Assumed shares of test records, temporary registrations and records to be reviewed."""
_CONSENTS = {
    "consent_sms": 0.8,
    "consent_email": 0.75,
    "consent_marketing": 0.2,
    "consent_electronic_communication": 0.7,
}
"""Assumed shares of patients who agree."""


def person(seed: int, chart: Chart) -> Iterator[Row]:
    """The patient; what belongs to them is projected when it is asked for."""
    yield "Patient", _patient(seed, chart)


def practice(seed: int, practice: Practice, as_of: date) -> Iterator[Row]:
    """Nothing: these endpoints show no practice."""
    yield from ()


def _patient(seed: int, chart: Chart) -> Body:
    patient = chart.patient
    name, status = patient.name, _status(patient)
    archived = status == "archived"
    review = keyed.unit(seed, "jump", "review", chart.n) < _REVIEWS
    drawn = {key: keyed.unit(seed, "jump", key, chart.n) for key in _CONSENTS}
    return {
        "id": patient_id(seed, chart.n),
        "first_name": name.given[0],
        "last_name": name.family,
        "middle_name": " ".join(name.given[1:]) or None,
        "preferred_name": next((n.given[0] for n in patient.names if n.use == "nickname"), None),
        "title": name.prefix.rstrip(".") if name.prefix else None,
        "date_of_birth": patient.birth_date.isoformat(),
        "biological_sex": patient.birth_sex,
        "gender": _gender(patient),
        "ethnicity": _ethnicity(seed, chart),
        **_reached(patient),
        "status": status,
        "patient_type": _type(seed, chart),
        "is_deceased": patient.deceased is not None,
        "date_of_death": patient.deceased.date().isoformat() if patient.deceased else None,
        "requires_review": review,
        "review_reason": "Record from the previous practice to be summarised" if review else None,
        "accessibility_needs": None,
        "accessibility_notes": None,
        "occupation": patient.occupation,
        "patient_notes": None,
        **{key: drawn[key] < share for key, share in _CONSENTS.items()},
        "archived_at": written(patient.last_updated) if archived else None,
        "archived_by": user_id(seed, chart.practitioner) if archived else None,
        "archive_reason": ARCHIVE_REASONS[chart.n % len(ARCHIVE_REASONS)] if archived else None,
        "archive_notes": None,
        "created_at": written(patient.recorded),
        "updated_at": written(patient.last_updated),
    }


def _status(patient: Patient) -> str:
    """As the record is kept; who died does not attend any more."""
    if patient.status == "active" and patient.deceased is not None:
        return "inactive"
    return patient.status


def _type(seed: int, chart: Chart) -> str:
    """Archived and merged records have a type of the name; a few are temporary or test records."""
    if chart.patient.status != "active":
        return chart.patient.status
    drawn = keyed.unit(seed, "jump", "patient-type", chart.n)
    if chart.story is not None or drawn >= _TEMPORARY:
        return "active"
    return "dummy" if drawn < _DUMMIES else "temporary"


def _gender(patient: Patient) -> str | None:
    identity = patient.gender_identity
    return None if identity is None else GENDERS.get(identity.text, "other")


def _ethnicity(seed: int, chart: Chart) -> str | None:
    race = chart.patient.race
    if race is None:
        return None
    groups = ETHNICITIES.get(race.coding[0].code if race.coding else "", OTHER_ETHNICITIES)
    return groups[keyed.number(seed, "jump", "ethnicity", chart.n) % len(groups)]


def _reached(patient: Patient) -> Body:
    """Identifier, address and telephones of the UK paperwork."""
    papers = patient.paperwork[COUNTRY]
    lines = [*papers.address.line, None, None, None]
    phones = {p.use: f"+44 {p.value.lstrip('0')}" for p in papers.telecom if p.system == "phone"}
    email = next((p.value for p in papers.telecom if p.system == "email"), None)
    return {
        "nhs_number": next((i.value for i in papers.identifiers if i.type == "NH"), None),
        "email": email,
        "phone": phones.get("mobile") or phones.get("home"),
        "mobile_phone": phones.get("mobile"),
        "home_phone": phones.get("home"),
        "address_line_1": lines[0],
        "address_line_2": lines[1],
        "address_line_3": lines[2],
        "town_city": papers.address.city,
        "postcode": papers.address.postal_code,
        "country": "United Kingdom",
        "preferred_contact_method": "email" if email else "phone" if phones else "post",
    }


def written(instant: datetime) -> str:
    """An instant as Jump writes it: UTC with Z, whole seconds."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
