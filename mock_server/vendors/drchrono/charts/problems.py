"""Problems: the problem list, and what was diagnosed in single visits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mock_server.population import systems
from mock_server.population.chart import Condition
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, in_order

_PAGES = "https://health.example.org/problems/"

_ICD = re.compile(r"[0-9A-Z]{3,5}(\.[0-9A-Z]{1,4})?", re.ASCII)
"""A code of ICD-9-CM or ICD-10-CM, with its dot or without."""

_ONGOING = ("active", "recurrence", "relapse")


def problems(scope: Scope) -> Iterator[Body]:
    """Every condition; those of one visit only become inactive when they are over."""
    for place, condition in enumerate(in_order(scope.chart.conditions)):
        icd = condition.code.code(systems.ICD10CM)
        yield {
            "id": scope.id(place),
            "doctor": doctor_id(condition.practitioner),
            "patient": scope.patient,
            "name": condition.code.text,
            "description": _description(condition),
            "icd_code": icd or "",
            "icd_version": 10,
            "snomed_ct_code": condition.code.code(systems.SNOMED) or "",
            "status": _status(condition),
            "date_diagnosis": scope.day(condition.recorded),
            "date_onset": condition.onset.isoformat(),
            "date_changed": scope.day(condition.last_updated),
            "info_url": info_url(icd),
            "notes": _notes(condition),
        }


def info_url(icd: str | None) -> str | None:
    """A page for patients, by the ICD code of a problem."""
    return f"{_PAGES}{icd}" if icd and _ICD.fullmatch(icd) else None


def _description(condition: Condition) -> str:
    for coding in condition.code.coding:
        if coding.system == systems.ICD10CM:
            return coding.display
    return condition.code.text


def _status(condition: Condition) -> str:
    if condition.clinical_status in _ONGOING:
        return "active"
    if condition.category == "problem-list-item" and condition.clinical_status == "resolved":
        return "resolved"
    return "inactive"


def _notes(condition: Condition) -> str:
    severity = f"{condition.severity.capitalize()}." if condition.severity else None
    return " ".join(part for part in (severity, condition.note) if part)
