"""Answers are sent while they are made."""

from __future__ import annotations

import pytest

from mock_server.population import Population
from mock_server.vendors.healthex.record import record_of
from tests.conftest import AS_OF
from tests.healthex.conftest import HealthEx


def made(n: int) -> int:
    """How many resources of a record have been written so far."""
    record = record_of(Population(1, AS_OF), n)
    return sum(entry._text is not None for entry in record.entries)


def test_the_first_bytes_leave_when_one_record_is_made(
    healthex: HealthEx, persons: list[str]
) -> None:
    record_of.cache_clear()
    path = f"{healthex.base}/Person/{persons[20]}/$everything"
    answer = healthex.http.get(path, headers=healthex.headers, buffered=False)
    pieces = answer.iter_encoded()
    first = next(pieces)
    assert first.startswith(b'{"resourceType":"Bundle"')
    assert made(21) <= 1 + 64, "the chunk held back for the check is the only one made ahead"
    rest = list(pieces)
    assert rest[-1] == b"]}"
    assert made(21) > 65


def test_pieces_stay_small_however_long_the_record(healthex: HealthEx, persons: list[str]) -> None:
    path = f"{healthex.base}/Person/{persons[7]}/$everything"
    answer = healthex.http.get(path, headers=healthex.headers, buffered=False)
    sizes = [len(piece) for piece in answer.iter_encoded()]
    assert sum(sizes) > 3_000_000
    assert max(sizes) < 500_000
    assert sizes[0] < 5_000


@pytest.mark.parametrize("count", [1, 2])
def test_short_answers_are_streams_too(healthex: HealthEx, person: str, count: int) -> None:
    answer = healthex.answer(f"/Person/{person}/$everything", _count=count)
    assert "Content-Length" not in answer.headers
    assert len((answer.json or {})["entry"]) == count
