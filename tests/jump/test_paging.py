"""Pages by offset (JP-01 to JP-04, JP-19)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import PATIENTS
from tests.jump.conftest import COLLECTIONS, ROW, Jump


def test_a_page_has_twenty_records_unless_told(jump: Jump) -> None:
    page = jump.ask("/patients")
    assert len(page["data"]) == page["meta"]["limit"] == 20
    assert len(jump.page("/patients", limit=100)) == 100
    assert len(jump.page("/patients", limit=1)) == 1


def test_the_meta_says_what_the_document_says(jump: Jump) -> None:
    page = jump.ask("/patients", limit=10, offset=30)
    assert set(page) == {"data", "meta"}
    assert set(page["meta"]) == {"limit", "next_offset", "has_more", "request_id"}
    assert page["meta"]["limit"] == 10
    assert page["meta"]["next_offset"] == 40
    assert page["meta"]["has_more"] is True
    last = jump.ask("/patients", limit=100, offset=100)["meta"]
    assert (last["next_offset"], last["has_more"]) == (None, False)
    exact = jump.ask("/patients", limit=20, offset=PATIENTS - 20)
    assert len(exact["data"]) == 20
    assert exact["meta"]["next_offset"] is None


@given(limit=st.integers(1, 100), offset=st.integers(0, PATIENTS + 40))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_page_is_a_slice_of_the_whole_list(jump: Jump, limit: int, offset: int) -> None:
    whole = jump.walk("/patients", limit=100)
    assert jump.page("/patients", limit=limit, offset=offset) == whole[offset : offset + limit]


@pytest.mark.parametrize("limit", [7, 40, 100])
def test_a_walk_visits_everybody_once(jump: Jump, limit: int) -> None:
    ids = [row["id"] for row in jump.walk("/patients", limit=limit)]
    assert len(ids) == len(set(ids)) == PATIENTS


@pytest.mark.parametrize("offset", [PATIENTS, PATIENTS + 1, 10**6, 2**63, 10**30])
def test_beyond_the_end_there_is_an_empty_page(jump: Jump, offset: int) -> None:
    page = jump.ask("/patients", offset=offset)
    assert page["data"] == []
    assert (page["meta"]["next_offset"], page["meta"]["has_more"]) == (None, False)


def test_an_insert_between_pages_moves_the_rest_by_one(jump: Jump) -> None:
    """As with any list by offset, newest first: the client sees one record twice, misses none."""
    first = jump.page("/patients", limit=20)
    jump.create()
    second = jump.page("/patients", limit=20, offset=20)
    assert second[0] == first[-1]
    seen = {row["id"] for row in first + second}
    assert len(seen) == 39


def test_patients_come_newest_first_then_by_id(jump: Jump) -> None:
    places = [(row["created_at"], row["id"]) for row in jump.walk("/patients")]
    assert places == sorted(places, reverse=True)


def test_a_row_is_the_documented_part_of_the_whole(jump: Jump) -> None:
    for row in jump.walk("/patients")[::9]:
        assert set(row) == ROW
        whole = jump.ask(f"/patients/{row['id']}")["data"]
        assert row.items() <= whole.items()


def test_every_answer_has_a_request_id_of_its_own(
    jump: Jump, with_key: Callable[[str], Jump]
) -> None:
    answers = [jump.answer("/patients", limit=1) for _ in range(5)]
    answers += [jump.answer("/patients", limit=0), jump.answer("/nowhere")]
    answers += [jump.answer("/patients", method="DELETE"), with_key("x").answer("/patients")]
    ids: list[Any] = [(answer.json or {})["meta"]["request_id"] for answer in answers]
    assert len(set(ids)) == len(ids)
    assert all(id_.startswith("req_") for id_ in ids)
    assert [answer.headers["X-Request-Id"] for answer in answers] == ids


@pytest.mark.parametrize("name", COLLECTIONS)
def test_collections_are_paged_alike(jump: Jump, rich: str, name: str) -> None:
    whole = jump.walk(f"{rich}/{name}", limit=100)
    assert jump.ask(f"{rich}/{name}")["meta"]["limit"] == 20
    assert jump.walk(f"{rich}/{name}", limit=3) == whole
    assert jump.page(f"{rich}/{name}", offset=1, limit=1) == whole[1:2]
    assert jump.page(f"{rich}/{name}", offset=10**6) == []
