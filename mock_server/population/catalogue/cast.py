"""The cast, as ``cast.yaml`` declares it: people whose story is fixed whatever the seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CastName:
    """The official name and what else the person is or was called."""

    given: tuple[str, ...]
    family: str
    prefix: str | None = None
    suffix: str | None = None
    nickname: str | None = None
    maiden: str | None = None
    old: str | None = None


@dataclass(frozen=True)
class CastCondition:
    """A condition that the story needs; `therapy` false leaves the drugs to the list below."""

    key: str
    onset: date
    abatement: date | None = None
    severity: str | None = None
    note: str | None = None
    therapy: bool = True


@dataclass(frozen=True)
class CastMedication:
    """A course of a drug with its reason (a condition key)."""

    medication: str
    sig: str
    start: date
    reason: str
    end: date | None = None
    stop_reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class CastProcedure:
    """A procedure on a day."""

    procedure: str
    date: date
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class CastAllergy:
    """An allergy, perhaps with its reaction."""

    allergen: str
    reaction: str | None = None
    severity: str | None = None


@dataclass(frozen=True)
class BodyChange:
    """The BMI moves to `bmi` between two days."""

    from_: date
    to: date
    bmi: float


@dataclass(frozen=True)
class Member:
    """One of the cast: everything that is not said here is drawn like anybody's."""

    n: int
    key: str
    story: str
    name: CastName
    sex: str
    birth_date: date | None = None
    born_days_before: int | None = None
    gender_identity: str | None = None
    race: str | None = None
    ethnicity: str | None = None
    language: str | None = None
    marital_status: str | None = None
    occupation: str | None = None
    registered: date | None = None
    deceased: date | None = None
    status: str = "active"
    same_as: int | None = None
    twin_of: int | None = None
    divergent: bool = False
    bmi: float | None = None
    weight_loss: BodyChange | None = None
    smoking: str | None = None
    traits: tuple[str, ...] = ()
    no_phone: bool = False
    no_email: bool = False
    others: bool = True
    empty: bool = False
    busy: float = 1.0
    without: tuple[str, ...] = ()
    conditions: tuple[CastCondition, ...] = ()
    medications: tuple[CastMedication, ...] = ()
    procedures: tuple[CastProcedure, ...] = ()
    allergies: tuple[CastAllergy, ...] = ()

    def course(self, key: str) -> CastCondition | None:
        """What the story says of a condition."""
        return next((item for item in self.conditions if item.key == key), None)
