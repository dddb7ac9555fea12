"""Measurements and findings: vital signs, laboratory results, habits, questionnaires."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import Component, Observation, Quantity
from mock_server.vendors.healthex.fhir import profiles
from mock_server.vendors.healthex.fhir.elements import (
    HL7,
    US_CORE,
    Json,
    coded,
    concept,
    instant,
    known,
    moment,
    number,
    quantity,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.vendors.healthex.fhir.sources import Source
from mock_server.vendors.healthex.fhir.surveys import is_answered

_RESULTS, _FLOWSHEET = "2.768282", "5.707679"
_CATEGORIES = {
    "vital-signs": "Vital Signs",
    "laboratory": "Laboratory",
    "social-history": "Social History",
    "survey": "Survey",
    "exam": "Exam",
    "imaging": "Imaging",
    "procedure": "Procedure",
}
_FLAGS = {
    "N": "Normal",
    "H": "High",
    "L": "Low",
    "HH": "Critical high",
    "LL": "Critical low",
    "A": "Abnormal",
}
_BY_PULSE_OXIMETRY = {
    "system": "http://loinc.org",
    "code": "59408-5",
    "display": "Oxygen saturation in Arterial blood by Pulse oximetry",
}
_SDOH = {
    "coding": [{"system": f"{US_CORE}CodeSystem/us-core-category", "code": "sdoh"}],
    "text": "Social Determinants of Health",
}


def drafts(scope: Scope) -> Iterator[Draft]:
    """An Observation a measurement."""
    for item in scope.chart.observations:
        id_ = scope.id("Observation", item.id)
        write = partial(_observation, scope, item)
        yield Draft("Observation", id_, item.last_updated, write, profile(item))


def profile(item: Observation) -> str:
    """The US Core profile that an observation follows."""
    if item.category == "laboratory":
        return profiles.LAB
    if item.category == "vital-signs":
        return profiles.BY_VITAL_SIGN.get(item.key, profiles.VITAL_SIGNS)
    if item.key == "smoking-status":
        return profiles.SMOKING
    if item.key == "pregnancy-status":
        return profiles.PREGNANCY
    if item.category == "survey":
        return profiles.SCREENING
    return profiles.CLINICAL_RESULT if item.category == "exam" else profiles.SIMPLE


def _observation(scope: Scope, item: Observation) -> Json:
    source = scope.source_at(item.encounter)
    category = coded("observation-category", item.category, _CATEGORIES[item.category])
    social = item.key.startswith("sdoh")
    found = known(
        status=item.status,
        category=[category, _SDOH] if social else [category],
        code=_code(scope, source, item),
        subject=scope.subject(source),
        encounter=scope.encounter(source, item.encounter),
        effectiveDateTime=moment(item.effective),
        issued=instant(item.recorded),
        performer=[scope.practitioner(item.practitioner)],
        interpretation=_interpretation(item),
        specimen=_specimen(scope, item),
        referenceRange=_range(item),
        derivedFrom=[scope.ref("QuestionnaireResponse", item.id)] if is_answered(item) else None,
        component=[_component(part) for part in item.components],
    )
    return found | _value(item)


def _code(scope: Scope, source: Source, item: Observation) -> Json:
    file = _RESULTS if item.category == "laboratory" else _FLOWSHEET
    local = scope.local(source, file, item.code)
    if item.key == "oxygen-saturation":
        # The profile wants both codes: saturation, and that a pulse oximeter measured it.
        codes = {one.code for one in item.code.coding}
        more = [_BY_PULSE_OXIMETRY] if "59408-5" not in codes else []
        return concept(item.code, *more, local)
    return concept(item.code, local)


def _value(part: Observation | Component) -> Json:
    value = part.value
    if value is None:
        return {}
    if isinstance(value, Quantity):
        return {"valueQuantity": quantity(value)}
    if isinstance(value, str):
        return {"valueString": value}
    return {"valueCodeableConcept": concept(value)}


def _component(part: Component) -> Json:
    return {"code": concept(part.code), **_value(part)}


def _interpretation(item: Observation) -> list[Json] | None:
    flag = item.interpretation
    if flag is None:
        return None
    text = _FLAGS.get(flag, flag)
    coding = {"system": f"{HL7}v3-ObservationInterpretation", "code": flag, "display": text}
    return [{"coding": [coding], "text": text}]


def _range(item: Observation) -> list[Json] | None:
    limits, value = item.reference_range, item.value
    if limits is None or not isinstance(value, Quantity):
        return None
    sides = {"low": limits.low, "high": limits.high}
    found: Json = {
        side: quantity(Quantity(limit, value.unit, value.code))
        for side, limit in sides.items()
        if limit is not None
    }
    if not found:
        return None
    low, high = (None if side is None else number(side) for side in (limits.low, limits.high))
    words = f"{low} - {high}" if low is not None and high is not None else None
    found["text"] = f"{words or (f'>= {low}' if high is None else f'<= {high}')} {value.unit}"
    return [found]


def _specimen(scope: Scope, item: Observation) -> Json | None:
    if item.report is None or item.report not in scope.with_specimen:
        return None
    return scope.ref("Specimen", item.report)
