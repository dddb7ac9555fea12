"""Who works at a practice: its doctors, everybody who logs in, and groups of users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mock_server.population import identifiers
from mock_server.population.catalogue import catalogue
from mock_server.population.names import pools, unaccented
from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.identifiers import DOCTORS, staff_id, user_of_doctor
from mock_server.vendors.drchrono.practice.catalogue import Account, setup
from mock_server.vendors.drchrono.practice.desk import Desk
from mock_server.vendors.drchrono.practice.ids import user_group_id
from mock_server.vendors.drchrono.scope import COUNTRY, Body, file_url
from mock_server.world import keyed

_FIRST_CELL = 20
_LEFT = "family-medicine"
"""What the doctor who has left was trained in."""

_NO_PHYSICIANS = ("nurse-practitioner", "physician-assistant")
"""Those whose title says what they are."""

_NO_LETTER = re.compile(r"[^a-z]+")


def doctors(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """The four who see patients, and a fifth who has left."""
    desk = Desk(seed, practice, as_of)
    specialties = catalogue().care.specialties
    other_titles = {specialties[key].text for key in _NO_PHYSICIANS}
    for place, account in enumerate(setup().staff.doctors.values(), 1):
        present = place <= len(practice.practitioners)
        human = practice.practitioners[place - 1] if present else None
        given, family = _name(desk, place)
        id_ = desk.doctor(place)
        specialty = (human.specialty if human else specialties[_LEFT].concept).text
        yield {
            "id": id_,
            "first_name": given,
            "last_name": family,
            "suffix": human.name.suffix if human else None,
            "specialty": specialty,
            "job_title": specialty if specialty in other_titles else account.title,
            "npi_number": human.npi if human else None,
            "group_npi_number": practice.npi,
            "email": human.email if human else None,
            "cell_phone": _phone(practice, _FIRST_CELL + place) if human else None,
            "home_phone": _phone(practice, 2 * _FIRST_CELL + place) if place % 2 else None,
            "office_phone": practice.phone_us,
            "country": COUNTRY,
            "timezone": practice.time_zone,
            "website": f"https://{_letters(practice.name)}.example.org" if human else None,
            "profile_picture": file_url("doctors", id_, "portrait.png") if place < 3 else None,
            "practice_group": desk.group.id,
            "practice_group_name": desk.group.name,
            "is_account_suspended": human is None,
        }


def users(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Everybody who can log in; what they may do depends on their place."""
    desk = Desk(seed, practice, as_of)
    staff = setup().staff
    for place, account in enumerate(staff.doctors.values(), 1):
        doctor = desk.doctor(place)
        trial = place == staff.trial.doctor
        yield _user(desk, user_of_doctor(doctor), place, account, doctor, trial=trial)
    for place, account in enumerate(staff.staff.values(), 1):
        id_, doctor = staff_id(desk.index, place), desk.doctor(account.doctor)
        trial = place == staff.trial.staff
        yield _user(desk, id_, DOCTORS + place, account, doctor, trial=trial)


def user_groups(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Groups of users that tasks are given to."""
    desk = Desk(seed, practice, as_of)
    for group in desk.made(setup().staff.groups):
        yield {
            "id": user_group_id(desk.index, group.key),
            "name": group.name,
            "members": [
                *(user_of_doctor(desk.doctor(place)) for place in group.doctors),
                *(staff_id(desk.index, place) for place in group.staff),
            ],
            "practice_group": desk.group.id,
            "archived": desk.archived(group),
            **desk.stamps("user group", group),
        }


def _user(desk: Desk, id_: int, place: int, account: Account, doctor: int, *, trial: bool) -> Body:
    """A user; places of staff count on after those of doctors."""
    staff = setup().staff
    given, family = _name(desk, place)
    trial = trial and desk.index % staff.trial.every == 0
    return {
        "id": id_,
        "username": f"{_letters(given)}.{_letters(family)}.{desk.index}-{place}",
        "doctor": doctor,
        "is_doctor": place <= DOCTORS,
        "is_staff": place > DOCTORS,
        "permissions": {name: name not in account.without for name in staff.permissions},
        "practice_group": desk.group.id,
        "plan_type": staff.trial_plan if trial else account.plan,
    }


def _name(desk: Desk, place: int) -> tuple[str, str]:
    """The given and the family name of a doctor, or, after the doctors, of a member of staff."""
    practitioners = desk.practice.practitioners
    if place <= len(practitioners):
        name = practitioners[place - 1].name
        return name.given[0], name.family
    random = keyed.stream(desk.seed, "drchrono", "practice", desk.index, "name", place)
    pool = pools()["female" if random.random() < 0.6 else "male"]
    return pool.draw(random), pools()["family"].draw(random)


def _letters(words: str) -> str:
    """Plain small letters: ``Óscar`` is oscar, ``O'Brien`` is o-brien."""
    return _NO_LETTER.sub("-", unaccented(words)).strip("-")


def _phone(practice: Practice, number: int) -> str:
    return identifiers.us_phone(practice.area_code, practice.index * 7 + number)
