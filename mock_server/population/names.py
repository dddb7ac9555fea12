"""Names of people: pools from Faker's word lists (weighted by frequency) and the identity file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from unicodedata import normalize

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.cast import CastName
from mock_server.population.chart import HumanName
from mock_server.population.people import Person
from mock_server.world.keyed import Random

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"})
"""Letters that are no letter with an accent to Unicode."""


@dataclass(frozen=True)
class Pool:
    """Words with cumulative weights."""

    words: tuple[str, ...]
    cumulative: tuple[float, ...]

    def draw(self, random: Random) -> str:
        """One of the words, by weight."""
        return random.choices(self.words, cum_weights=self.cumulative)[0]


@cache
def pools() -> dict[str, Pool]:
    """First names by sex and family names; one in twelve comes from the identity file."""
    from faker.providers.person.en_US import Provider  # slow to import, needed once

    own = catalogue().identity.names
    given = {"female": Provider.first_names_female, "male": Provider.first_names_male}
    return {
        "female": _pool(dict(given["female"]), own.female),
        "male": _pool(dict(given["male"]), own.male),
        "family": _pool(dict(Provider.last_names), own.family),
    }


def _pool(weighted: dict[str, float], own: tuple[str, ...]) -> Pool:
    each = sum(weighted.values()) / 11 / len(own)
    merged = {**weighted, **dict.fromkeys(own, each)}
    return Pool(tuple(merged), tuple(accumulate(merged.values())))


def human_names(person: Person) -> tuple[HumanName, ...]:
    """The official name first, then what else somebody is or was called."""
    data = catalogue().identity
    random = person.stream("names")
    rates, member = data.rates, person.member
    first, middle = (pools()[person.sex].draw(random) for _ in range(2))
    family, maiden = (pools()["family"].draw(random) for _ in range(2))
    draws = [random.random() for _ in range(6)]
    adult = person.age(person.registered) >= 18
    given: tuple[str, ...] = (first,)
    if draws[0] < rates["middle-name"]:
        given = (first, middle)
    elif draws[0] < rates["middle-name"] + rates["middle-initial"]:
        given = (first, f"{middle[0]}.")
    suffix = random.choices(data.suffixes, weights=[w.weight for w in data.suffixes])[0].text
    prefixes = [p for p in data.prefixes[person.sex] if adult or p.from_age < 18]
    prefix = (
        random.choices(prefixes, weights=[w.weight for w in prefixes])[0].text if adult else None
    )
    if member:
        return _told(member.name)
    official = HumanName("official", family, given, prefix if adult else None)
    if draws[1] < rates["suffix"] and person.sex == "male":
        official.suffix = suffix
    names = [official]
    if adult and person.sex == "female" and draws[2] < rates["maiden-name"]:
        names.append(HumanName("maiden", maiden, given))
    if draws[3] < rates["nickname"] and first in data.names.nicknames:
        names.append(HumanName("nickname", family, (data.names.nicknames[first],)))
    elif draws[4] < rates["second-name"]:
        names.append(HumanName("old", maiden, given))
    return tuple(names)


def _told(name: CastName) -> tuple[HumanName, ...]:
    names = [HumanName("official", name.family, name.given, name.prefix, name.suffix)]
    if name.nickname:
        names.append(HumanName("nickname", name.family, (name.nickname,)))
    if name.maiden:
        names.append(HumanName("maiden", name.maiden, name.given))
    if name.old:
        names.append(HumanName("old", name.old, name.given))
    return tuple(names)


def plain(name: str) -> str:
    """Nothing but small letters, as addresses have them: ``O'Brien`` is obrien."""
    return "".join(letter for letter in unaccented(name) if "a" <= letter <= "z") or "x"


def unaccented(words: str) -> str:
    """Small letters without their accents, what else ASCII has as it is: ``Óscar`` is oscar."""
    letters = normalize("NFKD", words.lower().translate(_STROKES))
    return letters.encode("ascii", "ignore").decode()
