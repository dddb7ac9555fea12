"""Filters: exact, case-sensitive, complete (JP-05 to JP-11, JP-16, JP-17)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.jump.conftest import Jump

Query = dict[str, Any]

STATUSES = ("active", "inactive", "archived", "merged")
TYPES = ("active", "temporary", "dummy", "archived", "merged")

COLLECTION_FILTERS = [
    ("observations", "status", ("final", "preliminary", "amended", "cancelled")),
    ("medications", "status", ("active", "stopped", "expired")),
    ("problems", "status", ("Active", "Health Administration", "Past Ended")),
    ("problems", "significance", ("Significant", "Minor")),
    ("referrals", "status", ("active", "completed", "cancelled")),
    ("referrals", "priority", ("routine", "urgent", "asap", "stat")),
    ("allergies", "clinical_status", ("active", "inactive", "resolved")),
    ("allergies", "criticality", ("low", "high", "unable-to-assess")),
    ("immunisations", "status", ("completed", "entered-in-error", "not-done")),
]


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


@pytest.mark.parametrize(("name", "values"), [("status", STATUSES), ("patient_type", TYPES)])
def test_a_filter_parts_the_patients(jump: Jump, name: str, values: tuple[str, ...]) -> None:
    everybody = jump.walk("/patients")
    found = []
    for value in values:
        query: Query = {name: value}
        some = jump.walk("/patients", **query)
        assert some, f"nobody has {name} {value}"
        assert {jump.ask(f"/patients/{id_}")["data"][name] for id_ in ids(some)[:5]} == {value}
        found += ids(some)
    assert sorted(found) == sorted(ids(everybody))


def test_a_list_of_statuses_is_the_union(jump: Jump) -> None:
    everybody = jump.walk("/patients")
    some = jump.walk("/patients", status_in="archived,inactive,archived,nonsense")
    assert some == [row for row in everybody if row["status"] in ("archived", "inactive")]
    assert jump.page("/patients", status_in="") == []
    assert jump.page("/patients", status="active", status_in="archived") == []


@pytest.mark.parametrize(
    "query",
    [
        {"status": "Active"},
        {"status": "ACTIVE"},
        {"status": " active"},
        {"status": "nonsense"},
        {"status": ""},
        {"status_in": "Active,MERGED"},
        {"patient_type": "Dummy"},
    ],
)
def test_values_are_compared_to_the_letter(jump: Jump, query: Query) -> None:
    page = jump.ask("/patients", **query)
    assert page["data"] == []
    assert page["meta"]["has_more"] is False


@pytest.mark.parametrize("term", ["an", "AN", "Oyel", "example.org", "99900", "'", "%", "_"])
def test_search_finds_the_term_in_one_of_four_keys(jump: Jump, term: str) -> None:
    hits = ids(jump.walk("/patients", search=term))
    expected = []
    for row in jump.walk("/patients"):
        whole = jump.ask(f"/patients/{row['id']}")["data"]
        four = [whole[key] or "" for key in ("first_name", "last_name", "email", "nhs_number")]
        if any(term.lower() in text.lower() for text in four):
            expected.append(row["id"])
    assert hits == expected
    assert hits or term in ("%", "_", "'")


def test_search_goes_with_the_other_filters_and_with_pages(jump: Jump) -> None:
    hits = jump.walk("/patients", search="example", limit=4, status="active")
    assert len(hits) > 4
    assert {row["status"] for row in hits} == {"active"}
    assert hits == [
        row for row in jump.walk("/patients", search="example") if row["status"] == "active"
    ]


def test_times_of_creation_include_the_bound(jump: Jump) -> None:
    everybody = jump.walk("/patients")
    bound = everybody[40]["created_at"]
    later = jump.walk("/patients", created_at_gte=bound)
    earlier = jump.walk("/patients", created_at_lte=bound)
    assert later == [row for row in everybody if row["created_at"] >= bound]
    assert earlier == [row for row in everybody if row["created_at"] <= bound]
    both = [row for row in later if row in earlier]
    assert both == jump.walk("/patients", created_at_gte=bound, created_at_lte=bound)
    assert {row["created_at"] for row in both} == {bound}


def test_equal_instants_and_dates_filter_alike(jump: Jump) -> None:
    at = [
        jump.walk("/patients", created_at_gte=text)
        for text in ("2018-01-01T00:00:00Z", "2018-01-01T02:00:00+02:00", "2018-01-01")
    ]
    assert at[0] == at[1] == at[2]
    assert at[0]


@pytest.mark.parametrize(("collection", "name", "values"), COLLECTION_FILTERS)
def test_a_collection_is_whole_and_its_filters_part_it(
    jump: Jump, rich: str, collection: str, name: str, values: tuple[str, ...]
) -> None:
    path = f"{rich}/{collection}"
    whole = jump.walk(path)
    assert {record[name] for record in whole} <= set(values)
    parts = []
    for value in values:
        query: Query = {name: value}
        some = jump.walk(path, **query)
        assert some == [record for record in whole if record[name] == value]
        parts += ids(some)
        for other in (value.swapcase(), value[:-1], f"{value} "):
            assert jump.page(path, **{name: other}) == []
    assert sorted(parts) == sorted(ids(whole))


@pytest.mark.parametrize("collection", ["medications", "problems"])
def test_a_list_of_statuses_filters_a_collection(jump: Jump, rich: str, collection: str) -> None:
    path = f"{rich}/{collection}"
    whole = jump.walk(path)
    two = sorted({record["status"] for record in whole})[:2]
    assert len(two) == 2
    some = jump.walk(path, status_in=",".join(two))
    assert some == [record for record in whole if record["status"] in two]


def test_a_code_is_matched_whole(jump: Jump, rich: str) -> None:
    path = f"{rich}/observations"
    code = next(r["code"] for r in jump.walk(path) if r["code"])
    assert {record["code"] for record in jump.walk(path, code=code)} == {code}
    assert jump.page(path, code=code[:-1]) == []
    assert jump.page(path, code="") == []


@pytest.mark.parametrize(
    ("collection", "field"),
    [("observations", "effective_datetime"), ("referrals", "authored_on")],
)
def test_times_in_a_collection_include_the_bound_and_exclude_what_has_none(
    jump: Jump, rich: str, collection: str, field: str
) -> None:
    path = f"{rich}/{collection}"
    whole = jump.walk(path)
    dated = [record for record in whole if record[field] is not None]
    bound = dated[len(dated) // 2][field]
    since: Query = {f"{field}_gte": bound}
    until: Query = {f"{field}_lte": bound}
    ever: Query = {f"{field}_gte": "1900-01-01"}
    later, earlier = jump.walk(path, **since), jump.walk(path, **until)
    assert later == [record for record in dated if record[field] >= bound]
    assert earlier == [record for record in dated if record[field] <= bound]
    assert jump.walk(path, **ever) == dated


def test_a_created_patient_is_found_by_every_filter(jump: Jump) -> None:
    made = jump.create(
        email="ada.newcomer@example.com", nhs_number="999-123-4567", patient_type="temporary"
    )
    row = {key: made[key] for key in jump.page("/patients", limit=1)[0]}
    for query in (
        {},
        {"search": "newcomer"},
        {"search": "ADA.NEW"},
        {"search": "999-123"},
        {"status": "active"},
        {"status_in": "merged,active"},
        {"patient_type": "temporary"},
        {"created_at_gte": made["created_at"]},
        {"created_at_gte": made["created_at"], "created_at_lte": made["created_at"]},
    ):
        assert jump.page("/patients", **query)[0] == row, query
    assert row not in jump.walk("/patients", patient_type="active")
    jump.patch(made["id"], last_name="Renamed", status="inactive")
    assert jump.page("/patients", search="newcomer")[0]["id"] == made["id"]  # the e-mail address
    assert jump.page("/patients", search="Renamed")[0]["status"] == "inactive"
    assert made["id"] not in ids(jump.walk("/patients", status="active"))
