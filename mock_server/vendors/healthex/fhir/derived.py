"""Findings that the chart keeps elsewhere and US Core wants as Observations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from mock_server.population.chart import Condition
from mock_server.population.systems import LOINC
from mock_server.vendors.healthex.fhir import profiles
from mock_server.vendors.healthex.fhir.elements import Json, coded, instant, known, moment, snomed
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

_PREGNANT = ("77386006", "Pregnant")
_NOT_PREGNANT = ("60001007", "Not pregnant")


def drafts(scope: Scope) -> Iterator[Draft]:
    """Occupation, from the person; pregnancy status, from the course of pregnancies."""
    patient = scope.chart.patient
    if patient.occupation:
        id_ = scope.id("Observation", "occupation")
        write = partial(_occupation, scope, patient.occupation)
        yield Draft("Observation", id_, patient.recorded, write, profiles.OCCUPATION)
    if any(item.key == "pregnancy-status" for item in scope.chart.observations):
        return
    for item in scope.chart.conditions:
        if item.key != "pregnancy":
            continue
        yield _pregnancy(scope, item, "began", item.recorded, _PREGNANT)
        if item.abatement:
            yield _pregnancy(scope, item, "ended", item.last_updated, _NOT_PREGNANT)


def _occupation(scope: Scope, occupation: str) -> Json:
    when = scope.chart.patient.recorded
    return _finding(scope, when, ("11341-5", "History of Occupation"), {"text": occupation})


def _pregnancy(
    scope: Scope, item: Condition, turn: str, when: datetime, value: tuple[str, str]
) -> Draft:
    id_ = scope.id("Observation", "pregnancy", item.id, turn)
    code = ("82810-3", "Pregnancy status")
    write = partial(_finding, scope, when, code, snomed(*value))
    return Draft("Observation", id_, when, write, profiles.PREGNANCY)


def _finding(scope: Scope, when: datetime, code: tuple[str, str], value: Json) -> Json:
    return known(
        status="final",
        category=[coded("observation-category", "social-history", "Social History")],
        code=coded(LOINC, *code),
        subject=scope.subject(scope.own),
        effectiveDateTime=moment(when),
        issued=instant(when),
        performer=[scope.practitioner(scope.chart.practitioner)],
        valueCodeableConcept=value,
    )
