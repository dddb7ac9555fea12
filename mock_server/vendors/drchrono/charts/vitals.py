"""What was measured in visits: vital signs in US units, and the practice's own ones."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache

from mock_server.population import systems
from mock_server.population.chart import Concept, Device, Observation, Quantity
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.ids import custom_vital_id
from mock_server.vendors.drchrono.scope import Body, Scope

_INCH = 2.54  # cm
_POUND = 0.45359237  # kg

_SIGNS = {
    "heart-rate": "pulse",
    "respiratory-rate": "respiratory_rate",
    "oxygen-saturation": "oxygen_saturation",
}
_LENGTHS = {"body-height": "height", "head-circumference": "head_circumference"}
_PRESSURES = {"systolic": "blood_pressure_1", "diastolic": "blood_pressure_2"}
_SMOKING = "smoking-status"

_OWN = {
    "waist-circumference": "waist",
    "peak-flow": "peak-flow",
    "phq9": "phq-9",
    "gad7": "gad-7",
    "body-temperature": "temperature-contact",
}
"""From an analyte to the practice's own vital sign."""

_WALKING = {
    "cane": "With a stick or frame",
    "crutches": "With a stick or frame",
    "walker": "With a stick or frame",
    "wheelchair": "Wheelchair",
}
"""How somebody with a device comes in."""


def vitals(scope: Scope) -> dict[str, Body]:
    """The Vitals object of each visit in which something was measured, by its encounter."""
    return {visit: _vitals(taken) for visit, taken in _measured(scope).items()}


def custom_vitals(scope: Scope) -> dict[str, list[Body]]:
    """The values of the practice's own vital signs, by encounter, in the order of the set-up."""
    practice = scope.practice.index
    aids = [device for device in scope.chart.devices if device.key in _WALKING]
    values: dict[str, dict[str, str]] = {}
    for seen in scope.chart.observations:
        key, value = _OWN.get(seen.key), seen.value
        if key is None or seen.encounter not in scope.visits or not isinstance(value, Quantity):
            continue
        if _in_use(key, seen.effective.date()):
            values.setdefault(seen.encounter, {})[key] = _own(seen.key, value.value)
    for visit, taken in _measured(scope).items() if aids else ():
        walks = _walks(aids, taken[0].effective.date())
        if walks:
            values.setdefault(visit, {})["mobility"] = walks
    return {
        visit: [
            {"vital_type": custom_vital_id(practice, key), "value": found[key]}
            for key in setup().charting.custom_vitals
            if key in found
        ]
        for visit, found in values.items()
    }


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
        body[_LENGTHS[key]] = round(value / _INCH, 1)
    elif key == "body-weight":
        body["weight"] = round(value / _POUND, 1)
    elif key == "body-temperature":
        body["temperature"] = _fahrenheit(value)
    elif key == "bmi":
        body["bmi"] = f"{value:.1f}"
    elif key == "pain-score":
        body["pain"] = f"{value:.0f}"


def _own(key: str, value: float) -> str:
    if key == "waist-circumference":
        return f"{value / _INCH:.1f}"
    return f"{_fahrenheit(value)}" if key == "body-temperature" else f"{value:g}"


def _fahrenheit(celsius: float) -> float:
    return round(celsius * 9 / 5 + 32, 1)


def _in_use(key: str, day: date) -> bool:
    """Whether the practice took that vital sign on a day."""
    since, until = _period(key)
    return since <= day <= until


@cache
def _period(key: str) -> tuple[date, date]:
    vital = setup().charting.custom_vitals[key]
    return vital.since, vital.until or date.max


def _walks(aids: list[Device], day: date) -> str | None:
    """The aid in use on a day; nobody writes down that a patient needs none."""
    for aid in aids:
        if aid.start <= day and (aid.end is None or day < aid.end):
            return _WALKING[aid.key]
    return None
