"""Observations: UK units, components nested, the clinical time apart from the time of entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.measures import Analyte
from mock_server.population.chart import Chart, Component, Concept, Observation, Quantity
from mock_server.population.results import uk_quantity
from mock_server.vendors.jump.projection import written
from mock_server.vendors.jump.scope import Body, Scope, snomed
from mock_server.vendors.jump.words import OBSERVATION_STATUSES

_IMPORTED, _UNDATED = 0.12, 0.4
"""Assumed: how many of the first day's observations come from an earlier practice's record, and how
many of those without the time at which they were made."""


def observations(seed: int, chart: Chart) -> Iterator[Body]:
    """Every observation of a chart."""
    scope = Scope(seed, chart)
    for observation in chart.observations:
        yield _observation(scope, observation)


def _observation(scope: Scope, seen: Observation) -> Body:
    code, display = snomed(seen.code)
    analyte = catalogue().observations.analytes.get(seen.key)
    drawn = 1.0
    if seen.recorded.date() == scope.registered:
        drawn = scope.drawn("import", seen.id)
    before = scope.registered - timedelta(days=1) if drawn < _IMPORTED else None
    limits = seen.reference_range
    return {
        **scope.record("observation", seen, seen.encounter),
        "code": code,
        "display": analyte.uk.text if analyte and analyte.uk and analyte.uk.text else display,
        "category": seen.category,
        "status": OBSERVATION_STATUSES[seen.status],
        **_result(seen.value, analyte),
        "interpretation": seen.interpretation,
        "reference_range_low": _bound(limits.low if limits else None, seen, analyte),
        "reference_range_high": _bound(limits.high if limits else None, seen, analyte),
        "components": [_component(part) for part in seen.components],
        "effective_datetime": None if drawn < _IMPORTED * _UNDATED else written(seen.effective),
        "recorder_id": scope.user(seen.practitioner),
        **scope.imported(seen, before),
    }


def _component(part: Component) -> Body:
    code, display = snomed(part.code)
    analyte = catalogue().observations.analytes.get(part.key)
    return {"code": code, "display": display, **_result(part.value, analyte)}


def _result(value: Quantity | Concept | str | None, analyte: Analyte | None) -> Body:
    """A value in numbers with its unit, or in words."""
    if isinstance(value, Quantity):
        shown = value if analyte is None else uk_quantity(analyte, value.value)
        return {"value": shown.value, "value_text": None, "unit": shown.unit or None}
    text = value.text if isinstance(value, Concept) else value
    return {"value": None, "value_text": text, "unit": None}


def _bound(limit: float | None, seen: Observation, analyte: Analyte | None) -> float | None:
    if limit is None or analyte is None or not isinstance(seen.value, Quantity):
        return limit
    return uk_quantity(analyte, limit).value
