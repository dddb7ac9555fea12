"""Conditions and medications, as ``conditions.yaml`` and ``medications.yaml`` declare them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mock_server.population.catalogue.coded import Coded


@dataclass(frozen=True)
class Episode:
    """How long a bout lasts (days), how often it comes back (a year), in which months."""

    days: tuple[float, float] | None = None
    per_year: float | None = None
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class PanelEvery:
    """A panel repeated every so many months."""

    panel: str
    months: float


@dataclass(frozen=True)
class Monitoring:
    """Follow-up visits every `visit_months` and what is measured."""

    visit_months: float
    panels: tuple[PanelEvery, ...] = ()
    vitals: bool = True


@dataclass(frozen=True)
class Threshold:
    """A decision on the treated mean of an analyte, in its own unit."""

    analyte: str
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class Option:
    """One medication that a line of therapy may use."""

    medication: str
    weight: float
    sig: str


@dataclass(frozen=True)
class Line:
    """A step of therapy: who gets it, when, with what and until when."""

    after_days: int
    share: float
    options: tuple[Option, ...]
    until: str | dict[str, int]
    when: Threshold | None = None
    stop_reasons: tuple[str, ...] = ()
    min_age: float = 0
    max_age: float = 200
    sex: str | None = None
    replaces: bool = False


@dataclass(frozen=True)
class Planned:
    """A procedure that follows a diagnosis, `after_days` from … to, perhaps repeatedly."""

    procedure: str
    share: float
    after_days: tuple[float, float]
    repeat_months: float | None = None


@dataclass(frozen=True)
class Referral:
    """A referral to a specialty that follows a diagnosis."""

    specialty: str
    share: float
    after_days: tuple[float, float]
    reason: str | None = None


@dataclass(frozen=True)
class Plan:
    """A care plan that goes with a condition."""

    title: str
    activities: tuple[str, ...]
    goals: tuple[str, ...]
    share: float = 0.6


@dataclass(frozen=True)
class WithDevice:
    """The share of people with a condition who get a device."""

    device: str
    share: float


@dataclass(frozen=True)
class Within:
    """A complication: happens in the course of another condition, `after_days` from its onset."""

    condition: str
    share: float
    after_days: tuple[float, float]


@dataclass(frozen=True)
class PlannedVisit:
    """A visit at a fixed distance from onset, repeated until `until_months` if that is given."""

    after_days: int
    encounter: str
    panels: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    until_months: float | None = None
    share: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Condition(Coded):
    """A disorder: who gets it, what it does to a person and what is done about it."""

    area: str
    course: str
    onset: tuple[tuple[float, float, float], ...]
    presents_as: tuple[str, ...]
    findings: tuple[str, ...]
    plan: tuple[str, ...]
    sex: str | None = None
    causes: dict[str, float] = field(default_factory=dict)
    episode: Episode = Episode()
    severity: dict[str, float] = field(default_factory=dict)
    effects: dict[str, float] = field(default_factory=dict)
    levels: dict[str, tuple[float, float]] = field(default_factory=dict)
    workup: tuple[str, ...] = ()
    monitoring: Monitoring | None = None
    therapy: tuple[Line, ...] = ()
    procedures: tuple[Planned, ...] = ()
    referrals: tuple[Referral, ...] = ()
    care_plan: Plan | None = None
    device: WithDevice | None = None
    encounter: str = "ambulatory"
    mortality: float = 0.0
    within: Within | None = None
    visits: tuple[PlannedVisit, ...] = ()
    requires: str | None = None
    ends: tuple[str, ...] = ()
    from_: date | None = None
    problem_list: float | None = None

    @property
    def lasting(self) -> bool:
        """Whether it stays on the problem list until something ends it."""
        return self.course in ("chronic", "remitting", "pregnancy")

    @property
    def listed(self) -> float:
        """The share of cases that reach the problem list."""
        if self.problem_list is not None:
            return self.problem_list
        return 1.0 if self.lasting else 0.0


@dataclass(frozen=True)
class Sig:
    """Directions: `dose` per intake, `per_day` intakes a day."""

    text: str
    dose: float
    dose_unit: str
    per_day: float
    as_needed: bool


@dataclass(frozen=True)
class Strength:
    """How much of the substance one unit of the form holds."""

    value: float
    unit: str


@dataclass(frozen=True, kw_only=True)
class Medication(Coded):
    """A drug in one strength and form; `places` is the device that it puts into the body."""

    ingredient: str
    atc_class: str
    form: str
    route: str
    strength: Strength
    sigs: dict[str, Sig]
    days_supply: int
    refills: int
    available_from: int
    min_age: float = 0
    max_age: float = 200
    pregnancy_safe: bool = True
    effects: dict[str, float] = field(default_factory=dict)
    allergy_class: str | None = None
    places: str | None = None
    interactions: tuple[str, ...] = ()
    controlled: str | None = None
    sex: str | None = None
