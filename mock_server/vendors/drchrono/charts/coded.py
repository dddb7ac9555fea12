"""Findings and measures as pairs of codes: examinations, assessments, interventions, messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from mock_server.population.chart import (
    Coding,
    Concept,
    Observation,
    Procedure,
    Quantity,
    ServiceRequest,
)
from mock_server.population.systems import CPT, HCPCS, ICD10CM, LOINC, SNOMED
from mock_server.vendors.drchrono.charts.plans import SYSTEM_NAMES, coded
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, in_order, naive

_TREATMENT = ("counselling", "therapeutic", "administration")

_EXAMINATIONS = frozenset(
    {
        "diabetic-eye-exam",
        "diabetic-foot-exam",
        "fetal-heart-auscultation",
        "fundal-height",
        "hearing-test",
        "pelvic-breast-exam",
        "prostate-screening-exam",
    }
)
_SCREENINGS = frozenset({"depression-screening", "developmental-screening", "fall-risk-assessment"})
_TALKS = frozenset({"advance-care-planning", "medication-review"})

_HABITS = frozenset({"smoking-status", "alcohol-use"})

_Source = Observation | Procedure | ServiceRequest


def interventions(scope: Scope) -> Iterator[Body]:
    """Counselling and treatment, with the diagnosis that they were for."""
    done = _done(scope, lambda item: item.category in _TREATMENT)
    return _records(scope, done, (HCPCS, SNOMED, CPT), ICD10CM)


def physical_exams(scope: Scope) -> Iterator[Body]:
    """Examinations, with what was measured or the problem that they were for."""
    seen = [item for item in scope.chart.observations if item.category == "exam"]
    done = _done(scope, lambda item: item.key in _EXAMINATIONS)
    return _records(scope, [*seen, *done], (SNOMED, LOINC), SNOMED)


def risk_assessments(scope: Scope) -> Iterator[Body]:
    """Questionnaires, habits and screenings, with answers or scores."""
    seen = [
        item
        for item in scope.chart.observations
        if item.category == "survey" or item.key in _HABITS
    ]
    done = _done(scope, lambda item: item.key in _SCREENINGS)
    return _records(scope, [*seen, *done], (LOINC, SNOMED), ICD10CM)


def communications(scope: Scope) -> Iterator[Body]:
    """What was told to other doctors, by their specialty, and talked over with patients."""
    sent = [item for item in scope.chart.requests if item.category == "referral"]
    done = _done(scope, lambda item: item.key in _TALKS)
    return _records(scope, [*sent, *done], (SNOMED,), ICD10CM)


def _done(scope: Scope, wanted: Callable[[Procedure], bool]) -> list[Procedure]:
    return [item for item in scope.chart.procedures if item.status != "not-done" and wanted(item)]


def _records(
    scope: Scope, sources: Sequence[_Source], systems: tuple[str, ...], reasons: str
) -> Iterator[Body]:
    """A record for each entry that has a code in one of the systems."""
    problems = {item.id: item.code for item in scope.chart.conditions}
    entries = [(item, coded(item.code, *systems)) for item in in_order(sources)]
    kept = ((item, coding) for item, coding in entries if coding)
    for ordinal, (item, coding) in enumerate(kept):
        value = _value(item, problems, reasons)
        yield {
            "id": scope.id(ordinal),
            "doctor": doctor_id(item.practitioner),
            "patient": scope.patient,
            "code": coding.code,
            "code_system": SYSTEM_NAMES[coding.system],
            "name": coding.display,
            "value_code": value[0],
            "value_code_system": value[1],
            "value_code_name": value[2],
            "effective_time": scope.local(_when(item)),
            "created_at": naive(item.recorded),
        }


def _value(
    item: _Source, problems: dict[str, Concept], reasons: str
) -> tuple[str | None, str | None, str | None]:
    """Code, system and meaning: an answer, a number, or the problem that something is for.

    A number has no code system.
    """
    if isinstance(item, Observation):
        if isinstance(item.value, Quantity):
            number = f"{item.value.value:g}"
            return number, "", f"{number} {item.value.unit}".rstrip()
        answer = item.value if isinstance(item.value, Concept) else None
        coding = coded(answer, LOINC, SNOMED)
    else:
        coding = coded(problems.get(item.reason or ""), reasons)
    return _parts(coding)


def _parts(coding: Coding | None) -> tuple[str | None, str | None, str | None]:
    return (coding.code, SYSTEM_NAMES[coding.system], coding.display) if coding else (None,) * 3


def _when(item: _Source) -> datetime:
    if isinstance(item, Observation):
        return item.effective
    return item.start if isinstance(item, Procedure) else item.authored_on
