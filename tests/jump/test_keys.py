"""API keys: organisations, scopes, revocation, the hourly limit and its headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.conftest import PATIENTS, Client
from tests.jump.conftest import BASE, COLLECTIONS, Jump, refused

Control = Callable[..., Any]
WithKey = Callable[[str], Jump]

LIMITED = "Rate limit exceeded. Limit: 1000 requests per hour. Resets on the hour."


@pytest.mark.parametrize("key", ["pk_test_demo", "pk_live_demo"])
def test_the_demo_keys_see_the_population(with_key: WithKey, control: Control, key: str) -> None:
    seen = {row["id"] for row in with_key(key).walk("/patients")}
    assert seen == {person["ids"]["jump"] for person in control("GET", "/people")}
    assert len(seen) == PATIENTS


@pytest.mark.parametrize("path", ["/patients", "/patients/x", "/patients/x/allergies"])
def test_without_a_key_nothing_is_served(app: Flask, world: str, path: str) -> None:
    for header in ("", "Bearer", "Bearer ", "Bearer pk_test_nonsense", "Basic eDp5"):
        headers = {"X-Mock-World": world, "Authorization": header}
        answer = Client(app.test_client(), BASE, headers).answer(path)
        refused(answer, 401, "UNAUTHORIZED")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_organisations_never_see_each_other(with_key: WithKey, control: Control) -> None:
    ours, theirs = with_key("pk_test_demo"), with_key("pk_test_other")
    known = {person["ids"]["jump"] for person in control("GET", "/people")}
    others = {row["id"] for row in theirs.walk("/patients")}
    assert len(others) >= 10
    assert not others & known
    their_own = next(iter(others))
    for path in ("", *(f"/{name}" for name in COLLECTIONS)):
        theirs.ask(f"/patients/{their_own}{path}")
        ours.ask(f"/patients/{their_own}{path}", expect=404)
        theirs.ask(f"/patients/{next(iter(known))}{path}", expect=404)
    refused(ours.send("PATCH", f"/patients/{their_own}", {"title": "Dr"}), 404, "NOT_FOUND")
    made = theirs.create(last_name="Theirs")
    assert ours.page("/patients", search="Theirs") == []
    assert [row["id"] for row in theirs.page("/patients", search="Theirs")] == [made["id"]]


def test_the_others_records_are_as_full_as_ours(with_key: WithKey) -> None:
    theirs = with_key("pk_test_other")
    row = theirs.page("/patients")[-1]
    assert theirs.page(f"/patients/{row['id']}/observations")


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", "/patients", "read_patients"),
        ("GET", "/patients/{id}", "read_patients"),
        ("GET", "/patients/{id}/problems", "read_patients"),
        ("POST", "/patients", "write_patients"),
        ("PATCH", "/patients/{id}", "write_patients"),
    ],
)
def test_each_operation_needs_its_scope(
    jump: Jump, control: Control, method: str, path: str, needed: str
) -> None:
    path = path.replace("{id}", jump.page("/patients")[0]["id"])
    body = {"first_name": "A", "last_name": "B", "date_of_birth": "2000-01-01"}
    for scope in ("read_patients", "write_patients", "read_appointments"):
        token = control("POST", "/tokens", vendor="jump", scopes=[scope])
        jump.headers["Authorization"] = token["authorization"]
        answer = jump.send(method, path, body if method != "GET" else None)
        if scope == needed:
            assert answer.status_code in (200, 201)
        else:
            assert needed in refused(answer, 403, "FORBIDDEN")
            assert int(answer.headers["X-RateLimit-Remaining"]) <= 1000


def test_a_minted_key_looks_like_one(control: Control) -> None:
    authorization = control("POST", "/tokens", vendor="jump")["authorization"]
    assert authorization.startswith("Bearer pk_test_")
    control("POST", "/tokens", status=400, vendor="jump", scopes=["read:patients"])


def test_a_revoked_key_ends_at_once_and_for_good(with_key: WithKey, control: Control) -> None:
    minted = control("POST", "/tokens", vendor="jump")["authorization"].removeprefix("Bearer ")
    for key in (minted, "pk_live_demo", "pk_test_other"):
        client = with_key(key)
        client.ask("/patients")
        control("DELETE", f"/jump/keys/{key}", status=204)
        refused(client.answer("/patients"), 401, "UNAUTHORIZED")
        control("DELETE", f"/jump/keys/{key}", status=404)
    with_key("pk_test_demo").ask("/patients")
    control("DELETE", "/jump/keys/never-given", status=404)
    control("POST", "/reset")
    with_key("pk_live_demo").ask("/patients")
    with_key(minted).ask("/patients", expect=401)


def test_a_thousand_an_hour_then_429_until_the_hour_ends(
    with_key: WithKey, control: Control
) -> None:
    control("PUT", "/clock", now="2026-02-03T10:20:00Z", frozen=True)
    limit = control("GET", "/limits/jump")
    assert (limit["enabled"], limit["requests"], limit["window_seconds"]) == (True, 1000, 3600)
    jump = with_key("pk_test_demo")
    for left in range(999, -1, -1):
        answer = jump.answer("/patients/none")
        assert answer.headers["X-RateLimit-Limit"] == "1000"
        assert answer.headers["X-RateLimit-Remaining"] == str(left)
    answer = jump.answer("/patients")
    assert refused(answer, 429, "RATE_LIMITED") == LIMITED
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert "Retry-After" not in answer.headers
    with_key("pk_live_demo").ask("/patients")  # each key has a limit of its own
    control("POST", "/clock/advance", seconds=40 * 60 - 1)
    refused(jump.answer("/patients"), 429, "RATE_LIMITED")
    control("POST", "/clock/advance", seconds=1)
    assert jump.answer("/patients").headers["X-RateLimit-Remaining"] == "999"


def test_every_answer_has_the_three_headers(jump: Jump, with_key: WithKey, app: Flask) -> None:
    answers = [
        jump.answer("/patients"),
        jump.answer("/patients/none"),
        jump.answer("/patients", limit=0),
        jump.answer("/nowhere"),
        jump.answer("/patients", method="DELETE"),
        jump.send("POST", "/patients", {}),
        jump.send("POST", "/patients", None),
        with_key("nonsense").answer("/patients"),
        app.test_client().get(f"{BASE}/patients", headers={"X-Mock-World": "not a name"}),
    ]
    for answer in answers:
        assert answer.content_type == "application/json"
        assert answer.headers["X-RateLimit-Limit"] == "1000"
        assert 0 <= int(answer.headers["X-RateLimit-Remaining"]) <= 1000
        assert answer.headers["X-Request-Id"] == (answer.json or {})["meta"]["request_id"]


def test_the_limit_can_be_turned_off_and_set(jump: Jump, control: Control) -> None:
    control("PUT", "/limits/jump", enabled=True, requests=2, window_seconds=86400)
    statuses = [jump.answer("/patients", limit=1).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    control("PUT", "/limits/jump", enabled=False)
    jump.ask("/patients")
