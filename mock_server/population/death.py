"""When a person dies: the life table's hazard plus what serious illness adds."""

from __future__ import annotations

from functools import cache
from math import log

from mock_server.population.catalogue import catalogue
from mock_server.population.courses import Course
from mock_server.population.curves import Cumulative, gompertz
from mock_server.population.people import Person
from mock_server.population.times import YEAR
from mock_server.world.keyed import unit


@cache
def _table(sex: str) -> Cumulative:
    return Cumulative(gompertz(catalogue().traits.mortality[sex]))


def death(person: Person, courses: list[Course], horizon: int) -> int | None:
    """The day of death if it comes before `horizon`; the cast dies only as told."""
    if person.member:
        told = person.member.deceased
        return told.toordinal() if told else None
    left = -log(unit(person.seed, "person", person.n, "death"))
    table, day, extra = _table(person.sex), person.registered, 0.0
    worse = sorted((max(c.onset, day), c.condition.mortality) for c in courses if _deadly(c))
    birthdays = range(int(person.age(day)) + 1, int(person.age(horizon)) + 2)
    for until, more in sorted([*worse, *((person.day(age) + 1, 0.0) for age in birthdays)]):
        # the hazard is constant from birthday to birthday, so that cutting a step changes nothing
        run = table.run(person.age(until)) - table.run(person.age(day))
        risk = run + extra * (until - day) / YEAR
        if until > day and risk >= left:
            return day + int((until - day) * left / risk)
        left, day, extra = left - risk, max(day, until), extra + more
    return None


def _deadly(course: Course) -> bool:
    return course.condition.mortality > 0 and course.end is None
