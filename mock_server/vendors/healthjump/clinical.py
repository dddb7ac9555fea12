"""What was found and done: diagnoses, medications, results, vital signs and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mock_server.population import systems
from mock_server.population.chart import Component, Condition, Observation, Quantity
from mock_server.vendors.healthjump.scope import COUNTRY, Body, Scope, known, provider_id, written
from mock_server.vendors.healthjump.words import FLAGS, STATUSES, VITALS


def vitals(scope: Scope) -> Iterator[Body]:
    """One record a visit at which something was measured."""
    visits: dict[str, list[Observation]] = {}
    for observation in scope.chart.observations:
        if observation.category == "vital-signs" and observation.encounter is not None:
            visits.setdefault(observation.encounter, []).append(observation)
    for visit, taken in visits.items():
        body = scope.imported(visit) | {
            "encounter_id": scope.encounters[visit],
            "measurement_date": written(min(o.effective for o in taken)),
        }
        measured = 0
        for observation in taken:
            for loinc, value in _measures(observation):
                if loinc in VITALS:
                    field, integral = VITALS[loinc]
                    body[field] = round(value) if integral else value
                    measured += 1
        if measured:
            body["date_created"] = written(min(o.recorded for o in taken))
            body["date_modified"] = written(max(o.last_updated for o in taken))
            yield body


def _measures(observation: Observation) -> Iterator[tuple[str | None, float]]:
    parts: tuple[Observation | Component, ...] = (observation, *observation.components)
    for part in parts:
        if isinstance(part.value, Quantity):
            yield part.code.code(systems.LOINC), part.value.value


def allergies(scope: Scope) -> Iterator[Body]:
    """Allergies, active or not."""
    for allergy in scope.chart.allergies:
        reactions = [reaction.manifestation.text for reaction in allergy.reactions]
        severities = [reaction.severity for reaction in allergy.reactions if reaction.severity]
        yield scope.whose() | known(
            allergy_id=scope.id("alg", allergy),
            allergen=allergy.code.text,
            reaction=", ".join(reactions) or None,
            severity=severities[0].capitalize() if severities else None,
            onset_date=allergy.onset.isoformat() if allergy.onset else None,
            status=STATUSES[allergy.clinical_status],
        )


def immunizations(scope: Scope) -> Iterator[Body]:
    """Doses given, by the US schedule."""
    for dose in scope.chart.immunizations:
        if dose.country == COUNTRY and dose.status == "completed":
            yield scope.whose() | known(
                immunization_id=scope.id("imm", dose),
                vaccine=dose.vaccine.text,
                cvx_code=dose.vaccine.code(systems.CVX),
                administered_date=scope.day(dose.occurrence),
                dose_number=dose.dose_number,
                administered_by=provider_id(dose.practitioner),
            )


def medications(scope: Scope) -> Iterator[Body]:
    """Prescriptions that were signed."""
    for drug in scope.chart.medications:
        if drug.status != "draft":
            yield scope.whose() | known(
                medication_id=scope.id("med", drug),
                ndc_code=drug.medication.code(systems.NDC),
                rxnorm_code=drug.medication.code(systems.RXNORM),
                medication_name=drug.medication.text,
                dosage=_dose(drug.dosage.dose),
                route=drug.dosage.route.text,
                frequency=drug.dosage.text,
                start_date=drug.start.isoformat(),
                end_date=drug.end.isoformat() if drug.end else None,
                prescriber_id=provider_id(drug.practitioner),
                status=STATUSES[drug.status],
            )


def diagnoses(scope: Scope) -> Iterator[Body]:
    """Problems and visits' diagnoses."""
    for condition in scope.chart.conditions:
        yield scope.at_visit(condition.encounter) | known(
            diagnosis_id=scope.id("dx", condition),
            icd10_code=condition.code.code(systems.ICD10CM),
            description=_diagnosistext_of(condition),
            diagnosis_date=scope.day(condition.recorded),
            status=STATUSES[condition.clinical_status],
        )


def _diagnosistext_of(condition: Condition) -> str:
    for coding in condition.code.coding:
        if coding.system == systems.ICD10CM:
            return coding.display
    return condition.code.text


def procedures(scope: Scope) -> Iterator[Body]:
    """What was done."""
    for done in scope.chart.procedures:
        if done.status == "completed":
            yield scope.at_visit(done.encounter) | known(
                procedure_id=scope.id("prc", done),
                cpt_code=done.code.code(systems.CPT),
                hcpcs_code=done.code.code(systems.HCPCS),
                description=done.code.text,
                procedure_date=scope.day(done.start),
                provider_id=provider_id(done.practitioner),
            )


def labs(scope: Scope) -> Iterator[Body]:
    """Laboratory results that have a value."""
    for result in scope.chart.observations:
        if result.category == "laboratory" and result.value is not None:
            value = result.value
            quantity = value if isinstance(value, Quantity) else None
            yield scope.at_visit(result.encounter) | known(
                lab_id=scope.id("lab", result),
                loinc_code=result.code.code(systems.LOINC),
                test_name=result.code.text,
                result_value=_value(value),
                result_units=quantity.unit if quantity else None,
                reference_range=_range(result),
                abnormal_flag=FLAGS.get(result.interpretation or ""),
                result_date=written(result.effective),
            )


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
