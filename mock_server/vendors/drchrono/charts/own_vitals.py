"""The practice's own vital signs, and what is seen or asked while others are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from mock_server.population.chart import Observation, Quantity
from mock_server.vendors.drchrono.charts.people import years_old
from mock_server.vendors.drchrono.charts.vitals import INCH, fahrenheit
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.ids import custom_vital_id
from mock_server.vendors.drchrono.scope import Body, Scope

_MEASURED = {
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

_STANDING_FROM, _STANDING = 65, 0.1
"""From which age pressure is measured standing too, and how often."""

_READING_FROM, _READING = 5, 0.05
"""From which age vision is tested, and how often."""

_LINES = ("20/20", "20/25", "20/30", "20/40")
"""Of the chart that people read with their own glasses."""


def custom_vitals(scope: Scope) -> dict[str, list[Body]]:
    """The values of the practice's own vital signs, by encounter, in the order of the set-up."""
    values: dict[str, dict[str, str]] = {}
    for seen in scope.chart.observations:
        if seen.encounter in scope.visits:
            for key, value in _values(scope, seen):
                if _in_use(key, seen.effective.date()):
                    values.setdefault(seen.encounter, {})[key] = value
    return {
        visit: [
            {"vital_type": custom_vital_id(scope.keeper, key), "value": found[key]}
            for key in setup().charting.custom_vitals
            if key in found
        ]
        for visit, found in values.items()
    }


def _values(scope: Scope, seen: Observation) -> Iterator[tuple[str, str]]:
    if seen.key in _MEASURED and isinstance(seen.value, Quantity):
        yield _MEASURED[seen.key], _text(seen.key, seen.value.value)
    elif seen.key == "blood-pressure":
        yield from _standing(scope, seen)
    elif seen.key == "heart-rate":
        yield from _looked_at(scope, seen)


def _text(key: str, value: float) -> str:
    if key == "waist-circumference":
        return f"{value / INCH:.1f}"
    return f"{fahrenheit(value)}" if key == "body-temperature" else f"{value:g}"


def _standing(scope: Scope, seen: Observation) -> Iterator[tuple[str, str]]:
    """A little less than the pressure that was measured sitting."""
    old = years_old(scope, seen.effective.date()) >= _STANDING_FROM
    if old and scope.drawn("standing", seen.id) < _STANDING:
        parts = (part.value for part in seen.components)
        top, bottom = (round(part.value) for part in parts if isinstance(part, Quantity))
        number = scope.number("standing pressure", seen.id)
        yield "orthostatic", f"{top - number % 12}/{bottom - number % 5}"


def _looked_at(scope: Scope, seen: Observation) -> Iterator[tuple[str, str]]:
    """How somebody walks who needs an aid, and vision."""
    day = seen.effective.date()
    for aid in scope.chart.devices:
        if aid.key in _WALKING and aid.start <= day and (aid.end is None or day < aid.end):
            yield "mobility", _WALKING[aid.key]
            break
    if years_old(scope, day) >= _READING_FROM and scope.drawn("vision", seen.id) < _READING:
        yield "vision", _LINES[scope.number("vision") % len(_LINES)]


def _in_use(key: str, day: date) -> bool:
    """Whether the practice took that vital sign on a day."""
    since, until = _period(key)
    return since <= day <= until


@cache
def _period(key: str) -> tuple[date, date]:
    vital = setup().charting.custom_vitals[key]
    return vital.since, vital.until or date.max
