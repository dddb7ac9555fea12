"""What a measurement would be: the person's own baseline, moved by illness and by treatment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from mock_server.population.body import Body
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.clinical import Medication, Threshold
from mock_server.population.catalogue.measures import Analyte, Formula
from mock_server.population.courses import Course
from mock_server.population.curves import at, cdf, quantile
from mock_server.world.keyed import Random, unit

_ADULT = 18
_RAMP = {"chronic": 540, "remitting": 60, "episodic": 0, "pregnancy": 0}
_DRUG_WORKS_AFTER = 60
_KEPT_AT_BIRTH = 0.5
_SLIM_AFTER_BIRTH = 150


@dataclass(slots=True)
class Shift:
    """A push on a mean: from `begins`, whole at `full`, gone at `end` (day ordinals)."""

    begins: int
    full: int
    end: float
    amount: float


class Physiology:
    """The means of one person's analytes over time."""

    def __init__(self, body: Body, courses: list[Course]) -> None:
        self.body = body
        self.person = body.person
        self._shifts: dict[str, list[Shift]] = {}
        self._own: dict[str, float] = {}
        self._adult: dict[str, float] = {}
        self._levels: dict[str, list[Shift]] = {}
        grown = self.person.day(_ADULT)
        for trait in sorted(body.traits):
            for analyte, amount in catalogue().traits.effects.get(trait, {}).items():
                self._push(analyte, Shift(grown, grown, inf, amount))
        for course in courses:
            self._fall_ill(course)

    def _fall_ill(self, course: Course) -> None:
        condition = course.condition
        begins = course.onset - _RAMP[condition.course]
        full = course.onset
        if condition.course == "pregnancy" and course.end:
            full = course.end
        strength = 0.6 + 0.8 * self._unit("strength", condition.key)
        for analyte, amount in condition.effects.items():
            end = inf if course.end is None else course.end
            self._push(analyte, Shift(begins, full, end, amount * strength))
            if analyte == "body-weight" and condition.course == "pregnancy" and course.end:
                self._recover(course.end, amount * strength * _KEPT_AT_BIRTH)
        for analyte, (low, high) in condition.levels.items():
            level = low + (high - low) * self._unit("level", condition.key)
            until = inf if course.end is None else course.end
            self._levels.setdefault(analyte, []).append(Shift(begins, full, until, level))

    def _recover(self, birth: int, kept: float) -> None:
        """What of the weight of a pregnancy is not lost at birth goes within months."""
        gone = birth + _SLIM_AFTER_BIRTH
        self._push("body-weight", Shift(birth, birth, gone, kept))
        self._push("body-weight", Shift(birth, gone, gone, -kept))

    def _push(self, analyte: str, shift: Shift) -> Shift:
        self._shifts.setdefault(analyte, []).append(shift)
        return shift

    def take(self, medication: Medication, start: int, end: int | None) -> list[Shift]:
        """A drug begins to move measurements, fully after two months; what it moves."""
        response = 0.7 + 0.6 * self._unit("response", medication.ingredient)
        full = start + _DRUG_WORKS_AFTER if medication.days_supply > 14 else start
        until = inf if end is None else end
        return [
            self._push(analyte, Shift(start, full, until, amount * response))
            for analyte, amount in medication.effects.items()
        ]

    def _unit(self, what: str, key: str) -> float:
        return unit(self.person.seed, "person", self.person.n, what, key)

    def shift(self, key: str, day: int) -> float:
        """How far illness and drugs move an analyte on a day."""
        total = 0.0
        for item in self._shifts.get(key, ()):
            if item.begins <= day < item.end:
                if day >= item.full:
                    total += item.amount
                else:
                    total += item.amount * (day - item.begins) / (item.full - item.begins)
        return total

    def own(self, key: str) -> float:
        """How the person differs from others in an analyte, in standard deviations."""
        z = self._own.get(key)
        if z is None:
            z = self._own[key] = quantile(self._unit("baseline", key))
        return z

    def mean(self, key: str, day: int) -> float:
        """The expected value of a quantitative analyte on a day, in its own unit."""
        analyte = catalogue().observations.analytes[key]
        if key == "body-height":
            return self.body.height(day)
        if key == "body-weight":
            height = self.body.height(day) / 100
            return self.body.bmi(day) * height * height + self.shift(key, day)
        if analyte.derived is not None:
            return self.derive(analyte, day, lambda part: self.mean(part, day))
        value = self._healthy(analyte, day) + self.shift(key, day)
        if key == "creatinine" and "egfr" in self._levels:
            value = self._failing(value, day)
        return _bound(analyte, value)

    def _failing(self, value: float, day: int) -> float:
        """The creatinine that a stage of kidney disease asks for, reached by degrees."""
        for level in self._levels["egfr"]:
            if level.begins <= day < level.end:
                wanted = creatinine(level.amount, self.person.age(day), self.person.sex)
                share = min(1.0, (day - level.begins) / max(1, level.full - level.begins))
                value += share * (wanted - value)
        return value

    def _healthy(self, analyte: Analyte, day: int) -> float:
        age = self.person.age(day)
        sex, key = self.person.sex, analyte.key
        young = analyte.children.get(sex) or analyte.children.get("all")
        if young and (age < _ADULT or not analyte.baseline):
            return self._usual(analyte, at(young, age), at(young, age, 2))
        value = self._adult.get(key)
        if value is None:
            adult = analyte.usual(sex)
            if adult is None:
                raise ValueError(f"{key} has no baseline")
            value = self._adult[key] = self._usual(analyte, *adult)
        return value + analyte.slope * (age - 40) if age > 40 else value

    def _usual(self, analyte: Analyte, mean: float, spread: float) -> float:
        """The person's place in a distribution of that mean and standard deviation."""
        z = self.own(analyte.key)
        if analyte.distribution == "lognormal":
            sigma = sqrt(log(1 + (spread / mean) ** 2))
            return mean * exp(sigma * z - sigma * sigma / 2)
        return mean + spread * z

    def measure(self, key: str, day: int, random: Random) -> float:
        """A measured value: the mean with the day's noise, within what is plausible."""
        analyte = catalogue().observations.analytes[key]
        mean = self.mean(key, day)
        return _bound(analyte, mean * (1 + random.gauss(0, 1) * analyte.within_cv))

    def derive(self, analyte: Analyte, day: int, value: Callable[[str], float]) -> float:
        """An analyte that is computed from others."""
        rule = analyte.derived
        if isinstance(rule, Formula):
            return _bound(analyte, _arithmetic(rule, value))
        if rule == "bmi":
            return value("body-weight") / (value("body-height") / 100) ** 2
        age = self.person.age(day)
        if rule == "egfr":
            return _bound(analyte, egfr(value("creatinine"), age, self.person.sex))
        data = catalogue().traits.bmi.children
        z = log(value("bmi") / at(data, age)) / at(data, age, 2)
        return _bound(analyte, 100 * cdf(z))


def _arithmetic(rule: Formula, value: Callable[[str], float]) -> float:
    if rule.ratio:
        return rule.factor * value(rule.ratio[0]) / value(rule.ratio[1])
    if rule.product:
        return rule.factor * value(rule.product[0]) * value(rule.product[1])
    return sum(weight * value(key) for key, weight in rule.sum.items())


def egfr(creatinine: float, age: float, sex: str) -> float:
    """CKD-EPI 2021: mL/min/1.73 m² from creatinine in mg/dL (NEJM 2021;385:1737)."""
    female = sex == "female"
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / kappa
    value: float = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.200 * 0.9938**age
    return value * (1.012 if female else 1.0)


def creatinine(rate: float, age: float, sex: str) -> float:
    """The creatinine (mg/dL) above the kink at which CKD-EPI 2021 gives that rate."""
    female = sex == "female"
    whole = 142 * 0.9938**age * (1.012 if female else 1.0)
    ratio: float = max(1.0, (whole / rate) ** (1 / 1.200))
    return (0.7 if female else 0.9) * ratio


def _bound(analyte: Analyte, value: float) -> float:
    if analyte.bounds is None:
        return value
    return min(max(value, analyte.bounds[0]), analyte.bounds[1])


def met(body: Physiology, rule: Threshold, day: int) -> bool:
    """Whether a decision on the treated mean of an analyte is met on a day."""
    value = body.mean(rule.analyte, day)
    return value > rule.above if rule.above is not None else value < (rule.below or 0)
