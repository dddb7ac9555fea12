"""What healthy people are offered at check-ups, by age: tests and preventive procedures."""

from __future__ import annotations

from collections.abc import Iterable

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import ProcedureType
from mock_server.population.demands import chance
from mock_server.population.physiology import Physiology, met
from mock_server.population.times import YEAR, calendar, workday
from mock_server.population.visits import Visit, Work


class Screening:
    """Remembers when each screening was last done."""

    def __init__(self, physiology: Physiology) -> None:
        self.physiology, self.body = physiology, physiology.body
        self.person = self.body.person
        self._done: dict[str, float] = {}
        self._habits: dict[str, float] = {}

    def at(self, visit: Visit, done: Iterable[Work]) -> list[Work]:
        """Orders what is due at a check-up and was not `done` anyway; returns what is elsewhere."""
        age = self.person.age(visit.day)
        for panel in catalogue().traits.wellness.panels:
            if (
                age >= panel.from_age
                and self._kept(panel.panel, panel.share)
                and not (panel.unless and met(self.physiology, panel.unless, visit.day))
                and self._due(panel.panel, age, panel.every_years)
            ):
                visit.order(panel.panel)
        elsewhere = []
        for key, procedure in catalogue().procedures.items():
            plan = procedure.screening
            if plan is None or not plan.from_age <= age < plan.to_age:
                continue
            if plan.sex not in (None, self.person.sex):
                continue
            if plan.smoker and self.body.smoking(age) == "never":
                continue
            if calendar(visit.day).year < plan.from_year or not self._kept(key, plan.share):
                continue
            if _done_already(procedure, done, visit.day, plan.every_years):
                continue
            if not self._due(key, age, plan.every_years):
                continue
            if procedure.setting == "office":
                visit.works.append(Work(key, None, visit.day))
            else:
                after = 10 + int(40 * chance(self.person, "after", key, visit.day))
                elsewhere.append(Work(key, None, workday(visit.day + after)))
        return elsewhere

    def _kept(self, key: str, share: float) -> bool:
        """Whether the person takes part in this screening at all."""
        if key not in self._habits:
            self._habits[key] = chance(self.person, "habit", key)
        return self._habits[key] < share

    def _due(self, key: str, age: float, every: float) -> bool:
        """Whether it is due again; the first may have been done before the record began."""
        if key not in self._done:
            joined = self.person.age(self.person.registered)
            self._done[key] = joined - every * chance(self.person, "last", key)
        if age - self._done[key] < every * 0.9:
            return False
        self._done[key] = age
        return True


def _done_already(kind: ProcedureType, done: Iterable[Work], day: int, years: float) -> bool:
    """Whether the same was done for another reason: by its key or its concept."""
    procedures, concept = catalogue().procedures, kind.codes.get("snomed", kind.key)
    return any(
        procedures[work.procedure].codes.get("snomed", work.procedure) == concept
        and 0 <= day - work.day < years * YEAR * 0.9
        for work in done
    )
