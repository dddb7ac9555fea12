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

    `seq` orders the records of a kind and never changes; `body` is the wire text, `extra` the text
    that a verbose answer adds; `index` holds (field, value) pairs that queries may use, instants
    in a form that sorts as text.
    """

    kind: str
    seq: int
    id: str
    body: bytes
    extra: bytes | None = None
    index: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, frozen=True)
class Query:
    """Records of a kind in the order of `seq`, or of an index field's values.

    `equal` pairs must all hold, and of each pair in `one_of` one of its values; `ranges` compares
    index values as text; `contains` wants a field with a value that has the text in it. With
    `falling`, the greatest values of that index field come first; every record has exactly one.
    `after` is the last `seq` that is not wanted any more; `limit` None means all.
    """

    kind: str
    equal: tuple[tuple[str, str], ...] = ()
    one_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ranges: tuple[tuple[str, Comparison, str], ...] = ()
    contains: tuple[tuple[str, str], ...] = ()
    falling: str | None = None
    after: int = -1
    limit: int | None = None
    offset: int = 0


def person_seq(n: int, ordinal: int) -> int:
    """The sequence number of person n's record: the same whatever the population's size."""
    if not 0 <= ordinal < ORDINALS:
        raise ValueError(f"person {n} has more than {ORDINALS} records of one kind")
    return n * ORDINALS + ordinal


def person_of(seq: int) -> tuple[int, int]:
    """The person and the ordinal that a seeded record's sequence number was made from."""
    return divmod(seq, ORDINALS)
