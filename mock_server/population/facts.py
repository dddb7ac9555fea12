"""What a survey would find in one person: the record, and an examination as NHANES makes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from mock_server.population.build import write
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Chart, Quantity
from mock_server.population.life import Life, live
from mock_server.population.times import YEAR
from mock_server.world.keyed import Random

_TWO_YEARS = 2 * YEAR


@dataclass(frozen=True, slots=True)
class Facts:
    """One living person on the day of the survey."""

    n: int
    sex: str
    age: float
    problems: frozenset[str]
    bmi: float
    systolic: float
    diastolic: float
    hba1c: float
    pressure_drug: bool
    smoker: bool
    drug_allergies: int
    doses_at_two: dict[str, int]
    uk_doses_at_five: dict[str, int]
    entries: int
    before_after: tuple[float, float] | None

    def has(self, *keys: str) -> bool:
        """Whether any of those problems is on the list."""
        return not self.problems.isdisjoint(keys)

    @property
    def hypertensive(self) -> bool:
        """130/80 or more on examination, or drugs for it (NCHS data brief 511)."""
        return self.systolic >= 130 or self.diastolic >= 80 or self.pressure_drug


def survey(seed: int, n: int, as_of: date) -> Facts | None:
    """The facts of person n, or None for the dead and for members of the cast."""
    life = live(seed, n, as_of)
    if life.person.member or (life.deceased and life.deceased < life.as_of):
        return None
    chart = write(life)
    day, random = as_of.toordinal(), life.stream("examination")
    body = life.physiology
    return Facts(
        n=n,
        sex=life.person.sex,
        age=life.person.age(day),
        problems=_problems(chart),
        bmi=body.mean("bmi", day),
        systolic=_thrice(life, "systolic", day, random),
        diastolic=_thrice(life, "diastolic", day, random),
        hba1c=body.measure("hba1c", day, random),
        pressure_drug=_pressure_drug(chart),
        smoker=life.body.smoking(life.person.age(day)) == "current",
        drug_allergies=sum(a.category == "medication" for a in chart.allergies),
        doses_at_two=_doses(chart, "US", _TWO_YEARS),
        uk_doses_at_five=_doses(chart, "UK", 5 * YEAR),
        entries=entries(chart),
        before_after=_before_after(chart),
    )


def entries(chart: Chart) -> int:
    """How many entries a chart holds."""
    values = (getattr(chart, name) for name in chart.__slots__)
    return sum(len(value) for value in values if isinstance(value, list))


def _problems(chart: Chart) -> frozenset[str]:
    """Active problems by key; free text is read by its words."""
    words = {condition.text: key for key, condition in catalogue().conditions.items()}
    return frozenset(
        item.key or words.get(item.code.text, "")
        for item in chart.conditions
        if item.category == "problem-list-item" and item.clinical_status in ("active", "recurrence")
    )


def _thrice(life: Life, key: str, day: int, random: Random) -> float:
    return sum(life.physiology.measure(key, day, random) for _ in range(3)) / 3


def _pressure_drug(chart: Chart) -> bool:
    reasons = {c.id for c in chart.conditions if c.code.text == _text("hypertension")}
    return any(m.status == "active" and m.reason in reasons for m in chart.medications)


def _text(key: str) -> str:
    return catalogue().conditions[key].text


def _doses(chart: Chart, country: str, days: float) -> dict[str, int]:
    """Doses by series until an age."""
    born = chart.patient.birth_date.toordinal()
    found: Counter[str] = Counter()
    for item in chart.immunizations:
        early = item.occurrence.date().toordinal() - born <= days
        if item.country == country and item.status == "completed" and early:
            for antigen in item.series.split("+"):
                found[antigen.strip()] += 1
    return found


def _before_after(chart: Chart) -> tuple[float, float] | None:
    """HbA1c around the start of metformin: the last before, the mean of 3 to 12 months after."""
    reasons = {c.id for c in chart.conditions if c.key == "type-2-diabetes"}
    starts = [
        m.start
        for m in chart.medications
        if m.reason in reasons and m.key and m.key.startswith("metformin")
    ]
    results = [
        (o.effective.date(), o.value.value)
        for o in chart.observations
        if o.key == "hba1c" and isinstance(o.value, Quantity)
    ]
    if not starts:
        return None
    start = min(starts)
    before = [value for day, value in results if -120 <= (day - start).days <= 3]
    after = [value for day, value in results if 75 <= (day - start).days <= 365]
    return (before[-1], sum(after) / len(after)) if before and after else None
