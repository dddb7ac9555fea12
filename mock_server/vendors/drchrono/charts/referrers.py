"""Colleagues in town who send patients; they have no account of their own."""

from __future__ import annotations

from functools import lru_cache

from mock_server.population.identifiers import npi, us_phone
from mock_server.population.names import pools
from mock_server.population.practices import practice
from mock_server.vendors.drchrono.scope import Body, Scope
from mock_server.world.keyed import stream

_EACH = 8
"""Colleagues around a practice."""

_SHARE = 0.3
"""Share of the patients whom one of them sent."""

_FIRST_NPI = 60_000_000
_SPECIALTIES = ("Family Practitioner", "Internist", "Pediatrician", "Urgent Care")
_QUALIFIERS = (("", ""), ("", ""), ("0B", "MOCK-L"), ("G2", "MOCK-N"))
"""What a provider number is, and how ours begin."""


def referrer(scope: Scope) -> Body | None:
    """The colleague who sent the patient, if one did, as the key referring_doctor has it."""
    if scope.drawn("referred") > _SHARE:
        return None
    return dict(_colleague(scope.seed, scope.chart.practice, scope.number("referrer") % _EACH))


@lru_cache(maxsize=4096)
def _colleague(seed: int, index: int, place: int) -> Body:
    town = practice(seed, index)
    random = stream(seed, "drchrono", "referrer", index, place)
    gender = "female" if random.random() < 0.5 else "male"
    first, last = pools()[gender].draw(random), pools()["family"].draw(random)
    qualifier, prefix = random.choice(_QUALIFIERS)
    order = index * 10 + place
    return {
        "first_name": first,
        "middle_name": random.choice(("", "A.", "J.", "M.")),
        "last_name": last,
        "suffix": random.choice(("MD", "MD", "DO")),
        "specialty": random.choice(_SPECIALTIES),
        "npi": npi(_FIRST_NPI + seed * 7919 + order),
        "provider_number": f"{prefix}{order:06d}" if prefix else "",
        "provider_qualifier": qualifier,
        "address": f"{random.randrange(10, 990)} Example Street, {town.us.city}, {town.us.state}",
        "email": f"referrals{order}@example.org",
        "phone": us_phone(town.area_code, random.randrange(100)),
        "fax": us_phone(town.area_code, random.randrange(100)),
    }
