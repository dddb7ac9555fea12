"""Practices of a fixed size: their practitioners, places and every person's own slots.

Person n belongs to practice (n - 1) // 50 + 1; the place in the practice gives the practitioner and
a slot of each day that nobody else has, so that appointments cannot collide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mock_server.population import identifiers
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.people import EhrSystem, UsPlace
from mock_server.population.chart import Address, Concept, HumanName
from mock_server.population.names import plain, pools
from mock_server.world.keyed import Random, number, pick, stream

PEOPLE = 50
"""People a practice."""
PRACTITIONERS = 4
SLOT_MINUTES = 40
_SLOTS = 13  # 50 people by 4 practitioners, rounded up
_OPENS = 8 * 60
_LUNCH_AFTER = 6


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who sees patients; `gmc` looks like a UK registration and begins with 9."""

    id: str
    npi: str
    gmc: str
    name: HumanName
    gender: str
    specialty: Concept
    email: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where care happens: `kind` is practice or hospital."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Practice:
    """An organisation with its addresses in both countries."""

    index: int
    name: str
    ehr_system: str
    npi: str
    time_zone: str
    area_code: str
    us: Address
    uk: Address
    phone_us: str
    phone_uk: str
    practitioners: tuple[Practitioner, ...]
    locations: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of a day in a practitioner's room, in minutes after local midnight."""

    minute: int
    room: int


def practice_of(n: int) -> int:
    """The practice that person n belongs to."""
    return (n - 1) // PEOPLE + 1


def practitioner_of(n: int) -> str:
    """The practitioner whom person n usually sees."""
    return f"prac-{practice_of(n)}-{(n - 1) % PEOPLE % PRACTITIONERS + 1}"


def slot_of(n: int, day: int) -> Slot:
    """Person n's own slot on a day: it wanders, and no two people of a practitioner share it."""
    place, doctor = divmod((n - 1) % PEOPLE, PRACTITIONERS)
    slot = (place + day * 5) % _SLOTS
    lunch = SLOT_MINUTES if slot >= _LUNCH_AFTER else 0
    return Slot(_OPENS + slot * SLOT_MINUTES + lunch, doctor * 2 + slot % 2 + 1)


@lru_cache(maxsize=4096)
def practice(seed: int, index: int) -> Practice:
    """The practice of that number, from 1."""
    data = catalogue().practices
    random = stream(seed, "practice", index)
    place: UsPlace = pick(
        seed,
        ("practice", index, "place"),
        ((p.city + p.state, p.weight, p) for p in data.us_places),
    )
    british = data.uk_places[number(seed, "practice", index, "uk") % len(data.uk_places)]
    words = {
        "city": place.city,
        "street": random.choice(data.streets["US"]),
        "family": pools()["family"].draw(random),
        "landmark": random.choice(data.landmarks),
    }
    house = random.randrange(10, 990)
    return Practice(
        index=index,
        name=random.choice(data.names).format(**words),
        ehr_system=_brand(seed, index).name,
        npi=identifiers.npi(10_000_000 + seed * 7919 + index * 10),
        time_zone=place.time_zone,
        area_code=place.area_code,
        us=Address(
            (f"{house} {words['street']}",), place.city, None, place.state, place.postal_code, "US"
        ),
        uk=Address(
            (f"{house % 90 + 1} {random.choice(data.streets['UK'])}",),
            british.city,
            british.county,
            None,
            british.postal_code,
            "GB",
        ),
        phone_us=identifiers.us_phone(place.area_code, index),
        phone_uk=identifiers.uk_landline(index),
        practitioners=tuple(_practitioner(seed, index, k) for k in range(PRACTITIONERS)),
        locations=(
            Location(f"loc-{index}-main", "Main building", "practice"),
            Location(
                f"loc-{index}-hospital",
                random.choice(data.hospitals).format(city=place.city),
                "hospital",
            ),
        ),
    )


def _brand(seed: int, index: int) -> EhrSystem:
    """Brands by weight; the first three practices have three different ones."""
    left = {item.name: item for item in catalogue().practices.ehr_systems}
    for earlier in range(1, min(index, 4)):
        if index <= 3:
            del left[_brand(seed, earlier).name]
    options = ((item.name, item.weight, item) for item in left.values())
    return pick(seed, ("practice", index, "brand"), options)


def _practitioner(seed: int, index: int, k: int) -> Practitioner:
    data = catalogue()
    role = data.practices.roles[(k + index - 1) % len(data.practices.roles)]
    random: Random = stream(seed, "practitioner", index, k)
    gender = "female" if random.random() < 0.55 else "male"
    given, family = pools()[gender].draw(random), pools()["family"].draw(random)
    order = index * 10 + k + 1
    return Practitioner(
        id=f"prac-{index}-{k + 1}",
        npi=identifiers.npi(10_000_000 + seed * 7919 + order),
        gmc=f"9{order % 1_000_000:06d}",
        name=HumanName("official", family, (given,), role.prefix, role.suffix),
        gender=gender,
        specialty=data.care.specialties[role.specialty].concept,
        email=f"{plain(given)}.{plain(family)}@example.org",
    )
