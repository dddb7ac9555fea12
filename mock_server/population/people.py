"""Persons: what is true of a human before anything is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.cast import Member
from mock_server.population.times import YEAR
from mock_server.world.keyed import Random, stream

NEWEST_BIRTH = date(2024, 12, 31)
"""Births of ordinary people lie at or before this day, so that lives do not depend on `as_of`."""


@dataclass(frozen=True, slots=True)
class Person:
    """A human of the population; days are ordinals (``date.toordinal``)."""

    seed: int
    n: int
    sex: str
    born: int
    registered: int
    member: Member | None

    def age(self, day: int) -> float:
        """Age in years on a day."""
        return (day - self.born) / YEAR

    def day(self, age: float) -> int:
        """The day on which an age (years) is reached."""
        return self.born + int(age * YEAR)

    def stream(self, section: str) -> Random:
        """The randomness of one section of this person's chart."""
        return stream(self.seed, "person", self.n, section)


def person(seed: int, n: int, as_of: date) -> Person:
    """Person n: of the cast as their story says, else drawn from the distribution of ages."""
    random = stream(seed, "person", n, "self")
    identity = catalogue().identity
    sex = "female" if random.random() < identity.female_share else "male"
    low, high, _ = random.choices(identity.ages, weights=[w for _, _, w in identity.ages])[0]
    age = random.uniform(low, high)
    born = NEWEST_BIRTH.toordinal() - int(age * YEAR)
    periods = catalogue().traits.history["registered"]
    first, last, _ = random.choices(periods, weights=[w for _, _, w in periods])[0]
    registered = random.randint(first.toordinal(), last.toordinal())
    soon = random.randint(1, 2)
    member = catalogue().members.get(n)
    if member:
        sex = member.sex
        born = _birth(member, as_of).toordinal()
        registered = member.registered.toordinal() if member.registered else registered
    return Person(seed, n, sex, born, max(registered, born + soon), member)


def _birth(member: Member, as_of: date) -> date:
    if member.birth_date:
        return member.birth_date
    return as_of - timedelta(days=member.born_days_before or 0)
