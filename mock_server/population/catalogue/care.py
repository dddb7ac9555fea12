"""What care is made of: visits, procedures, vaccines, allergens, devices, payers, papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mock_server.population.catalogue.coded import Coded


@dataclass(frozen=True, kw_only=True)
class VisitType(Coded):
    """A kind of visit; `class_` is AMB, VR, EMER or IMP.

    `reasons` are those of visits that no condition causes, the first fits everybody; `ages` has
    the years of age, the last excluded, of those reasons that not everybody can have.
    """

    class_: str
    minutes: int
    uk_text: str
    price_usd: float
    vitals: bool = False
    document: str | None = None
    appointment: bool | None = None
    reasons: tuple[str, ...] = ()
    ages: dict[str, tuple[float, float]] = field(default_factory=dict)
    lead_days: tuple[float, float] = (7, 60)

    @property
    def booked(self) -> bool:
        """Whether it takes a slot in the practice's calendar."""
        return self.class_ in ("AMB", "VR") if self.appointment is None else self.appointment

    def reasons_at(self, age: float) -> tuple[str, ...]:
        """The reasons that somebody of an age (years) can have."""
        return tuple(
            reason
            for reason in self.reasons
            if reason not in self.ages or self.ages[reason][0] <= age < self.ages[reason][1]
        )


@dataclass(frozen=True)
class Screening:
    """Something done to healthy people by age."""

    from_age: float
    to_age: float
    every_years: float
    share: float
    sex: str | None = None
    from_year: int = 1900
    smoker: bool = False


@dataclass(frozen=True, kw_only=True)
class ProcedureType(Coded):
    """A procedure: what it is, how long it takes, what it costs, which device it leaves behind."""

    category: str
    duration_minutes: int
    price_usd: float
    setting: str
    body_site: str | None = None
    screening: Screening | None = None
    places: str | None = None


@dataclass(frozen=True, kw_only=True)
class Vaccine(Coded):
    """A vaccine product."""

    uk_name: str
    manufacturer: str
    route: str
    sites: tuple[str, ...]
    licensed_from: int
    mvx: str | None = None
    uk_manufacturer: str | None = None


@dataclass(frozen=True)
class Dose:
    """One row of a vaccination schedule; `due` is {age_weeks | age_months | age_years: x}."""

    vaccine: str
    series: str
    due: dict[str, float]
    window: tuple[float, float]
    uptake: float
    dose: int | None = None
    born_from: date | None = None
    born_until: date | None = None
    from_: date | None = None
    until: date | None = None
    months: tuple[int, ...] = ()
    sex: str | None = None
    risk: tuple[str, ...] = ()
    every_years: float | None = None
    to_age_years: float = 200

    @cached_property
    def due_days(self) -> float:
        """The due age in days."""
        days = {"age_weeks": 7.0, "age_months": 30.4375, "age_years": 365.25}
        ((unit, amount),) = self.due.items()
        return days[unit] * amount


@dataclass(frozen=True)
class Reaction:
    """A manifestation that an allergen may cause."""

    key: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Allergen(Coded):
    """A substance that people are allergic to or do not tolerate."""

    category: str
    weight: float
    reactions: tuple[Reaction, ...]
    class_: str | None = None
    intolerance: bool = False


@dataclass(frozen=True)
class Manifestation:
    """What an allergic reaction looks like."""

    key: str
    text: str
    snomed: str
    severities: dict[str, float]


@dataclass(frozen=True)
class AllergyPrevalence:
    """Share of people with any of a category, mean number among them, factor with atopy."""

    share: float
    mean: float
    atopy: float = 1.0


@dataclass(frozen=True)
class AllergyRecording:
    """How completely allergies are written down."""

    reaction_known: float
    severity_known: float
    onset_known: float


@dataclass(frozen=True)
class Term:
    """A reason, route or site: words with perhaps a SNOMED code and a weight."""

    key: str
    text: str
    snomed: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class DeviceType(Coded):
    """A device that patients use or carry."""

    implanted: bool = False
    years: float | None = None


@dataclass(frozen=True)
class InsurancePlan:
    """A plan of a payer; `copay` in US dollars a visit."""

    key: str
    name: str
    copay: float
    weight: float


@dataclass(frozen=True)
class Payer:
    """A fictitious payer: allows a share of the price and pays a share of what it allows."""

    key: str
    name: str
    kind: str
    weight: float
    plans: tuple[InsurancePlan, ...]
    pays: float = 0.8
    allowed: float = 0.7


@dataclass(frozen=True, kw_only=True)
class Specialty(Coded):
    """A medical specialty that one is referred to."""

    reasons: tuple[str, ...] = ()
    letter: str | None = None


@dataclass(frozen=True)
class Care:
    """``care.yaml``."""

    devices: dict[str, DeviceType]
    payers: dict[str, Payer]
    specialties: dict[str, Specialty]
    stop_reasons: dict[str, Term]
    cancellation_reasons: dict[str, Term]
    routes: dict[str, Term]
    referral_reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vaccination:
    """``vaccines.yaml``."""

    vaccines: dict[str, Vaccine]
    schedules: dict[str, tuple[Dose, ...]]
    sites: dict[str, Term] = field(default_factory=dict)
    refusal_reasons: dict[str, Term] = field(default_factory=dict)


@dataclass(frozen=True)
class Allergies:
    """``allergies.yaml``."""

    prevalence: dict[str, AllergyPrevalence]
    recording: AllergyRecording
    allergens: dict[str, Allergen]
    manifestations: dict[str, Manifestation]


@dataclass(frozen=True, kw_only=True)
class DocumentType(Coded):
    """A kind of document; `title` may hold {date}, {specialty}, {panel}, {reason}."""

    mime: str
    title: str | None = None


@dataclass(frozen=True)
class Documents:
    """``documents.yaml``: kinds of document and the phrases that notes are written with."""

    types: dict[str, DocumentType]
    phrases: dict[str, tuple[str, ...]]
