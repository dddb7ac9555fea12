"""Who people are: identity, traits, practices and the cast, as their files declare them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mock_server.population.catalogue.clinical import Threshold

Pairs = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Weighted:
    """A word with a weight and perhaps a code, for some ages and a sex."""

    text: str
    weight: float
    key: str | None = None
    code: str | None = None
    system: str | None = None
    from_age: float = 0
    to_age: float = 200
    sex: str | None = None


@dataclass(frozen=True)
class Names:
    """Name pools beside Faker's."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    nicknames: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Identity:
    """``identity.yaml``: distributions of what administration writes down, and its gaps."""

    ages: tuple[tuple[float, float, float], ...]
    female_share: float
    races: tuple[Weighted, ...]
    ethnicities: tuple[Weighted, ...]
    languages: tuple[Weighted, ...]
    marital_statuses: tuple[Weighted, ...]
    gender_identities: tuple[Weighted, ...]
    relationships: tuple[Weighted, ...]
    occupations: tuple[Weighted, ...]
    names: Names
    prefixes: dict[str, tuple[Weighted, ...]]
    suffixes: tuple[Weighted, ...]
    streets: dict[str, tuple[str, ...]]
    email_domains: tuple[str, ...]
    rates: dict[str, float]


@dataclass(frozen=True)
class UsPlace:
    """A US town with its area code and time zone."""

    city: str
    state: str
    postal_code: str
    area_code: str
    time_zone: str
    weight: float


@dataclass(frozen=True)
class UkPlace:
    """A UK town; the postcode is a pseudo postcode of its country."""

    city: str
    county: str
    postal_code: str = "ZZ99 3CZ"


@dataclass(frozen=True)
class Role:
    """A practitioner's place in a practice: specialty key and the letters around the name."""

    specialty: str
    prefix: str
    suffix: str | None = None


@dataclass(frozen=True)
class EhrSystem:
    """A record system's brand."""

    name: str
    weight: float


@dataclass(frozen=True)
class Practices:
    """``practices.yaml``."""

    names: tuple[str, ...]
    landmarks: tuple[str, ...]
    ehr_systems: tuple[EhrSystem, ...]
    us_places: tuple[UsPlace, ...]
    uk_places: tuple[UkPlace, ...]
    streets: dict[str, tuple[str, ...]]
    hospitals: tuple[str, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class BodyMass:
    """ln BMI ~ N(mu + female + age, sigma) in adults; `children` are [age, median, sigma]."""

    mu: float
    sigma: float
    female: float
    age: Pairs
    children: tuple[tuple[float, float, float], ...]
    noise: float


@dataclass(frozen=True)
class Smoking:
    """Smoking in a birth cohort: shares who ever smoked and, of those, who quit."""

    born_until: int
    sex: str
    ever: float
    quit: float
    start_age: tuple[float, float]
    quit_age: tuple[float, float]


@dataclass(frozen=True)
class WellnessPanel:
    """A panel at check-ups of healthy people."""

    panel: str
    from_age: float
    every_years: float
    share: float
    unless: Threshold | None = None


@dataclass(frozen=True)
class VitalSign:
    """A vital sign or habit taken at visits, by age; months between, in children and adults."""

    analyte: str
    from_age: float = 0
    to_age: float = 200
    every_months: float = 0
    adult_months: float = 0
    share: float = 1.0


@dataclass(frozen=True)
class Wellness:
    """Check-ups: yearly rate by age in adults, fixed ages in children."""

    adult: Pairs
    child_ages_months: tuple[float, ...]
    panels: tuple[WellnessPanel, ...]


@dataclass(frozen=True)
class Traits:
    """``traits.yaml``: what people are before they fall ill, and the habits of practices."""

    bmi: BodyMass
    height: dict[str, Pairs]
    height_sd: float
    classes: dict[str, tuple[float, float]]
    smoking: tuple[Smoking, ...]
    shares: dict[str, float]
    effects: dict[str, dict[str, float]]
    mortality: dict[str, Pairs]
    history: dict[str, tuple[tuple[date, date, float], ...]]
    uptake: dict[str, float]
    wellness: Wellness
    vitals: tuple[VitalSign, ...]
    practice: dict[str, float]
