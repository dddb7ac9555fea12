"""Disorders of a person, and what the catalogue says of who gets them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.clinical import Condition
from mock_server.population.curves import Cumulative, tabulate


@dataclass(slots=True)
class Course:
    """One disorder of one person: `onset` to `end` (day ordinals; None while it lasts).

    `known` is the day of diagnosis by this practice, `index` counts its bouts.
    """

    condition: Condition
    onset: int
    end: int | None
    index: int
    told: bool = False
    therapy: bool = True
    severity: str | None = None
    note: str | None = None
    known: int = 0

    def active(self, day: int) -> bool:
        """Whether it has begun and not ended on a day."""
        return self.onset <= day and (self.end is None or day < self.end)


@cache
def hazards(sex: str) -> dict[str, Cumulative]:
    """The recorded incidence of each condition by age, integrated."""
    column = 1 if sex == "male" else 2
    return {
        key: Cumulative([rate / 1000 for rate in tabulate(condition.onset, column)])
        for key, condition in catalogue().conditions.items()
        if condition.onset and condition.sex in (None, sex)
    }


@cache
def raised_by() -> dict[str, tuple[tuple[str, float], ...]]:
    """For each trait or condition: the conditions whose hazard it multiplies."""
    found: dict[str, list[tuple[str, float]]] = {}
    for key, condition in catalogue().conditions.items():
        for cause, factor in condition.causes.items():
            found.setdefault(cause, []).append((key, factor))
    return {cause: tuple(raised) for cause, raised in found.items()}


@cache
def complications() -> dict[str, tuple[Condition, ...]]:
    """For each condition: those that happen only in its course."""
    found: dict[str, list[Condition]] = {}
    for condition in catalogue().conditions.values():
        if condition.within:
            found.setdefault(condition.within.condition, []).append(condition)
    return {key: tuple(items) for key, items in found.items()}
