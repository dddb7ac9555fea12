"""People and their longitudinal charts: no vendor, no HTTP, no store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mock_server.population.build import build
from mock_server.population.chart import Chart, Patient
from mock_server.population.patient import patient
from mock_server.population.people import NEWEST_BIRTH, person
from mock_server.population.practices import Practice, practice, practice_of

__all__ = ["Population"]


@dataclass(frozen=True, slots=True)
class Population:
    """The people of a seed as of a date: every answer is a function of (seed, as_of, n) alone.

    Raises ValueError for a date before 2025, when the youngest are not born yet.
    """

    seed: int
    as_of: date

    def __post_init__(self) -> None:
        if self.as_of <= NEWEST_BIRTH:
            raise ValueError(f"as_of {self.as_of} is too early: the first day is 2025-01-01")

    def chart(self, n: int) -> Chart:
        """The whole record of person n (from 1)."""
        return build(self.seed, n, self.as_of)

    def patient(self, n: int) -> Patient:
        """Who person n is, without the record (cheap; whether they died is left open)."""
        human = person(self.seed, n, self.as_of)
        return patient(human, practice(self.seed, practice_of(n)))

    def practice(self, index: int) -> Practice:
        """Practice number `index` (from 1)."""
        return practice(self.seed, index)

    def practices(self, patients: int) -> list[Practice]:
        """The practices that people 1 … `patients` belong to."""
        return [self.practice(index) for index in range(1, practice_of(max(patients, 1)) + 1)]

    def story(self, n: int) -> str | None:
        """The story of a member of the cast."""
        member = person(self.seed, n, self.as_of).member
        return member.story if member else None
