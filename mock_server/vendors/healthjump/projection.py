"""Charts as Healthjump records: one function a record type, in the contract's own keys.

A key that the chart has no value for is left out, for the contract knows no nulls. Words that the
document does not list (statuses, types) are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mock_server.population import systems
from mock_server.population.chart import (
    Chart,
    Component,
    Condition,
    Entry,
    Observation,
    Quantity,
)
from mock_server.population.practices import Practice
from mock_server.population.practices import practice as practice_of_number
from mock_server.population.times import zone
from mock_server.protocol.messages import ORIGIN
from mock_server.protocol.vendor import Row
from mock_server.vendors.healthjump.identifiers import (
    client_id,
    entry_id,
    import_number,
    number_of,
    numbered_id,
)
from mock_server.vendors.healthjump.words import FLAGS, STATUSES, VITALS
from mock_server.world.keyed import number
from mock_server.world.permutation import permutation

Body = dict[str, Any]

COUNTRY = "US"


def patient_id(seed: int, n: int) -> str:
    """The Healthjump id of person n."""
    return numbered_id(seed, "pat", n)


def person(seed: int, chart: Chart) -> Iterator[Row]:
    """Every record of one person."""
    scope = _Scope(seed, chart)
    yield "Patient", _patient(scope)
    for name, records in (
        ("Encounter", _encounters(scope)),
        ("Vitals", _vitals(scope)),
        ("Allergy", _allergies(scope)),
        ("Immunization", _immunizations(scope)),
        ("Medication", _medications(scope)),
        ("Diagnosis", _diagnoses(scope)),
        ("Procedure", _procedures(scope)),
        ("LabResult", _labs(scope)),
        ("Document", _documents(scope)),
        ("Appointment", _appointments(scope)),
    ):
        for record in records:
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
                "provider_id": _provider_id(doctor.id),
                "npi": doctor.npi,
                "first_name": doctor.name.given[0],
                "last_name": doctor.name.family,
                "specialty": doctor.specialty.text,
                "practice_id": _practice_id(seed, practice.index),
            },
        )


class _Scope:
    """One chart on its way out, with the ids that its records refer to."""

    def __init__(self, seed: int, chart: Chart) -> None:
        self.seed = seed
        self.chart = chart
        self.client_id = client_id(chart.practice)
        self.patient_id = patient_id(seed, chart.n)
        practice = practice_of_number(seed, chart.practice)
        self._zone = zone(practice.time_zone)
        self.places = {place.id: place.name for place in practice.locations}
        self.encounters = {
            visit.id: numbered_id(seed, "enc", chart.n, number_of(visit.id))
            for visit in chart.encounters
        }

    def id(self, prefix: str, entry: Entry) -> str:
        return entry_id(self.seed, prefix, self.chart.n, entry.id)

    def day(self, instant: datetime) -> str:
        """The date that the clocks of the practice showed."""
        return instant.astimezone(self._zone).date().isoformat()

    def whose(self) -> Body:
        return {"client_id": self.client_id, "patient_id": self.patient_id}

    def at_visit(self, encounter: str | None) -> Body:
        body = self.whose()
        if encounter is not None:
            body["encounter_id"] = self.encounters[encounter]
        return body

    def imported(self, encounter: str | None = None) -> Body:
        number = 0 if encounter is None else number_of(encounter)
        return {"hj_import_int": import_number(self.chart.n, number)} | self.whose()


def _patient(scope: _Scope) -> Body:
    patient = scope.chart.patient
    paperwork = patient.paperwork[COUNTRY]
    address = paperwork.address
    given = patient.name.given
    contacts: Mapping[str, str] = {
        point.system: point.value for point in reversed(paperwork.telecom)
    }
    record_number = next((i.value for i in paperwork.identifiers if i.type == "MR"), None)
    return scope.imported() | _known(
        external_patient_id=record_number,
        first_name=given[0] if given else "",
        last_name=patient.name.family,
        middle_name=" ".join(given[1:]) or None,
        date_of_birth=patient.birth_date.isoformat(),
        gender=patient.gender,
        race=_text(patient.race),
        ethnicity=_text(patient.ethnicity),
        marital_status=_text(patient.marital_status),
        address_line_1=address.line[0] if address.line else None,
        address_line_2=" ".join(address.line[1:]) or None,
        city=address.city,
        state=address.state,
        zip=address.postal_code,
        country=address.country,
        phone=contacts.get("phone"),
        email=contacts.get("email"),
        preferred_language=_text(patient.language),
        date_created=_instant(patient.recorded),
        date_modified=_instant(patient.last_updated),
    )


def _encounters(scope: _Scope) -> Iterator[Body]:
    for visit in scope.chart.encounters:
        yield scope.imported(visit.id) | _known(
            encounter_id=scope.encounters[visit.id],
            provider_id=_provider_id(visit.practitioner),
            encounter_type=visit.type.text,
            encounter_date=_instant(visit.start),
            reason_for_visit=visit.reason,
            location=scope.places[visit.location],
            status=STATUSES[visit.status],
            date_created=_instant(visit.recorded),
            date_modified=_instant(visit.last_updated),
        )


def _vitals(scope: _Scope) -> Iterator[Body]:
    visits: dict[str, list[Observation]] = {}
    for observation in scope.chart.observations:
        if observation.category == "vital-signs" and observation.encounter is not None:
            visits.setdefault(observation.encounter, []).append(observation)
    for visit, taken in visits.items():
        body = scope.imported(visit) | {
            "encounter_id": scope.encounters[visit],
            "measurement_date": _instant(min(o.effective for o in taken)),
        }
        measured = 0
        for observation in taken:
            for loinc, value in _measures(observation):
                if loinc in VITALS:
                    field, integral = VITALS[loinc]
                    body[field] = round(value) if integral else value
                    measured += 1
        if measured:
            body["date_created"] = _instant(min(o.recorded for o in taken))
            body["date_modified"] = _instant(max(o.last_updated for o in taken))
            yield body


def _measures(observation: Observation) -> Iterator[tuple[str | None, float]]:
    parts: tuple[Observation | Component, ...] = (observation, *observation.components)
    for part in parts:
        if isinstance(part.value, Quantity):
            yield part.code.code(systems.LOINC), part.value.value


def _allergies(scope: _Scope) -> Iterator[Body]:
    for allergy in scope.chart.allergies:
        reactions = [reaction.manifestation.text for reaction in allergy.reactions]
        severities = [reaction.severity for reaction in allergy.reactions if reaction.severity]
        yield scope.whose() | _known(
            allergy_id=scope.id("alg", allergy),
            allergen=allergy.code.text,
            reaction=", ".join(reactions) or None,
            severity=severities[0].capitalize() if severities else None,
            onset_date=allergy.onset.isoformat() if allergy.onset else None,
            status=STATUSES[allergy.clinical_status],
        )


def _immunizations(scope: _Scope) -> Iterator[Body]:
    for dose in scope.chart.immunizations:
        if dose.country == COUNTRY and dose.status == "completed":
            yield scope.whose() | _known(
                immunization_id=scope.id("imm", dose),
                vaccine=dose.vaccine.text,
                cvx_code=dose.vaccine.code(systems.CVX),
                administered_date=scope.day(dose.occurrence),
                dose_number=dose.dose_number,
                administered_by=_provider_id(dose.practitioner),
            )


def _medications(scope: _Scope) -> Iterator[Body]:
    for drug in scope.chart.medications:
        if drug.status != "draft":
            yield scope.whose() | _known(
                medication_id=scope.id("med", drug),
                ndc_code=drug.medication.code(systems.NDC),
                rxnorm_code=drug.medication.code(systems.RXNORM),
                medication_name=drug.medication.text,
                dosage=_dose(drug.dosage.dose),
                route=drug.dosage.route.text,
                frequency=drug.dosage.text,
                start_date=drug.start.isoformat(),
                end_date=drug.end.isoformat() if drug.end else None,
                prescriber_id=_provider_id(drug.practitioner),
                status=STATUSES[drug.status],
            )


def _diagnoses(scope: _Scope) -> Iterator[Body]:
    for condition in scope.chart.conditions:
        yield scope.at_visit(condition.encounter) | _known(
            diagnosis_id=scope.id("dx", condition),
            icd10_code=condition.code.code(systems.ICD10CM),
            description=_diagnosis_text(condition),
            diagnosis_date=scope.day(condition.recorded),
            status=STATUSES[condition.clinical_status],
        )


def _diagnosis_text(condition: Condition) -> str:
    for coding in condition.code.coding:
        if coding.system == systems.ICD10CM:
            return coding.display
    return condition.code.text


def _procedures(scope: _Scope) -> Iterator[Body]:
    for done in scope.chart.procedures:
        if done.status == "completed":
            yield scope.at_visit(done.encounter) | _known(
                procedure_id=scope.id("prc", done),
                cpt_code=done.code.code(systems.CPT),
                hcpcs_code=done.code.code(systems.HCPCS),
                description=done.code.text,
                procedure_date=scope.day(done.start),
                provider_id=_provider_id(done.practitioner),
            )


def _labs(scope: _Scope) -> Iterator[Body]:
    for result in scope.chart.observations:
        if result.category == "laboratory" and result.value is not None:
            value = result.value
            quantity = value if isinstance(value, Quantity) else None
            yield scope.at_visit(result.encounter) | _known(
                lab_id=scope.id("lab", result),
                loinc_code=result.code.code(systems.LOINC),
                test_name=result.code.text,
                result_value=_value(value),
                result_units=quantity.unit if quantity else None,
                reference_range=_range(result),
                abnormal_flag=FLAGS.get(result.interpretation or ""),
                result_date=_instant(result.effective),
            )


def _documents(scope: _Scope) -> Iterator[Body]:
    for document in scope.chart.documents:
        id_ = scope.id("doc", document)
        yield scope.at_visit(document.encounter) | {
            "document_id": id_,
            "document_type": document.type.text,
            "mime_type": "text/plain",
            "content_url": f"{ORIGIN.decode()}/v1/documents/{id_}/content",
            "document_date": _instant(document.date),
        }


def _appointments(scope: _Scope) -> Iterator[Body]:
    for slot in scope.chart.appointments:
        yield scope.whose() | {
            "appointment_id": scope.id("apt", slot),
            "provider_id": _provider_id(slot.practitioner),
            "appointment_date": _instant(slot.start),
            "appointment_type": slot.type.text,
            "status": STATUSES[slot.status],
            "location": scope.places[slot.location],
        }


def _practice_id(seed: int, index: int) -> str:
    return f"hj-prc-{permutation(32, seed, 'healthjump', 'practice')(index):08x}"


def _last_sync(seed: int, index: int, as_of: date) -> str:
    minutes = 1 + number(seed, "healthjump", "last-sync", index) % 59
    return _instant(
        datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) - timedelta(minutes=minutes)
    )


def _provider_id(practitioner: str) -> str:
    """``prac-3-2`` is hj-prv-132, in the form of the published example hj-prv-117."""
    _, practice, place = practitioner.split("-")
    return f"hj-prv-{100 + int(practice) * 10 + int(place)}"


def _known(**fields: Any) -> Body:
    return {name: value for name, value in fields.items() if value is not None}


def _instant(instant: datetime) -> str:
    """UTC to the second, with Z; chart instants are in UTC (strftime takes six times as long)."""
    return instant.isoformat()[:19] + "Z"


def _text(concept: Any) -> str | None:
    return None if concept is None else concept.text


def _dose(dose: Quantity | None) -> str | None:
    return None if dose is None else f"{dose.value:g} {dose.unit}"


def _value(value: Any) -> str:
    if isinstance(value, Quantity):
        return f"{value.value:g}"
    return str(getattr(value, "text", value))


def _range(result: Observation) -> str | None:
    limits = result.reference_range
    if limits is None:
        return None
    if limits.low is None:
        return f"<= {limits.high:g}"
    if limits.high is None:
        return f">= {limits.low:g}"
    return f"{limits.low:g}-{limits.high:g}"
