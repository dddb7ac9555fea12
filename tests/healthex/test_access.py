"""Tokens: key and secret, ES256, 24 hours; and who is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.healthex.conftest import BASE, HealthEx

TOKEN = "/healthex/v1/auth/token"
KEYS = "/healthex/.well-known/jwks.json"
DEMO = {"apiKey": "demo-key", "apiSecret": "demo-secret"}

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(app: Flask, world: str) -> Ask:
    def call(body: Any) -> TestResponse:
        return app.test_client().post(TOKEN, json=body, headers={"X-Mock-World": world})

    return call


def verified(app: Flask, token: str) -> dict[str, Any]:
    """The claims, if the published keys have signed them."""
    keys = jwt.PyJWKSet.from_dict(app.test_client().get(KEYS).json or {})
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, key.key, algorithms=["ES256"], options={"verify_exp": False, "verify_iat": False}
    )
    return claims


def test_key_and_secret_give_a_token_that_opens_records(
    app: Flask, world: str, ask: Ask, person: str
) -> None:
    answer = ask(DEMO)
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json) == {"token", "expiration"}
    headers = {"Authorization": f"Bearer {answer.json['token']}", "X-Mock-World": world}
    client = HealthEx(app.test_client(), BASE, headers)
    assert client.everything(person, _count=1)["total"] > 0


def test_the_token_is_signed_with_the_published_key_for_24_hours(
    app: Flask, ask: Ask, control: Callable[..., Any]
) -> None:
    control("PUT", "/clock", frozen=True, now="2026-03-01T12:00:00Z")
    answer = ask(DEMO).json
    assert answer is not None
    assert jwt.get_unverified_header(answer["token"])["alg"] == "ES256"
    claims = verified(app, answer["token"])
    assert claims["exp"] - claims["iat"] == 24 * 60 * 60
    assert claims["exp"] == answer["expiration"]
    tampered = answer["token"][:-6] + "AAAAAA"
    with pytest.raises(jwt.InvalidSignatureError):
        verified(app, tampered)


def test_the_same_requests_give_the_same_tokens(
    app: Flask, ask: Ask, control: Callable[..., Any], world: str
) -> None:
    def tokens(name: str) -> list[str]:
        http, headers = app.test_client(), {"X-Mock-World": name}
        clock = {"frozen": True, "now": "2026-03-01T12:00:00Z"}
        http.put("/__mock__/clock", json=clock, headers=headers)
        answers = [http.post(TOKEN, json=DEMO, headers=headers).json for _ in range(2)]
        return [answer["token"] for answer in answers if answer]

    first, second = tokens(world)
    assert first != second
    app.test_client().post("/__mock__/reset", headers={"X-Mock-World": world})
    assert tokens(world) != [first, second], "a token came back after a reset"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**DEMO, "apiSecret": "wrong"}, 401),
        ({**DEMO, "apiKey": "wrong"}, 401),
        ({"apiKey": "demo-key"}, 400),
        ({}, 400),
        ([], 400),
        ({**DEMO, "apiSecret": 5}, 400),
    ],
)
def test_wrong_or_missing_credentials_get_a_message(ask: Ask, body: Any, status: int) -> None:
    answer = ask(body)
    assert answer.status_code == status
    assert set(answer.json or {}) == {"message"}


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer garbage", "Basic ZGVtbzpkZW1v"])
def test_missing_and_invalid_tokens_are_401(
    app: Flask, world: str, person: str, authorization: str | None
) -> None:
    headers = {"X-Mock-World": world}
    if authorization is not None:
        headers["Authorization"] = authorization
    for path in (f"/Person/{person}/$everything", f"/Person/{person}"):
        answer = app.test_client().get(BASE + path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.json is not None
        assert answer.json["issue"][0]["code"] == "login"


def test_a_token_expires_by_the_clock_even_between_two_pages(
    healthex: HealthEx, person: str, control: Callable[..., Any]
) -> None:
    pages = healthex.walk(person, _count=30)
    next(pages)
    control("POST", "/clock/advance", seconds=24 * 3600 + 1)
    answer = healthex.answer(f"/Person/{person}/$everything", _count=30, _offset=30)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert answer.json is not None
    assert answer.json["issue"][0]["code"] == "expired"


def test_a_token_of_a_patient_opens_that_patient_alone(
    app: Flask, world: str, persons: list[str], control: Callable[..., Any]
) -> None:
    token = control("POST", "/tokens", vendor="healthex", user=persons[1])["authorization"]
    client = HealthEx(app.test_client(), BASE, {"Authorization": token, "X-Mock-World": world})
    assert client.everything(persons[1], _count=1)["total"] > 0
    client.everything(persons[0], 403)
    assert verified(app, token.removeprefix("Bearer "))["sub"] == persons[1]
