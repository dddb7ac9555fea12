"""The vital signs that were measured in visits, in US units."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from mock_server.population import systems
from mock_server.population.chart import Concept, Observation, Quantity
from mock_server.vendors.drchrono.scope import Body, Scope

INCH = 2.54  # cm
_POUND = 0.45359237  # kg

_SIGNS = {
    "heart-rate": "pulse",
    "respiratory-rate": "respiratory_rate",
    "oxygen-saturation": "oxygen_saturation",
}
_LENGTHS = {"body-height": "height", "head-circumference": "head_circumference"}
_PRESSURES = {"systolic": "blood_pressure_1", "diastolic": "blood_pressure_2"}
_SMOKING = "smoking-status"


def vitals(scope: Scope) -> dict[str, Body]:
    """The Vitals object of each visit in which something was measured, by its encounter."""
    return {visit: _vitals(taken) for visit, taken in _measured(scope).items()}


def updated(scope: Scope) -> dict[str, datetime]:
    """When what was measured in a visit was last changed, by encounter."""
    return {
        visit: max(seen.last_updated for seen in taken) for visit, taken in _measured(scope).items()
    }


@lru_cache(maxsize=4)
def _measured(scope: Scope) -> dict[str, list[Observation]]:
    """Vital signs and the answer about smoking, by the visits of the practice."""
    visits: dict[str, list[Observation]] = {}
    for seen in scope.chart.observations:
        if (seen.category == "vital-signs" or seen.key == _SMOKING) and (
            seen.encounter in scope.visits
        ):
            visits.setdefault(seen.encounter, []).append(seen)
    return visits


def _vitals(taken: list[Observation]) -> Body:
    body: Body = {
        "height": None,
        "height_units": "inches",
        "weight": None,
        "weight_units": "lbs",
        "bmi": None,
        "head_circumference": None,
        "head_circumference_units": "inches",
        "temperature": None,
        "temperature_units": "f",
        "blood_pressure_1": None,
        "blood_pressure_2": None,
        "pulse": None,
        "respiratory_rate": None,
        "oxygen_saturation": None,
        "pain": None,
        "smoking_status": "blank",
    }
    for seen in taken:
        value = seen.value
        if isinstance(value, Quantity):
            _add(body, seen.key, value.value)
        elif isinstance(value, Concept):
            body["smoking_status"] = value.code(systems.SNOMED) or "blank"
        for part in seen.components:
            if part.key in _PRESSURES and isinstance(part.value, Quantity):
                body[_PRESSURES[part.key]] = round(part.value.value)
    return body


def _add(body: Body, key: str, value: float) -> None:
    if key in _SIGNS:
        body[_SIGNS[key]] = round(value)
    elif key in _LENGTHS:
        body[_LENGTHS[key]] = round(value / INCH, 1)
    elif key == "body-weight":
        body["weight"] = round(value / _POUND, 1)
    elif key == "body-temperature":
        body["temperature"] = fahrenheit(value)
    elif key == "bmi":
        body["bmi"] = f"{value:.1f}"
    elif key == "pain-score":
        body["pain"] = f"{value:.0f}"


def fahrenheit(celsius: float) -> float:
    """Degrees Fahrenheit, to one decimal."""
    return round(celsius * 9 / 5 + 32, 1)
