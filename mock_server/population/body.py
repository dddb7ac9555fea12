"""The body and its habits: mass, height, smoking, family history, the will to be vaccinated."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.people import BodyMass, Smoking, Traits
from mock_server.population.curves import at, cdf, quantile
from mock_server.population.people import Person
from mock_server.population.times import calendar
from mock_server.world.keyed import unit

_ADULT = 18


@dataclass(frozen=True, slots=True)
class Body:
    """What a person brings along; `traits` hold for life, smoking from `smoked[0]` to `[1]`."""

    person: Person
    traits: frozenset[str]
    smoked: tuple[float, float] | None
    mass: float
    stature: float
    diligence: float
    vaccination: float

    def bmi(self, day: int) -> float:
        """Body mass index (kg/m²) on a day, before any illness or drug moves it."""
        age = self.person.age(day)
        index = _bmi(catalogue().traits.bmi, self.person.sex, age, self.mass)
        change = self.person.member.weight_loss if self.person.member else None
        if change:
            first, last = change.from_.toordinal(), change.to.toordinal()
            moved = min(1.0, max(0.0, (day - first) / (last - first)))
            index += moved * (change.bmi - index)
        return index

    def height(self, day: int) -> float:
        """Height in cm."""
        traits = catalogue().traits
        return at(traits.height[self.person.sex], self.person.age(day)) * self.stature

    def smoking(self, age: float) -> str:
        """Never, former or current smoker at an age."""
        if self.smoked is None or age < self.smoked[0]:
            return "never"
        return "current" if age < self.smoked[1] else "former"

    def reluctance(self, vaccine: str) -> float:
        """A number in (0, 1), uniform over people: doses of a higher uptake are accepted.

        Partly the person's attitude, which all vaccines share, partly the vaccine's.
        """
        shared = catalogue().traits.uptake["shared"]
        own = quantile(unit(self.person.seed, "person", self.person.n, "uptake", vaccine))
        return cdf(sqrt(shared) * self.vaccination + sqrt(1 - shared) * own)


def body(person: Person) -> Body:
    """The body and habits of a person."""
    traits = catalogue().traits
    random = person.stream("body")
    mass, stature, will, diligence = (random.gauss(0, 1) for _ in range(4))
    member = person.member
    if member and member.bmi and member.birth_date:
        mass = _mass(traits.bmi, person, member.bmi)
    adult = exp(traits.bmi.mu + _female(traits.bmi, person.sex) + traits.bmi.sigma * mass)
    held = {key for key, (low, high) in traits.classes.items() if low <= adult < high}
    for key, share in traits.shares.items():
        if unit(person.seed, "person", person.n, "trait", key) < share:
            held.add(key)
    if member:
        held.update(member.traits)
    return Body(
        person=person,
        traits=frozenset(held),
        smoked=_smoked(traits, person),
        mass=mass,
        stature=exp(traits.height_sd * stature),
        diligence=diligence,
        vaccination=will,
    )


def _female(data: BodyMass, sex: str) -> float:
    return data.female if sex == "female" else 0.0


def _bmi(data: BodyMass, sex: str, age: float, mass: float) -> float:
    if age < _ADULT:
        return at(data.children, age) * exp(at(data.children, age, 2) * mass)
    return exp(data.mu + _female(data, sex) + at(data.age, age) + data.sigma * mass)


def _mass(data: BodyMass, person: Person, bmi: float) -> float:
    """The standardised mass of somebody whose story gives the BMI of their last birthdays."""
    age = person.age(calendar(person.registered).replace(year=2025, day=1).toordinal())
    if age < _ADULT:
        return log(bmi / at(data.children, age)) / at(data.children, age, 2)
    return (log(bmi) - data.mu - _female(data, person.sex) - at(data.age, age)) / data.sigma


def _smoked(traits: Traits, person: Person) -> tuple[float, float] | None:
    """From which age to which age the person smokes."""
    random = person.stream("smoking")
    year = calendar(person.born).year
    row: Smoking = next(r for r in traits.smoking if r.sex == person.sex and year <= r.born_until)
    ever, quits = random.random() < row.ever, random.random() < row.quit
    start, stop = random.uniform(*row.start_age), random.uniform(*row.quit_age)
    told = person.member.smoking if person.member else None
    if told:
        ever, quits = told != "never", told == "former"
        stop = min(stop, max(start + 2, person.age(person.registered) - 1))
    return (start, max(stop, start + 1) if quits else 200.0) if ever else None
