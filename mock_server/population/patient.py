"""The administrative person: names, demographics and the paperwork of two countries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.people import Weighted
from mock_server.population.chart import Coding, Concept, Patient
from mock_server.population.names import human_names
from mock_server.population.paperwork import contacts, paperwork
from mock_server.population.people import NEWEST_BIRTH, Person
from mock_server.population.practices import Practice
from mock_server.population.times import calendar, instant
from mock_server.world.keyed import Random

_SYSTEMS = {
    "race-ethnicity": systems.RACE_ETHNICITY,
    "marital-status": systems.MARITAL_STATUS,
    "bcp47": systems.BCP47,
    "snomed": systems.SNOMED,
    "null-flavor": systems.NULL_FLAVOR,
}


def patient(person: Person, practice: Practice, deceased: datetime | None = None) -> Patient:
    """The patient record; `deceased` if the person died before the record is looked at."""
    data, member = catalogue().identity, person.member
    random = person.stream("demographics")
    age = max(person.age(NEWEST_BIRTH.toordinal()), 0.0)
    names = human_names(person)
    recorded = instant(person.registered, 8 * 60, practice.time_zone)

    def choose(options: Sequence[Weighted], gap: str, told: str | None) -> Concept | None:
        return _choose(options, random, age, person.sex, data.rates.get(gap, 0.0), told)

    return Patient(
        names=names,
        gender=person.sex,
        birth_sex=person.sex,
        gender_identity=choose(
            data.gender_identities if age >= 12 else (),
            "no-gender-identity",
            member.gender_identity if member else None,
        ),
        birth_date=calendar(person.born),
        deceased=deceased,
        marital_status=choose(
            data.marital_statuses, "no-marital-status", member.marital_status if member else None
        ),
        race=choose(data.races, "no-race", member.race if member else None),
        ethnicity=choose(data.ethnicities, "no-ethnicity", member.ethnicity if member else None),
        language=choose(data.languages, "no-language", member.language if member else None),
        occupation=_occupation(random, age, member.occupation if member else None),
        paperwork=paperwork(person, practice, names[0]),
        contacts=contacts(person, practice, names[0]),
        status=_status(person, random),
        recorded=recorded,
        last_updated=max(recorded, deceased) if deceased else recorded,
    )


def _choose(
    options: Sequence[Weighted], random: Random, age: float, sex: str, gap: float, told: str | None
) -> Concept | None:
    """One of the options that fit age and sex, or None where nobody wrote it down."""
    missing, drawn = random.random() < gap, random.random()
    fits = [o for o in options if o.from_age <= age < o.to_age and o.sex in (None, sex)]
    if told is not None:
        named = next((o for o in options if told in (o.text, o.key, o.code)), None)
        return _concept(named) if named else Concept(told)
    if missing or not fits:
        return None
    drawn *= sum(o.weight for o in fits)
    for option in fits:
        drawn -= option.weight
        if drawn < 0:
            return _concept(option)
    return _concept(fits[-1])


def _concept(option: Weighted) -> Concept:
    if option.code is None or option.system is None:
        return Concept(option.text)
    return Concept(option.text, (Coding(_SYSTEMS[option.system], option.code, option.text),))


def _occupation(random: Random, age: float, told: str | None) -> str | None:
    data = catalogue().identity
    missing, drawn = random.random() < data.rates["no-occupation"], random.random()
    options = [o for o in data.occupations if o.from_age <= age < o.to_age]
    if told or missing or not options:
        return told
    drawn *= sum(o.weight for o in options)
    for option in options:
        drawn -= option.weight
        if drawn < 0:
            return option.text
    return options[-1].text


def _status(person: Person, random: Random) -> str:
    """Active; a few are archived or were merged into another record."""
    if person.member:
        return person.member.status
    rates, drawn = catalogue().identity.rates, random.random()
    if drawn < rates["merged"]:
        return "merged"
    return "archived" if drawn < rates["merged"] + rates["archived"] else "active"
