"""Problems and diagnoses, as each source lists them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import Condition
from mock_server.vendors.healthex.fhir import profiles
from mock_server.vendors.healthex.fhir.elements import (
    Json,
    coded,
    concept,
    known,
    moment,
    snomed,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.vendors.healthex.fhir.sources import Source

_DIAGNOSES = "2.696871"
_SEVERITIES = {
    "mild": ("255604002", "Mild"),
    "moderate": ("6736007", "Moderate"),
    "severe": ("24484000", "Severe"),
}
_CATEGORIES = {
    "problem-list-item": "Problem List Item",
    "encounter-diagnosis": "Encounter Diagnosis",
}


def drafts(scope: Scope) -> Iterator[Draft]:
    """The practice's conditions, and the hospital's record of those that it has seen."""
    for item in scope.chart.conditions:
        for source in scope.sources:
            if not scope.keeps_condition(source, item.id):
                continue
            category = _category(scope, source, item)
            listed = category == "problem-list-item"
            yield Draft(
                "Condition",
                scope.id("Condition", source.key, item.id),
                item.last_updated,
                partial(_condition, scope, source, item, category),
                profiles.PROBLEM if listed else profiles.ENCOUNTER_DIAGNOSIS,
            )


def _category(scope: Scope, source: Source, item: Condition) -> str:
    """At a hospital without a problem list of its own, a visit's diagnosis."""
    if source is scope.own or (source.copies and item.id not in scope.seen_in_hospital):
        return item.category
    return "encounter-diagnosis"


def _condition(scope: Scope, source: Source, item: Condition, category: str) -> Json:
    severity = _SEVERITIES.get(item.severity or "")
    asserted = {
        "url": "http://hl7.org/fhir/StructureDefinition/condition-assertedDate",
        "valueDateTime": moment(item.recorded),
    }
    return known(
        extension=[asserted],
        clinicalStatus=coded("condition-clinical", item.clinical_status),
        verificationStatus=coded("condition-ver-status", item.verification_status),
        category=[coded("condition-category", category, _CATEGORIES[category])],
        severity=snomed(*severity) if severity else None,
        code=concept(item.code, scope.local(source, _DIAGNOSES, item.code)),
        subject=scope.subject(source),
        encounter=_encounter(scope, source, item),
        onsetDateTime=item.onset.isoformat(),
        abatementDateTime=item.abatement.isoformat() if item.abatement else None,
        recordedDate=moment(item.recorded),
        recorder=scope.practitioner(item.practitioner),
        note=[{"text": item.note}] if item.note else None,
    )


def _encounter(scope: Scope, source: Source, item: Condition) -> Json | None:
    """The visit that found it; at the hospital the first stay that names it."""
    if source is scope.own:
        return scope.encounter(source, item.encounter)
    for visit in scope.chart.encounters:
        if item.id in visit.diagnoses:
            stay = scope.encounter(source, visit.id)
            if stay:
                return stay
    return None
