"""Addresses, telephones and identifiers of one human in two countries, none of them real."""

from __future__ import annotations

from mock_server.population import identifiers
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import (
    Address,
    Coding,
    Concept,
    ContactPoint,
    HumanName,
    Identifier,
    Paperwork,
    RelatedPerson,
)
from mock_server.population.names import plain, pools
from mock_server.population.people import Person
from mock_server.population.practices import Practice
from mock_server.population.systems import ROLE_CODE
from mock_server.world.keyed import stream


def paperwork(person: Person, practice: Practice, name: HumanName) -> dict[str, Paperwork]:
    """What the administrations of both countries hold."""
    household = person.member.twin_of if person.member and person.member.twin_of else person.n
    random = stream(person.seed, "person", household, "address")
    house = random.randrange(1, 2000)
    us_street = random.choice(catalogue().identity.streets["US"])
    uk_street = random.choice(catalogue().identity.streets["UK"])
    flat = f"Apt {random.randrange(1, 40)}" if random.random() < 0.25 else None
    town = practice.uk
    return {
        "US": Paperwork(
            Address(
                (f"{house} {us_street}", *([flat] if flat else [])),
                practice.us.city,
                None,
                practice.us.state,
                practice.us.postal_code,
                "US",
            ),
            _telecom(person, name, practice, "US"),
            (
                Identifier("MR", identifiers.MRN_SYSTEM, identifiers.mrn(person.n)),
                Identifier("SS", identifiers.SSN_SYSTEM, identifiers.ssn(_serial(person, 11))),
            ),
        ),
        "UK": Paperwork(
            Address(
                (f"{house % 120 + 1} {uk_street}",),
                town.city,
                town.district,
                None,
                town.postal_code,
                "GB",
            ),
            _telecom(person, name, practice, "UK"),
            (
                Identifier("MR", identifiers.MRN_SYSTEM, identifiers.mrn(person.n)),
                Identifier(
                    "NH", identifiers.NHS_SYSTEM, identifiers.nhs_number(_serial(person, 0) * 11)
                ),
            ),
        ),
    }


def _serial(person: Person, salt: int) -> int:
    """A number that no two people of a population share."""
    return person.n * 7 + person.seed % 1000 + salt


def _telecom(
    person: Person, name: HumanName, practice: Practice, country: str
) -> tuple[ContactPoint, ...]:
    random, rates = person.stream("telecom"), catalogue().identity.rates
    draws = [random.random() for _ in range(4)]
    numbers = [random.randrange(1000) for _ in range(3)]
    domain = random.choice(catalogue().identity.email_domains)
    member = person.member
    found = []
    if not (member.no_phone if member else draws[0] < rates["no-phone"]):
        if country == "US":
            area = practice.area_code
            found.append(ContactPoint("phone", "mobile", identifiers.us_phone(area, numbers[0])))
            if draws[1] < 0.4:
                found.append(ContactPoint("phone", "home", identifiers.us_phone(area, numbers[1])))
            if draws[2] < rates["work-phone"] and person.age(person.registered) >= 18:
                found.append(ContactPoint("phone", "work", identifiers.us_phone(area, numbers[2])))
        else:
            found.append(ContactPoint("phone", "mobile", identifiers.uk_mobile(numbers[0])))
            if draws[1] < 0.4:
                found.append(ContactPoint("phone", "home", identifiers.uk_landline(numbers[1])))
    if not (member.no_email if member else draws[3] < rates["no-email"]):
        local = f"{plain(name.given[0])}.{plain(name.family)}{numbers[2] % 100}"
        found.append(ContactPoint("email", "home", f"{local[-64:]}@{domain}"))
    return tuple(found)


def contacts(person: Person, practice: Practice, name: HumanName) -> tuple[RelatedPerson, ...]:
    """Somebody close: a parent for children, else partner, child or friend."""
    random, data = person.stream("contacts"), catalogue().identity
    age = person.age(person.registered)
    told = person.member is not None and person.age(737_791) < 18
    draws = random.random(), random.random(), random.randrange(1000)
    if draws[0] >= data.rates["contact"] and age >= 18 and not told:
        return ()
    options = [r for r in data.relationships if r.from_age <= max(age, 0) < r.to_age]
    chosen = random.choices(options, weights=[r.weight for r in options])[0]
    sex = chosen.sex or ("female" if draws[1] < 0.5 else "male")
    coding = (Coding(ROLE_CODE, chosen.code, chosen.text),) if chosen.code else ()
    family = name.family if random.random() < 0.8 else pools()["family"].draw(random)
    phone = identifiers.us_phone(practice.area_code, draws[2])
    return (
        RelatedPerson(
            Concept(chosen.text, coding),
            HumanName("official", family, (pools()[sex].draw(random),)),
            (ContactPoint("phone", "mobile", phone),),
        ),
    )
