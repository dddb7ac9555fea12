"""Healthjump identifiers, in the form of the published examples (hj-pat-9f30a1c4)."""

from __future__ import annotations

from mock_server.world.permutation import permutation

_PER_PERSON = 1 << 12
_FIRST_CLIENT = 1042
_FIRST_IMPORT = 4_000_000


def record_id(seed: int, prefix: str, n: int, ordinal: int) -> str:
    """The id of person n's record number `ordinal` of one kind: eight hexadecimal digits.

    Raises ValueError beyond 4,096 records of a kind or a million people.
    """
    if ordinal >= _PER_PERSON:
        raise ValueError(f"person {n} has more than {_PER_PERSON} records of kind {prefix}")
    number = permutation(32, seed, "healthjump", prefix)(n * _PER_PERSON + ordinal)
    return f"hj-{prefix}-{number:08x}"


def import_number(n: int, ordinal: int) -> int:
    """The number of the import that brought a record."""
    return _FIRST_IMPORT + n * _PER_PERSON + ordinal


def client_id(practice: int) -> int:
    """The tenant number of a practice."""
    return _FIRST_CLIENT + practice - 1
