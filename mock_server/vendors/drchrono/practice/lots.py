"""Which lot of a vaccine is in use when: eras of the absolute calendar, the same in all practices.

An era of a seasonal vaccine is a year from July, that of another one two years; a dose on a given
day always finds the same lot, whatever the date of the mock.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import Dose
from mock_server.population.times import YEAR
from mock_server.vendors.drchrono.practice.catalogue import OPENED, setup

_KINDS = 48
"""Vaccines that a practice may keep."""

_YEARS = 41
"""Years that lots are numbered for, from 2014."""

_NEVER = date(9000, 1, 1)


def number(vaccine: str, year: int | None, *, voided: bool = False) -> int:
    """The number of a lot within its practice, by the first year of its era.

    Without a year it is that of doses given elsewhere; a voided lot stands beside the true one.
    """
    position = list(setup().stock.vaccines).index(vaccine)
    if year is None:
        return position
    return _KINDS * (1 + (year - OPENED.year) * 2 + voided) + position


def era(vaccine: str, day: date) -> int | None:
    """The first year of the era whose lot a dose on that day comes from.

    None before the practice kept a stock. A dose later than the schedule allows finds the last lot.
    """
    years = eras(vaccine)
    if day < OPENED or not years:
        return None
    season = day.year - (day < OPENED.replace(year=day.year))
    return max((year for year in years if year <= season), default=years[0])


@cache
def eras(vaccine: str) -> tuple[int, ...]:
    """The first years of the eras in which the US schedule gives a vaccine."""
    return tuple(
        year
        for year in range(OPENED.year, OPENED.year + _YEARS, _step(vaccine))
        if _first(vaccine, year) is not None
    )


def span(vaccine: str, year: int) -> tuple[date, date]:
    """From when to when (exclusive) the lot of an era is in use: not before there is a vaccine."""
    start = _first(vaccine, year)
    if start is None:
        raise ValueError(f"{vaccine} has no lot of {year}")
    return start, OPENED.replace(year=year + _step(vaccine))


@cache
def first(vaccine: str) -> date:
    """The first day on which doses of a vaccine can be recorded."""
    return max(OPENED, min(day for day, _ in _windows(vaccine)))


def _step(vaccine: str) -> int:
    return 1 if setup().stock.vaccines[vaccine].seasonal else 2


@cache
def _first(vaccine: str, year: int) -> date | None:
    """The first day of an era on which the schedule gives a vaccine, None if it never does."""
    start, stop = OPENED.replace(year=year), OPENED.replace(year=year + _step(vaccine))
    days = [max(day, start) for day, last in _windows(vaccine) if day < stop and last > start]
    return min(days, default=None)


@cache
def _windows(vaccine: str) -> tuple[tuple[date, date], ...]:
    """The first and the last day of each row of the US schedule that gives a vaccine."""
    licensed = date(catalogue().vaccines.vaccines[vaccine].licensed_from, 7, 1)
    rows = [row for row in catalogue().vaccines.schedules["US"] if row.vaccine == vaccine]
    return tuple((max(licensed, _opens(row)), _closes(row)) for row in rows)


def _opens(row: Dose) -> date:
    born = row.born_from + timedelta(row.due_days) if row.born_from else date.min
    return max(born, row.from_ or date.min)


def _closes(row: Dose) -> date:
    age = row.to_age_years * YEAR if row.every_years else row.due_days + row.window[1]
    born = row.born_until + timedelta(age) if row.born_until else _NEVER
    return min(born, row.until or _NEVER)
