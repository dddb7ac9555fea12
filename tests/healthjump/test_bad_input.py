"""Bad input: a 4xx in the vendor's shape that says what is wrong; never HTML, never a 5xx."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.healthjump.conftest import LISTS, Healthjump


def refused(answer: TestResponse, *statuses: int) -> str:
    assert answer.status_code in statuses, answer.text
    assert answer.content_type == "application/json"
    assert set(answer.json or {}) == {"error", "message"}
    message = str((answer.json or {})["message"])
    assert message
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "limit", ["0", "-1", "1001", "ten", "", "1.5", "1e2", "9" * 40, "١", "NaN"]
)
def test_limits_out_of_bounds_are_refused(healthjump: Healthjump, path: str, limit: str) -> None:
    assert "limit" in refused(healthjump.answer(path, limit=limit), 400)


@pytest.mark.parametrize("limit", [1, 1000])
def test_the_bounds_themselves_are_taken(healthjump: Healthjump, limit: int) -> None:
    healthjump.get("/patients", limit=limit)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("colour=red", "'colour'"),
        ("limit=1&limit=2", "more than once"),
        ("limit=1&limit=1", "more than once"),
        ("client_id=abc", "client_id"),
        ("client_id=1;2", "client_id"),
        ("client_id=%FF", "UTF-8"),
        ("modified_since=%00", "modified_since"),
        ("modified_since=2024-01-01T00:00:00+02:00", "%2B"),
        pytest.param("&".join(["a"] * 1100), "more than 1000", id="1100 parameters"),
        ("limit[]=1", "limit[]"),
        ("=1", "''"),
    ],
)
def test_queries_that_the_contract_does_not_know_are_refused(
    healthjump: Healthjump, query: str, says: str
) -> None:
    assert says in refused(healthjump.answer(f"/patients?{query}"), 400)


@pytest.mark.parametrize(
    "path",
    ["/patients/nobody", "/encounters/%00", "/encounters/%FF%FE", "/patients/..%2f..%2fx",
     "/patients/hj-pat-00000001'--", "/nothing", "/patients/", "//patients", "/patients/a/b", "/"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(healthjump: Healthjump, path: str) -> None:
    refused(healthjump.answer(path), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/patients", "/patients/x", "/practices"])
def test_other_methods_are_refused_with_the_allowed_ones(
    healthjump: Healthjump, path: str, method: str
) -> None:
    answer = healthjump.answer(path, method=method)
    refused(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD"


def test_oversized_requests_are_refused(app: Flask, healthjump: Healthjump) -> None:
    refused(healthjump.answer("/patients?cursor=" + "x" * 9000), 414)
    healthjump.headers["X-Junk"] = "x" * 40_000
    refused(healthjump.answer("/patients"), 431)
    large = app.test_client().post(
        "/healthjump/oauth/token", data="x" * (17 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert large.status_code == 413
    assert large.content_type == "application/json"


def test_a_host_that_is_none_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/healthjump/v1/patients", headers={"Host": 'x"><script>'})
    refused(answer, 400)


def test_a_world_with_an_impossible_name_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/healthjump/v1/patients", headers={"X-Mock-World": "a/b"})
    assert "X-Mock-World" in refused(answer, 400)


@given(
    st.sampled_from([*LISTS, "/providers", "/practices", "/patients/x"]),
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=4),
)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_query_at_all_breaks_the_server(
    healthjump: Healthjump, path: str, query: list[tuple[str, str]]
) -> None:
    pairs = [(a.encode("utf-8", "replace"), b.encode("utf-8", "replace")) for a, b in query]
    answer = healthjump.http.get(
        healthjump.base + path, query_string=pairs or None, headers=healthjump.headers
    )
    assert answer.status_code in (200, 400, 404)
    assert answer.content_type == "application/json"
