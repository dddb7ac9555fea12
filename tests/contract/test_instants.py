"""Instants: any ISO 8601 offset names the same moment; anything else is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.contract.instants import parse_instant, sortable

offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
instants = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=offsets,
)


@given(instants)
def test_what_is_written_with_an_offset_is_read_back(instant: datetime) -> None:
    assert parse_instant(instant.isoformat()) == instant


@given(instants, instants)
def test_sortable_texts_sort_by_time(one: datetime, other: datetime) -> None:
    assert (sortable(one) < sortable(other)) == (one < other)


@pytest.mark.parametrize("offset", ["Z", "z", "+00:00", "+0000", "+00", "-00:00"])
def test_every_way_to_write_utc_is_taken(offset: str) -> None:
    noon = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
    assert parse_instant(f"2026-03-01T12:30:05{offset}") == noon


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2026-03-01", "2026-03-01T12:00:00", "2026-02-30T12:00:00Z",
        "2026-03-01T25:00:00Z", "0000-01-01T00:00:00Z", "2026-W09-7T12:00:00Z",
        "٢٠٢٦-03-01T12:00:00Z", "2026-03-01T12:00:00+99:00", "2026-03-01T12:00:60Z",
    ],
)  # fmt: skip
def test_what_names_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date-time|calendar"):
        parse_instant(text)


def test_a_plus_that_became_a_space_is_explained() -> None:
    with pytest.raises(ValueError, match="%2B"):
        parse_instant("2026-03-01T12:00:00 02:00")
