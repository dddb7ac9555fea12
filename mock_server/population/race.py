"""Which disorders a person gets, and when: a race of hazards over a lifetime.

Each condition has a hazard by age and sex and a threshold of its own (keyed by person and
condition), so that adding a condition to the catalogue changes no other. Traits and earlier
conditions multiply hazards from the day they begin; the race runs from event to event.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from mock_server.population.body import Body
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.clinical import Condition
from mock_server.population.courses import Course, complications, hazards, raised_by
from mock_server.population.curves import Cumulative
from mock_server.population.times import YEAR, calendar
from mock_server.world.keyed import unit

_REST_AFTER_BIRTH = 200  # days from a birth until the next conception, at least


@dataclass(slots=True)
class _Runner:
    """A condition in the race: the threshold it must reach, the risk run until `since`."""

    threshold: float
    run: float
    since: float
    factor: float
    index: int


class Race:
    """The life of one person as far as `horizon` (a day ordinal): `courses` in order of onset."""

    def __init__(self, body: Body, horizon: int) -> None:
        self.person = body.person
        self.body = body
        self.end = self.person.age(horizon)
        self.joined = self.person.age(self.person.registered)
        self.hazards = hazards(self.person.sex)
        self.runners: dict[str, _Runner] = {}
        self.pending: dict[tuple[str, int], float] = {}
        self.told: dict[str, list[Course]] = {}
        self.courses: list[Course] = []
        self._enter_story()
        self._enter_all()
        self._run()

    def _unit(self, what: str, key: str, index: int) -> float:
        return unit(self.person.seed, "person", self.person.n, what, key, index)

    def _enter_story(self) -> None:
        member = self.person.member
        for item in member.conditions if member else ():
            course = Course(
                catalogue().conditions[item.key],
                item.onset.toordinal(),
                item.abatement.toordinal() if item.abatement else None,
                len(self.told.get(item.key, ())),
                told=True,
                therapy=item.therapy,
                severity=item.severity,
                note=item.note,
            )
            self.told.setdefault(item.key, []).append(course)
            self.pending[item.key, -1 - course.index] = self.person.age(course.onset)

    def _enter_all(self) -> None:
        member = self.person.member
        if member and (member.empty or not member.others):
            return
        raising = raised_by()
        without = set(member.without) if member else set()
        for key, hazard in self.hazards.items():
            condition = catalogue().conditions[key]
            if condition.within or key in self.told or key in without:
                continue
            first = 0.0 if condition.listed and condition.course != "pregnancy" else self.joined
            first = 0.0 if key in raising and condition.course != "pregnancy" else first
            if hazard.run(self.end) <= hazard.run(first):
                continue
            factor = 1.0
            for cause, times in condition.causes.items():
                if cause in self.body.traits:
                    factor *= times
            if condition.episode.months:
                factor *= 12 / len(condition.episode.months)
            threshold = -log(self._unit("onset", key, 0))
            self.runners[key] = _Runner(threshold, 0.0, first, factor, 0)
            self._schedule(key, hazard)
        if self.body.smoked:
            self.pending["smoker", 0] = self.body.smoked[0]
            self.pending["ex-smoker", 0] = self.body.smoked[1]

    def _schedule(self, key: str, hazard: Cumulative) -> None:
        runner = self.runners[key]
        left = (runner.threshold - runner.run) / runner.factor
        age = hazard.age(hazard.run(runner.since) + left)
        if age is not None and age < self.end:
            self.pending[key, 0] = age
        else:
            self.pending.pop((key, 0), None)

    def _run(self) -> None:
        while self.pending:
            what = min(self.pending, key=self.pending.__getitem__)
            age = self.pending.pop(what)
            if age >= self.end:
                return
            key = what[0]
            if key == "smoker":
                self._multiply("smoker", age, 1)
            elif key == "ex-smoker":
                self._multiply("smoker", age, -1)
                self._multiply("ex-smoker", age, 1)
            else:
                self._happen(what, age)

    def _multiply(self, cause: str, age: float, sign: int) -> None:
        for key, times in raised_by().get(cause, ()):
            runner = self.runners.get(key)
            if runner is None:
                continue
            hazard = self.hazards[key]
            if age > runner.since:
                passed = hazard.run(age) - hazard.run(runner.since)
                runner.run += runner.factor * passed
                runner.since = age
            runner.factor *= times**sign
            if runner.threshold > runner.run:
                self._schedule(key, hazard)

    def _happen(self, what: tuple[str, int], age: float) -> None:
        key, mark = what
        condition = catalogue().conditions[key]
        if mark < 0:
            course = self.told[key][-1 - mark]
        else:
            runner = self.runners.get(key)
            index = runner.index if runner and not condition.within else mark
            onset = self.person.day(age)
            if not condition.within and not self._possible(condition, onset):
                self._again(condition, age, age)
                return
            course = Course(condition, onset, self._end(condition, onset, index), index)
        for earlier in self.courses:
            if earlier.condition.key in condition.ends and earlier.end is None:
                earlier.end = course.onset
        self.courses.append(course)
        if sum(c.condition is condition for c in self.courses) == 1:
            self._multiply(key, age, 1)
        self._complicate(course)
        if mark >= 0 and not condition.within:
            over = self.end if course.end is None else self.person.age(course.end)
            self._again(condition, age, over)

    def _possible(self, condition: Condition, day: int) -> bool:
        """Whether the disorder exists by then, has its ground and is in season."""
        on, months = calendar(day), condition.episode.months
        if condition.from_ and on < condition.from_:
            return False
        needed = condition.requires
        if needed and not any(c.condition.key == needed and c.active(day) for c in self.courses):
            return False
        return not months or on.month in months

    def _end(self, condition: Condition, onset: int, index: int) -> int | None:
        if condition.course == "chronic":
            return None
        low, high = condition.episode.days or (7, 21)
        return onset + int(low + (high - low) * self._unit("length", condition.key, index))

    def _again(self, condition: Condition, age: float, over: float) -> None:
        """Enters the next bout of something that comes again."""
        key = condition.key
        if condition.course == "chronic" or key not in self.runners:
            return
        runner = self.runners[key]
        runner.index += 1
        threshold = -log(self._unit("onset", key, runner.index))
        if condition.course == "remitting":
            if condition.episode.per_year:
                self.pending[key, 0] = over + threshold / condition.episode.per_year
            return
        rest = _REST_AFTER_BIRTH / YEAR if condition.course == "pregnancy" and over > age else 0.0
        runner.threshold, runner.run, runner.since = threshold, 0.0, over + rest
        self._schedule(key, self.hazards[key])

    def _complicate(self, course: Course) -> None:
        member = self.person.member
        for condition in complications().get(course.condition.key, ()):
            within = condition.within
            if within is None or condition.key in self.told or (member and not member.others):
                continue
            mark = course.index * 2
            if self._unit("within", condition.key, mark) < within.share:
                low, high = within.after_days
                after = low + (high - low) * self._unit("within", condition.key, mark + 1)
                self.pending[condition.key, course.index] = self.person.age(
                    course.onset + int(after)
                )
