"""Healthjump identifiers, in the form of the published examples (hj-pat-9f30a1c4).

Ids never change, whatever else a chart comes to hold. Patients and encounters are numbered, so that
eight digits suffice without a collision; other records take sixteen.
"""

from __future__ import annotations

from mock_server.world.keyed import digest
from mock_server.world.permutation import permutation

_PER_PERSON = 1 << 12
_FIRST_CLIENT = 1042
_FIRST_IMPORT = 4_000_000


def numbered_id(seed: int, prefix: str, n: int, number: int = 0) -> str:
    """The id of person n's record of that number: eight hexadecimal digits.

    Raises ValueError beyond 4,096 numbers or a million people.
    """
    if number >= _PER_PERSON:
        raise ValueError(f"person {n} has more than {_PER_PERSON} records of kind {prefix}")
    return (
        f"hj-{prefix}-{permutation(32, seed, 'healthjump', prefix)(n * _PER_PERSON + number):08x}"
    )


def entry_id(seed: int, prefix: str, n: int, entry: str) -> str:
    """The id of an entry of person n's chart: sixteen hexadecimal digits."""
    return f"hj-{prefix}-{digest(seed, 'healthjump', prefix, n, entry, size=8).hex()}"


def number_of(encounter: str) -> int:
    """The number in the chart's name of an encounter (``enc-0004``)."""
    return int(encounter.rpartition("-")[2])


def import_number(n: int, number: int) -> int:
    """The number of the import that brought a record."""
    return _FIRST_IMPORT + n * _PER_PERSON + number


def client_id(practice: int) -> int:
    """The tenant number of a practice."""
    return _FIRST_CLIENT + practice - 1
