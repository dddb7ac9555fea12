"""Names of people: pools from Faker's word lists (weighted by frequency) and the identity file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from mock_server.population.catalogue import catalogue
from mock_server.world.keyed import Random


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
