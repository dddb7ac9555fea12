"""Tokens: client credentials, scopes, expiry, and the documented refusals."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import Client
from tests.healthjump.conftest import LISTS, Healthjump

TOKEN = "/healthjump/oauth/token"
DEMO = {"client_id": "demo-client", "client_secret": "demo-secret"}
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def ask(app: Flask, world: str) -> Callable[..., TestResponse]:
    def call(form: Any, **headers: str) -> TestResponse:
        sent = {"X-Mock-World": world, **headers}
        return app.test_client().post(TOKEN, data=form, headers=sent)

    return call


def basic(name: str, secret: str) -> str:
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


def test_a_token_from_form_credentials_opens_the_api(
    app: Flask, world: str, ask: Callable[..., TestResponse]
) -> None:
    answer = ask({**GRANT, **DEMO})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = answer.json
    assert token is not None
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == 3600
    assert token["scope"] == "read:patients read:clinical read:financial"
    headers = {"Authorization": f"Bearer {token['access_token']}", "X-Mock-World": world}
    client = Client(app.test_client(), "/healthjump/v1", headers)
    assert client.get("/patients", limit=1)["data"]


def test_http_basic_is_taken_too(ask: Callable[..., TestResponse]) -> None:
    answer = ask(GRANT, Authorization=basic("demo-client", "demo-secret"))
    assert answer.status_code == 200


def test_a_narrower_scope_is_granted_as_asked(ask: Callable[..., TestResponse]) -> None:
    answer = ask({**GRANT, **DEMO, "scope": "read:clinical"})
    assert answer.json is not None
    assert answer.json["scope"] == "read:clinical"


@pytest.mark.parametrize(
    ("form", "headers", "status", "error"),
    [
        ({}, {}, 400, "invalid_request"),
        (DEMO, {}, 400, "invalid_request"),
        ({**DEMO, "grant_type": "password"}, {}, 400, "unsupported_grant_type"),
        (GRANT, {}, 401, "invalid_client"),
        ({**GRANT, **DEMO, "client_secret": "wrong"}, {}, 401, "invalid_client"),
        ({**GRANT, **DEMO, "client_id": "ünknown"}, {}, 401, "invalid_client"),
        ({**GRANT, **DEMO, "scope": "write:everything"}, {}, 400, "invalid_scope"),
        (GRANT, {"Authorization": "Basic !!!"}, 401, "invalid_client"),
        (GRANT, {"Authorization": "Bearer x"}, 401, "invalid_client"),
        (GRANT, {"Authorization": basic("demo-client", "x")}, 401, "invalid_client"),
        (
            {**GRANT, **DEMO},
            {"Authorization": basic("demo-client", "demo-secret")},
            400,
            "invalid_request",
        ),
        ("grant_type=client_credentials&grant_type=x", {}, 400, "invalid_request"),
        ('{"grant_type": "client_credentials"}', {}, 400, "invalid_request"),
    ],
)
def test_a_bad_token_request_is_refused_as_rfc_6749_says(
    ask: Callable[..., TestResponse], form: Any, headers: dict[str, str], status: int, error: str
) -> None:
    if isinstance(form, str):
        kind = "application/json" if form[0] == "{" else "application/x-www-form-urlencoded"
        headers = {**headers, "Content-Type": kind}
    answer = ask(form, **headers)
    assert (answer.status_code, (answer.json or {}).get("error")) == (status, error)
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("path", [*LISTS, "/providers", "/practices", "/patients/x"])
def test_without_a_known_token_nothing_is_served(app: Flask, world: str, path: str) -> None:
    for header in ("", "Bearer", "Bearer nonsense", "Basic eDp5", "Token abc"):
        headers = {"X-Mock-World": world, "Authorization": header}
        answer = Client(app.test_client(), "/healthjump/v1", headers).answer(path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert set(answer.json or {}) == {"error", "message"}


def test_tokens_expire_by_the_clock(control: Callable[..., Any], healthjump: Healthjump) -> None:
    control("PUT", "/clock", frozen=True)
    short = control("POST", "/tokens", vendor="healthjump", expires_in=60)
    healthjump.headers["Authorization"] = short["authorization"]
    control("POST", "/clock/advance", seconds=59)
    healthjump.get("/practices")
    control("POST", "/clock/advance", seconds=1)
    assert "expired" in healthjump.get("/practices", status=401)["message"]


@pytest.mark.parametrize(
    ("path", "needed"),
    [("/patients", "read:patients"), ("/providers", "read:patients"), ("/vitals", "read:clinical")],
)
def test_each_operation_needs_its_scope(
    control: Callable[..., Any], healthjump: Healthjump, path: str, needed: str
) -> None:
    everything = {"read:patients", "read:clinical", "read:financial"}
    for scopes in ([needed], sorted(everything - {needed})):
        token = control("POST", "/tokens", vendor="healthjump", scopes=scopes)
        healthjump.headers["Authorization"] = token["authorization"]
        answer = healthjump.answer(path)
        if needed in scopes:
            assert answer.status_code == 200
        else:
            assert answer.status_code == 403
            assert needed in answer.headers["WWW-Authenticate"]
            assert (answer.json or {})["error"] == "insufficient_scope"


def test_reset_revokes_tokens_and_never_gives_one_again(
    control: Callable[..., Any], healthjump: Healthjump
) -> None:
    old = healthjump.headers["Authorization"]
    healthjump.get("/practices")
    control("POST", "/reset")
    assert control("GET", "/requests") == []
    healthjump.get("/practices", status=401)
    given = {control("POST", "/tokens", vendor="healthjump")["authorization"] for _ in range(5)}
    assert old not in given
    assert len(given) == 5
