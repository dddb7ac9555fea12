"""Analytes and panels, as ``observations.yaml`` declares them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from mock_server.population import systems
from mock_server.population.catalogue.coded import Coded
from mock_server.population.chart import Coding, Concept, ReferenceRange


@dataclass(frozen=True)
class UnitedKingdom:
    """What UK laboratories report: value × factor + offset, in their unit."""

    unit: str
    unit_text: str
    factor: float
    offset: float = 0.0
    decimals: int | None = None
    text: str | None = None
    loinc: str | None = None


@dataclass(frozen=True)
class Range:
    """A reference range and for whom it holds."""

    sex: str | None = None
    from_age: float = 0
    to_age: float = 200
    low: float | None = None
    high: float | None = None

    @cached_property
    def shown(self) -> ReferenceRange:
        """The range as reports print it."""
        return ReferenceRange(self.low, self.high)


@dataclass(frozen=True)
class Critical:
    """Limits beyond which a laboratory calls (flags LL and HH)."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Value:
    """A possible answer of a qualitative observation."""

    text: str
    weight: float
    code: str | None = None
    abnormal: bool = False
    key: str | None = None
    system: str | None = None

    @cached_property
    def concept(self) -> Concept:
        """The answer as a coded value."""
        if self.code is None:
            return Concept(self.text)
        loinc = self.system == "loinc" or self.code.startswith("LA")
        system = systems.LOINC if loinc else systems.SNOMED
        return Concept(self.text, (Coding(system, self.code, self.text),))


@dataclass(frozen=True)
class Formula:
    """Arithmetic over other analytes: a weighted sum, or `factor` times a ratio or product."""

    sum: dict[str, float] = field(default_factory=dict)
    ratio: tuple[str, str] | None = None
    product: tuple[str, str] | None = None
    factor: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Analyte(Coded):
    """Something that is measured or asked."""

    category: str
    unit: str | None = None
    unit_text: str = ""
    decimals: int = 0
    uk: UnitedKingdom | None = None
    baseline: dict[str, tuple[float, float]] = field(default_factory=dict)
    children: dict[str, tuple[tuple[float, float, float], ...]] = field(default_factory=dict)
    lifelong: bool = False
    slope: float = 0.0
    within_cv: float = 0.03
    distribution: str = "normal"
    bounds: tuple[float, float] | None = None
    reference: tuple[Range, ...] = ()
    critical: Critical | None = None
    values: tuple[Value, ...] = ()
    components: tuple[str, ...] = ()
    derived: str | Formula | None = None

    def usual(self, sex: str) -> tuple[float, float] | None:
        """Mean and standard deviation in healthy adults of that sex."""
        return self.baseline.get(sex) or self.baseline.get("all")

    def range(self, sex: str, age: float) -> Range | None:
        """The reference range for that sex and age (years)."""
        for item in self.reference:
            if item.sex in (None, sex) and item.from_age <= age < item.to_age:
                return item
        return None


@dataclass(frozen=True)
class Specimen:
    """What the laboratory examined."""

    text: str
    snomed: str | None = None


@dataclass(frozen=True, kw_only=True)
class Panel(Coded):
    """Analytes that are ordered and reported together."""

    members: tuple[str, ...]
    specimen: Specimen | None = None
    fasting: bool = False
    hours: tuple[float, float] = (4, 48)

    @cached_property
    def specimen_concept(self) -> Concept | None:
        """The specimen as a coded value."""
        if self.specimen is None:
            return None
        code = self.specimen.snomed
        coding = (Coding(systems.SNOMED, code, self.specimen.text),) if code else ()
        return Concept(self.specimen.text, coding)


@dataclass(frozen=True)
class Item:
    """A question of a survey."""

    key: str
    text: str
    loinc: str
    loinc_display: str | None = None
    max: int = 3


@dataclass(frozen=True)
class Answer:
    """An answer (LOINC answer code) and what it counts."""

    code: str
    text: str
    score: int


@dataclass(frozen=True)
class Survey:
    """A questionnaire whose item scores add up to the analyte `total`."""

    key: str
    text: str
    loinc: str
    loinc_display: str
    total: str
    items: tuple[Item, ...]
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Observables:
    """``observations.yaml``."""

    analytes: dict[str, Analyte]
    panels: dict[str, Panel]
    surveys: dict[str, Survey] = field(default_factory=dict)
