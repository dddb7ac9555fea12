"""Injuries that somebody else's insurance pays for: at work, and on the road.

The chart tells of injuries and, in the patient's words, how they came about: what happened to
somebody employed at work is the employer's, what a car did is its owner's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Condition, Encounter
from mock_server.vendors.drchrono.charts.employment import employed
from mock_server.vendors.drchrono.charts.insurance import on_file
from mock_server.vendors.drchrono.charts.people import years_old
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.scope import Scope, in_order

_AREA = "injury"
_AT_WORK = " at work"
_ROAD = " car "
"""Words that tell where it happened."""

RETURN = timedelta(days=7)
"""After which somebody goes back to work."""
CARE = timedelta(days=90)
"""How long an injury is treated."""
_OPEN = timedelta(days=3 * 365)
"""How long such an insurer goes on paying."""


@dataclass(frozen=True, slots=True)
class Accident:
    """An injury, the visit that it led to and the patient's words: `at_work`, else on the road."""

    at_work: bool
    words: str
    injury: Condition
    visit: Encounter

    @property
    def profile(self) -> str:
        """The payment profile of what its insurer pays."""
        return "Worker's Comp" if self.at_work else "Auto Accident"


@lru_cache(maxsize=4)
def accident(scope: Scope) -> Accident | None:
    """The first such injury of an adult, if there was one."""
    visits = {visit.id: visit for visit in scope.chart.encounters}
    booked = {slot.encounter: slot.reason for slot in scope.chart.appointments}
    for injury in in_order(scope.chart.conditions):
        kind = catalogue().conditions.get(injury.key or "")
        visit = visits.get(injury.encounter or "")
        if not (kind and visit and kind.area == _AREA and years_old(scope, injury.onset) >= 18):
            continue
        told = booked.get(visit.id) or visit.reason or ""
        at_work = _AT_WORK in told
        if _ROAD in told or (at_work and employed(scope)):
            return Accident(at_work, told, injury, visit)
    return None


def dated(scope: Scope) -> list[datetime]:
    """When what the record says of an accident was told or changed."""
    found = accident(scope)
    if found is None:
        return []
    day = datetime.combine(found.injury.onset, time(18), UTC)
    turns = (found.injury.recorded, *(day + later for later in (RETURN, CARE, _OPEN)))
    return [when for when in turns if when < now(scope)]


def accident_profile(scope: Scope) -> str | None:
    """The payment profile as long as the accident's insurer pays."""
    found = accident(scope)
    if found is None or now(scope).date() - found.injury.onset > _OPEN or not any(on_file(scope)):
        return None
    return found.profile
