"""In which of the practice's offices somebody is seen.

Only the office differs from the chart's own room and time, so that slots never meet in one room.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.identifiers import office_id
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.scope import Scope

MAIN, ANNEX, TELEHEALTH = 1, 2, 3

_NEAR = 0.2
"""Share of the patients who like the annex, and of their visits there."""
_OFTEN = 0.5


def office_of(scope: Scope, slot: Appointment) -> int:
    """The office of an appointment: the main one, the annex, or the one of video visits."""
    if slot.type.text == _video():
        place = TELEHEALTH
    elif _lives_near(scope) and scope.drawn("annex", slot.id) < _OFTEN:
        place = ANNEX
    else:
        place = MAIN
    return office_id(
        scope.chart.practice, place if _opened()[place - 1] <= slot.recorded.date() else MAIN
    )


@lru_cache(maxsize=4)
def _lives_near(scope: Scope) -> bool:
    return scope.drawn("annex") < _NEAR


@cache
def _video() -> str:
    return catalogue().encounters["telehealth"].text


@cache
def _opened() -> list[date]:
    return [office.since for office in setup().offices.values()]
