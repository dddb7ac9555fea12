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
from mock_server.population.systems import CPT, HCPCS, LOINC, SNOMED
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

REFERRAL = Coding(SNOMED, "3457005", "Patient referral")
"""What a referral is; the specialty is its value."""

_HABITS = frozenset({"smoking-status", "alcohol-use"})

_Source = Observation | Procedure | ServiceRequest


def interventions(scope: Scope) -> Iterator[Body]:
    """Counselling and treatment."""
    done = _done(scope, lambda item: item.category in _TREATMENT)
    return _records(scope, done, (HCPCS, SNOMED, CPT))


def physical_exams(scope: Scope) -> Iterator[Body]:
    """Examinations; what was found stands in notes, without a code."""
    done = _done(scope, lambda item: item.key in _EXAMINATIONS)
    return _records(scope, done, (SNOMED, LOINC))


def risk_assessments(scope: Scope) -> Iterator[Body]:
    """Questionnaires, habits and screenings, with answers or scores."""
    seen = [
        item
        for item in scope.chart.observations
        if item.category == "survey" or item.key in _HABITS
    ]
    done = _done(scope, lambda item: item.key in _SCREENINGS)
    return _records(scope, [*seen, *done], (LOINC, SNOMED))


def communications(scope: Scope) -> Iterator[Body]:
    """Referrals to other doctors, by their specialty, and what was talked over with patients."""
    sent = [item for item in scope.chart.requests if item.category == "referral"]
    done = _done(scope, lambda item: item.key in _TALKS)
    return _records(scope, [*sent, *done], (SNOMED,))


def _done(scope: Scope, wanted: Callable[[Procedure], bool]) -> list[Procedure]:
    return [item for item in scope.chart.procedures if item.status != "not-done" and wanted(item)]


def _records(scope: Scope, sources: Sequence[_Source], systems: tuple[str, ...]) -> Iterator[Body]:
    """A record for each entry that has a code in one of the systems."""
    entries = [(item, coded(item.code, *systems)) for item in in_order(sources)]
    kept = ((item, coding) for item, coding in entries if coding)
    for ordinal, (item, coding) in enumerate(kept):
        sent = isinstance(item, ServiceRequest)
        code, value = (REFERRAL, _parts(coding)) if sent else (coding, _value(item))
        yield {
            "id": scope.id(ordinal),
            "doctor": doctor_id(item.practitioner),
            "patient": scope.patient,
            "code": code.code,
            "code_system": SYSTEM_NAMES[code.system],
            "name": code.display,
            "value_code": value[0],
            "value_code_system": value[1],
            "value_code_name": value[2],
            "effective_time": scope.local(_when(item)),
            "created_at": naive(item.recorded),
        }


def _value(item: _Source) -> tuple[str | None, str | None, str | None]:
    """Code, system and meaning of what was found; a number has no code."""
    found = item.value if isinstance(item, Observation) else None
    if isinstance(found, Quantity):
        return None, None, f"{found.value:g} {found.unit}".rstrip()
    return _parts(coded(found, LOINC, SNOMED) if isinstance(found, Concept) else None)


def _parts(coding: Coding | None) -> tuple[str | None, str | None, str | None]:
    return (coding.code, SYSTEM_NAMES[coding.system], coding.display) if coding else (None,) * 3


def _when(item: _Source) -> datetime:
    if isinstance(item, Observation):
        return item.effective
    return item.start if isinstance(item, Procedure) else item.authored_on
