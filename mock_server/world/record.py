"""What a world stores, and what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparison = Literal[">", ">=", "<", "<="]

ORDINALS = 1 << 16
"""Records of one kind that one person can have."""

CREATED = 1 << 40
"""Where the sequence numbers of records that clients create begin."""


@dataclass(slots=True, frozen=True)
class Record:
    """A stored record.

    `seq` numbers the records of a kind and never changes; `body` is the wire text, `whole` that of
    a verbose answer, where it differs; `hidden` is a JSON object of what no answer shows. `index`
    holds (field, value) pairs that queries may use, instants in a form that sorts as text. `place`
    is where the record stands in lists of a kind that are not ordered by `seq`. `ranged` are those
    fields of the index that queries ask ranges of, or texts that contain another.
    """

    kind: str
    seq: int
    id: str
    body: bytes
    whole: bytes | None = None
    index: tuple[tuple[str, str], ...] = ()
    hidden: bytes | None = None
    place: str = ""
    ranged: frozenset[str] = frozenset()


@dataclass(slots=True, frozen=True)
class Order:
    """The order of a kind's lists: by places, the greatest first if `falling`.

    `field` names the index field whose values the places are, if they are one's.
    """

    falling: bool
    field: str | None = None


@dataclass(slots=True, frozen=True)
class Query:
    """Records of a kind in the order of `seq`, or of their places by `order`.

    `equal` pairs must all hold and none of `without`; of each pair in `one_of` one of its values;
    `ranges` compares index values as text; `contains` wants a field with a value that has the text
    in it; of each pair in `through`, the field holds the id of a record that the query asks for.
    With `led`, the order is that of the values of this field, which has a range; no `equal` then.
    In lists by `seq`, `after` is the last one that is not wanted any more; `limit` None means all.
    `whole` asks for the texts of verbose answers.
    """

    kind: str
    equal: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    one_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ranges: tuple[tuple[str, Comparison, str], ...] = ()
    contains: tuple[tuple[str, str], ...] = ()
    through: tuple[tuple[str, Query], ...] = ()
    order: Order | None = None
    led: str | None = None
    whole: bool = False
    after: int = -1
    limit: int | None = None
    offset: int = 0


PIECE = 3
"""Characters of the pieces by which texts are searched."""


def pieces(field: str, text: str) -> list[tuple[str, str]]:
    """Index values by which `contains` finds a text without reading all texts."""
    starts = range(len(text) - PIECE + 1)
    found = {text[start : start + PIECE] for start in starts}
    return [(f"{field}~", piece) for piece in sorted(found)]


def person_seq(n: int, ordinal: int) -> int:
    """The sequence number of person n's record: the same whatever the population's size."""
    if not 0 <= ordinal < ORDINALS:
        raise ValueError(f"person {n} has more than {ORDINALS} records of one kind")
    return n * ORDINALS + ordinal


def person_of(seq: int) -> tuple[int, int]:
    """The person and the ordinal that a seeded record's sequence number was made from."""
    return divmod(seq, ORDINALS)
