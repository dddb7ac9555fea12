"""Bad input: 4xx in the documented shape that says what is wrong, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.jump.conftest import COLLECTIONS, Jump, refused

GOOD = {"first_name": "Ada", "last_name": "Bad", "date_of_birth": "1990-07-22"}


@pytest.mark.parametrize("name", ["", *COLLECTIONS])
@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=-1", "limit=ten", "limit=", "offset=-1", "offset=x"]
)
def test_bounds_of_pages_are_kept(jump: Jump, rich: str, name: str, query: str) -> None:
    path = f"{rich}/{name}" if name else "/patients"
    message = refused(jump.answer(f"{path}?{query}"), 400, "VALIDATION_ERROR")
    assert query.partition("=")[0] in message


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("colour=red", "'colour'"),
        ("page=1", "'page'"),
        ("limit=1&limit=1", "more than once"),
        ("created_at_gte=yesterday", "created_at_gte"),
        ("created_at_gte=2024-13-01", "created_at_gte"),
        ("created_at_lte=2024-02-30", "created_at_lte"),
        ("created_at_lte=2024-01-01T10:00:00", "offset"),
        ("created_at_lte=01/02/2024", "created_at_lte"),
        ("created_at_gte=", "created_at_gte"),
    ],
)
def test_queries_that_mean_nothing_are_refused(jump: Jump, query: str, says: str) -> None:
    assert says in refused(jump.answer(f"/patients?{query}"), 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("id_", ["x", "123", "28ba2b55-e79f-4b00-9eb5", "%00", "../patients"])
def test_what_is_no_uuid_is_nobody(jump: Jump, id_: str) -> None:
    refused(jump.answer(f"/patients/{id_}"), 404, "NOT_FOUND")


def test_a_uuid_in_upper_case_is_the_same(jump: Jump) -> None:
    id_ = jump.page("/patients")[0]["id"]
    assert jump.ask(f"/patients/{id_.upper()}")["data"]["id"] == id_


BAD_BODIES: list[tuple[dict[str, Any], str]] = [
    ({"first_name": None}, "first_name"),
    ({"first_name": ""}, "first_name"),
    ({"first_name": 7}, "first_name"),
    ({"date_of_birth": "1990-02-30"}, "date_of_birth"),
    ({"date_of_birth": "22/07/1990"}, "date_of_birth"),
    ({"date_of_birth": "1990-07-22T00:00:00Z"}, "date_of_birth"),
    ({"email": "nobody"}, "email"),
    ({"email": "a@"}, "email"),
    ({"nhs_number": "12345"}, "nhs_number"),
    ({"nhs_number": "123 456 7890"}, "nhs_number"),
    ({"nhs_number": "123-456-7890\n"}, "nhs_number"),
    ({"nhs_number": "١٢٣٤٥٦٧٨٩٠"}, "nhs_number"),
    ({"nhs_number": 1234567890}, "nhs_number"),
    ({"status": "Active"}, "status"),
    ({"status": "deleted"}, "status"),
    ({"status": None}, "status"),
    ({"patient_type": "Dummy"}, "patient_type"),
    ({"biological_sex": "Male"}, "biological_sex"),
    ({"gender": "woman "}, "gender"),
    ({"is_deceased": "yes"}, "is_deceased"),
    ({"consent_sms": 1}, "consent_sms"),
    ({"custom_fields": {}}, "custom_fields"),
    ({"city": "London"}, "city"),
]


@pytest.mark.parametrize(("wrong", "says"), BAD_BODIES)
def test_bodies_against_the_contract_are_refused_and_nothing_is_written(
    jump: Jump, wrong: dict[str, Any], says: str
) -> None:
    row = jump.page("/patients")[0]
    message = refused(jump.send("POST", "/patients", {**GOOD, **wrong}), 400, "VALIDATION_ERROR")
    assert says in message
    answer = jump.send("PATCH", f"/patients/{row['id']}", {"occupation": "Spy", **wrong})
    assert says in refused(answer, 400, "VALIDATION_ERROR")
    assert jump.page("/patients")[0] == row
    assert jump.ask(f"/patients/{row['id']}")["data"]["occupation"] != "Spy"


@pytest.mark.parametrize("missing", ["first_name", "last_name", "date_of_birth"])
def test_the_three_required_keys_are_required(jump: Jump, missing: str) -> None:
    body = {key: value for key, value in GOOD.items() if key != missing}
    assert missing in refused(jump.send("POST", "/patients", body), 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("body", [[], [GOOD], "text", 7, None, True])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_has_to_be_an_object(jump: Jump, method: str, body: Any) -> None:
    path = "/patients" if method == "POST" else f"/patients/{jump.page('/patients')[0]['id']}"
    answer = jump.http.open(
        jump.base + path, method=method, data=_json(body), headers=jump.headers | JSON
    )
    refused(answer, 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b'{"first_name": "\\ud800"}', b"first=1"])
def test_what_is_no_json_is_refused(jump: Jump, raw: bytes) -> None:
    answer = jump.http.post(f"{jump.base}/patients", data=raw, headers=jump.headers | JSON)
    refused(answer, 400, "VALIDATION_ERROR")


def test_other_media_types_are_refused(jump: Jump) -> None:
    answer = jump.http.post(f"{jump.base}/patients", data=GOOD, headers=jump.headers)
    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


@given(
    st.dictionaries(
        st.sampled_from(["first_name", "email", "status", "nhs_number", "gender", "phone", "x"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.none()),
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_patch_is_taken_whole_or_not_at_all(jump: Jump, body: dict[str, Any]) -> None:
    path = f"/patients/{jump.page('/patients', limit=1)[0]['id']}"
    before = jump.ask(path)["data"]
    answer = jump.send("PATCH", path, body)
    after = jump.ask(path)["data"]
    if answer.status_code == 200:
        assert {key: after[key] for key in body} == body
    else:
        refused(answer, 400, "VALIDATION_ERROR")
        assert after == before


JSON = {"Content-Type": "application/json"}


def _json(body: Any) -> bytes:
    import orjson

    return orjson.dumps(body)
