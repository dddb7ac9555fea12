"""Injuries that somebody else's insurance pays for: at work, and on the road.

The chart tells of injuries and, in the patient's words, how they came about. What is said to have
happened at work is the employer's; where nothing is said, or there was broken glass, some were
accidents on the road.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Condition, Encounter
from mock_server.vendors.drchrono.charts.insurance import on_file
from mock_server.vendors.drchrono.charts.people import years_old
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.scope import Scope, in_order

_AREA = "injury"
_AT_WORK = "at work"
_GLASS = "glass"
_ROAD = 0.6
"""Share of the injuries that could have come of an accident on the road and did."""

_OPEN = timedelta(days=3 * 365)
"""How long such an insurer goes on paying."""


@dataclass(frozen=True, slots=True)
class Accident:
    """An injury and the visit that it led to: `at_work`, else on the road."""

    at_work: bool
    injury: Condition
    visit: Encounter


@lru_cache(maxsize=4)
def accident(scope: Scope) -> Accident | None:
    """The first such injury of an adult, if there was one."""
    visits = {visit.id: visit for visit in scope.chart.encounters}
    for injury in in_order(scope.chart.conditions):
        kind = catalogue().conditions.get(injury.key or "")
        visit = visits.get(injury.encounter or "")
        if not (kind and visit and kind.area == _AREA and years_old(scope, injury.onset) >= 18):
            continue
        told = visit.reason or ""
        if _AT_WORK in told:
            return Accident(True, injury, visit)
        if (not told or _GLASS in told) and scope.drawn("road", injury.id) < _ROAD:
            return Accident(False, injury, visit)
    return None


def accident_profile(scope: Scope) -> str | None:
    """The payment profile as long as the accident's insurer pays."""
    found = accident(scope)
    if found is None or now(scope).date() - found.injury.onset > _OPEN or not any(on_file(scope)):
        return None
    return "Worker's Comp" if found.at_work else "Auto Accident"
