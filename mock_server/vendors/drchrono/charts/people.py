"""What several records say of the patient and those around."""

from __future__ import annotations

from datetime import date

from mock_server.population.chart import HumanName
from mock_server.population.practices import Practitioner
from mock_server.vendors.drchrono.identifiers import staff_id, user_of_doctor
from mock_server.vendors.drchrono.scope import COUNTRY, Scope

MANAGER, NURSE, FRONT_DESK, BILLER = 1, 2, 3, 4
"""Places of the staff of every practice."""

_NO_TEXTS = 0.1


def first_name(scope: Scope) -> str:
    """The first given name; newborns may not have one yet."""
    given = scope.chart.patient.name.given
    return given[0] if given else ""


def contact_point(scope: Scope, system: str, use: str | None = None) -> str:
    """The first telephone number or e-mail address of the kind, or an empty text."""
    for point in scope.chart.patient.paperwork[COUNTRY].telecom:
        if point.system == system and use in (None, point.use):
            return point.value
    return ""


def telephone(scope: Scope) -> str:
    """The number to call first."""
    return contact_point(scope, "phone")


def email(scope: Scope) -> str:
    """The e-mail address, or an empty text."""
    return contact_point(scope, "email")


def no_texts(scope: Scope) -> bool:
    """Whether the patient does not want text messages."""
    return scope.drawn("no-sms") < _NO_TEXTS


def years_old(scope: Scope, day: date) -> int:
    """The age on a day."""
    born = scope.chart.patient.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def full_name(name: HumanName) -> str:
    """Given and family name."""
    return " ".join((*name.given, name.family)).strip()


def practitioner(scope: Scope) -> Practitioner:
    """Whom the patient usually sees."""
    return next(p for p in scope.practice.practitioners if p.id == scope.chart.practitioner)


def doctors_user(scope: Scope) -> int:
    """The user who is the patient's doctor."""
    return user_of_doctor(scope.doctor)


def staff(scope: Scope, place: int) -> int:
    """A user of the practice by the place among the staff."""
    return staff_id(scope.chart.practice, place)
