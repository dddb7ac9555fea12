"""What the US schedule says of a dose: its row, and when the next one of the series is due."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import Dose
from mock_server.population.chart import Immunization
from mock_server.population.times import YEAR
from mock_server.vendors.drchrono.scope import COUNTRY


def row(dose: Immunization) -> int:
    """The place of a dose in the schedule, which its name in the chart holds (imm-us-12-0)."""
    return int(dose.id.split("-")[2])


def next_due(dose: Immunization, born: date) -> date | None:
    """When the schedule wants the next dose of the series, if it wants one after this day."""
    schedule, day = catalogue().vaccines.schedules[COUNTRY], dose.occurrence.date()
    years = schedule[row(dose)].every_years
    if years:
        return day + timedelta(days=years * YEAR)
    for following in _following(row(dose)):
        due = born + timedelta(days=following.due_days)
        if _concerns(following, born) and due > day:
            return due
    return None


@cache
def _following(place: int) -> tuple[Dose, ...]:
    """The rows that may be next in the series of a row."""
    schedule = catalogue().vaccines.schedules[COUNTRY]
    this = schedule[place]
    if this.dose is None:
        return ()
    wanted = this.series, this.dose + 1
    return tuple(dose for dose in schedule if (dose.series, dose.dose) == wanted)


def _concerns(dose: Dose, born: date) -> bool:
    return (dose.born_from or date.min) <= born <= (dose.born_until or date.max)
