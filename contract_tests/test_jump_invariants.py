"""What Jump's document promises, as relations between answers (JP-01 to JP-26)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from werkzeug.test import TestResponse

from contract_tests import target

WORLD = "jump-invariants"
BASE = "/jump/functions/v1/api-v1"
COLLECTIONS = {
    "observations": ("status", ["final", "preliminary", "amended", "cancelled"]),
    "medications": ("status", ["active", "stopped", "expired"]),
    "problems": ("status", ["Active", "Health Administration", "Past Ended"]),
    "referrals": ("status", ["active", "completed", "cancelled"]),
    "allergies": ("clinical_status", ["active", "inactive", "resolved"]),
    "immunisations": ("status", ["completed", "entered-in-error", "not-done"]),
}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Json = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def unlimited() -> None:
    """More than 1,000 calls in an hour, in a world that no other suite writes to."""
    answer = (
        target.app()
        .test_client()
        .put("/__mock__/limits/jump", json={"enabled": False}, headers={"X-Mock-World": WORLD})
    )
    assert answer.status_code == 200


def call(method: str, path: str, body: Any = None, **query: Any) -> TestResponse:
    """An answer."""
    headers = {"Authorization": "Bearer pk_test_demo", "X-Mock-World": WORLD}
    client = target.app().test_client()
    return client.open(
        BASE + path, method=method, json=body, query_string=query or None, headers=headers
    )


def ask(path: str, **query: Any) -> Json:
    """The JSON of a successful GET."""
    answer = call("GET", path, **query)
    assert answer.status_code == 200, answer.status_code
    found: Json = answer.json or {}
    return found


def walk(path: str, **query: Any) -> list[Json]:
    """All records of a list."""
    found: list[Json] = []
    offset: int | None = 0
    while offset is not None:
        page = ask(path, **{"limit": 100, **query, "offset": offset})
        found += page["data"]
        offset = page["meta"]["next_offset"]
    return found


def sent(method: str, path: str, status: int, **body: Any) -> Json:
    """The data that a write answers with."""
    answer = call(method, path, body)
    assert answer.status_code == status, answer.text
    return (answer.json or {}).get("data") or {}


def made(**body: Any) -> Json:
    """A new patient."""
    whole = {"first_name": "Ida", "last_name": "Made", "date_of_birth": "1990-07-22", **body}
    return sent("POST", "/patients", 201, **whole)


@pytest.fixture(scope="module", params=[1, 4, 9])
def patient(request: pytest.FixtureRequest) -> str:
    """The path of a member of the cast."""
    return f"/patients/{target.control('GET', '/people')[request.param - 1]['ids']['jump']}"


def ids(records: list[Json]) -> list[str]:
    return [record["id"] for record in records]


def test_jp_01_limit_is_1_to_100_and_20_by_default() -> None:
    assert len(ask("/patients")["data"]) == 20
    assert len(ask("/patients", limit=100)["data"]) == 100
    assert {call("GET", "/patients", limit=n).status_code for n in (0, 101)} == {400}


def test_jp_02_a_page_from_an_offset_is_the_list_from_there() -> None:
    whole = walk("/patients")
    assert ask("/patients", limit=13, offset=29)["data"] == whole[29:42]
    assert len(set(ids(walk("/patients", limit=7)))) == len(whole)


def test_jp_03_the_meta_agrees_with_the_page() -> None:
    for offset in (0, 90, 140, 1000):
        page = ask("/patients", limit=30, offset=offset)
        meta = page["meta"]
        assert meta["limit"] == 30
        assert meta["has_more"] == (meta["next_offset"] is not None)
        assert meta["next_offset"] in (None, offset + len(page["data"]))


def test_jp_04_request_ids_are_never_the_same() -> None:
    given = [ask("/patients", limit=1)["meta"]["request_id"] for _ in range(20)]
    assert len(set(given)) == 20
    assert all(text.startswith("req_") for text in given)


def test_jp_05_search_looks_in_four_keys() -> None:
    hits = walk("/patients", search="Bell")
    assert hits
    for hit in hits:
        whole = ask(f"/patients/{hit['id']}")["data"]
        four = (whole[k] or "" for k in ("first_name", "last_name", "email", "nhs_number"))
        assert any("bell" in text.lower() for text in four)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        pytest.param("status", ("active", "inactive", "archived", "merged"), id="jp_06"),
        pytest.param(
            "patient_type", ("active", "temporary", "dummy", "archived", "merged"), id="jp_08"
        ),
    ],
)
def test_jp_06_08_the_values_of_a_filter_part_the_patients(name: str, values: list[str]) -> None:
    parts = [ids(walk("/patients", **{name: value})) for value in values]
    assert sorted(id_ for part in parts for id_ in part) == sorted(ids(walk("/patients")))


def test_jp_07_a_list_of_statuses_is_the_union() -> None:
    union = ids(walk("/patients", status="merged")) + ids(walk("/patients", status="inactive"))
    assert sorted(ids(walk("/patients", status_in="merged,inactive"))) == sorted(union)


def test_jp_09_times_of_creation_are_inclusive() -> None:
    bound = ask("/patients", limit=1, offset=50)["data"][0]["created_at"]
    later = set(ids(walk("/patients", created_at_gte=bound)))
    earlier = set(ids(walk("/patients", created_at_lte=bound)))
    assert later | earlier == set(ids(walk("/patients")))
    at = {row["id"] for row in walk("/patients") if row["created_at"] == bound}
    assert later & earlier == at


@pytest.mark.parametrize("name", COLLECTIONS)
def test_jp_10_a_collection_is_the_union_of_its_filtered_parts(patient: str, name: str) -> None:
    key, values = COLLECTIONS[name]
    parts = [ids(walk(f"{patient}/{name}", **{key: value})) for value in values]
    assert sorted(id_ for part in parts for id_ in part) == sorted(ids(walk(f"{patient}/{name}")))


def test_jp_11_statuses_are_compared_to_the_letter(patient: str) -> None:
    assert walk(f"{patient}/medications", status="ACTIVE") == []
    assert walk(f"{patient}/problems", status="active") == []


def test_jp_12_observations_come_by_clinical_time_then_id_undated_last(patient: str) -> None:
    places = [
        (record["effective_datetime"] or "", record["id"])
        for record in walk(f"{patient}/observations", limit=17)
    ]
    assert len(places) > 34
    assert all(before > after for before, after in pairwise(places))


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("medications", "created_at"),
        ("problems", "created_at"),
        ("allergies", "created_at"),
        ("immunisations", "created_at"),
        ("referrals", "authored_on"),
    ],
)
def test_jp_13_14_the_newest_come_first(patient: str, name: str, by: str) -> None:
    times = [record[by] for record in walk(f"{patient}/{name}", limit=3)]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("name", ["medications", "referrals", "immunisations"])
def test_jp_15_drafts_are_never_shown(patient: str, name: str) -> None:
    assert "draft" not in {record["status"] for record in walk(f"{patient}/{name}")}
    assert walk(f"{patient}/{name}", status="draft") == []


def test_jp_16_a_code_is_matched_whole(patient: str) -> None:
    code = next(r["code"] for r in walk(f"{patient}/observations") if r["code"])
    assert {r["code"] for r in walk(f"{patient}/observations", code=code)} == {code}
    assert walk(f"{patient}/observations", code=code[:-1]) == []


@pytest.mark.parametrize(
    ("name", "key"), [("observations", "effective_datetime"), ("referrals", "authored_on")]
)
def test_jp_17_times_in_a_collection_are_inclusive(patient: str, name: str, key: str) -> None:
    whole = [record for record in walk(f"{patient}/{name}") if record[key]]
    if not whole:
        pytest.skip("no data")
    bound = whole[len(whole) // 2][key]
    later = walk(f"{patient}/{name}", **{f"{key}_gte": bound})
    earlier = walk(f"{patient}/{name}", **{f"{key}_lte": bound})
    assert later == [record for record in whole if record[key] >= bound]
    assert earlier == [record for record in whole if record[key] <= bound]


def test_jp_18_values_are_the_documented_ones(patient: str) -> None:
    for name, (key, values) in COLLECTIONS.items():
        assert {record[key] for record in walk(f"{patient}/{name}")} <= set(values)
    problems, referrals = walk(f"{patient}/problems"), walk(f"{patient}/referrals")
    assert {p["significance"] for p in problems} <= {"Significant", "Minor"}
    assert {r["priority"] for r in referrals} <= {"routine", "urgent", "asap", "stat"}
    criticalities = {a["criticality"] for a in walk(f"{patient}/allergies")}
    assert criticalities <= {"low", "high", "unable-to-assess"}


def test_jp_19_a_row_is_part_of_the_detail() -> None:
    for row in ask("/patients", limit=30)["data"]:
        assert row.items() <= ask(f"/patients/{row['id']}")["data"].items()


def test_jp_20_collections_belong_to_the_patient(patient: str) -> None:
    other = f"/patients/{ask('/patients', limit=1, offset=60)['data'][0]['id']}"
    for name in COLLECTIONS:
        mine, theirs = walk(f"{patient}/{name}"), walk(f"{other}/{name}")
        assert {record["patient_id"] for record in mine} <= {patient.rpartition("/")[2]}
        assert not set(ids(mine)) & set(ids(theirs))


def test_jp_21_a_created_patient_is_active_and_readable() -> None:
    new = made()
    assert new["status"] == "active"
    assert new["created_at"] == new["updated_at"]
    assert ask(f"/patients/{new['id']}")["data"] == new


def test_jp_22_required_keys_nhs_pattern_and_email_format() -> None:
    for number in ("1234567890", "123-456-7890"):
        assert made(nhs_number=number)["nhs_number"] == number
    good = {"first_name": "Ida", "last_name": "Made", "date_of_birth": "1990-07-22"}
    for key in good:
        sent("POST", "/patients", 400, **{k: v for k, v in good.items() if k != key})
    sent("POST", "/patients", 400, **good, nhs_number="12-3456-7890")
    sent("POST", "/patients", 400, **good, email="no address")


def test_jp_23_an_update_changes_what_is_given_and_the_servers_keys_are_refused() -> None:
    new = made(phone="+44 7700 900001")
    after = sent("PATCH", f"/patients/{new['id']}", 200, phone="+44 7700 900002")
    assert {k for k in new if new[k] != after[k]} <= {"phone", "updated_at"}
    assert after["updated_at"] >= new["updated_at"]
    for key in ("id", "created_at", "updated_at", "archived_at", "archived_by"):
        sent("PATCH", f"/patients/{new['id']}", 400, **{key: new[key]})
    assert ask(f"/patients/{new['id']}")["data"] == after


def test_jp_24_patients_are_not_deleted() -> None:
    new = made()
    assert call("DELETE", f"/patients/{new['id']}").status_code == 405
    assert ask(f"/patients/{new['id']}")["data"] == new


@pytest.mark.parametrize("name", COLLECTIONS)
def test_jp_25_provenance_is_well_formed(patient: str, name: str) -> None:
    for record in walk(f"{patient}/{name}"):
        context = record["consultation_context"]
        assert context is None or UUID.fullmatch(context)
        assert record["created_at"] <= record["updated_at"]


def test_jp_26_only_who_is_archived_or_dead_has_the_times_of_it() -> None:
    for row in walk("/patients"):
        whole = ask(f"/patients/{row['id']}")["data"]
        assert (whole["archived_at"] is not None) == (whole["status"] == "archived")
        assert whole["is_deceased"] == (whole["date_of_death"] is not None)
