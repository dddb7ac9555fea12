"""Rate limits: off until set, then counted by the world's clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.healthjump.conftest import Healthjump

Control = Callable[..., Any]


def test_there_is_no_limit_until_one_is_set(control: Control, healthjump: Healthjump) -> None:
    assert control("GET", "/limits/healthjump")["enabled"] is False
    for _ in range(30):
        healthjump.get("/practices")


def test_a_spent_limit_answers_429_until_the_window_ends(
    control: Control, healthjump: Healthjump
) -> None:
    control("PUT", "/clock", now="2026-02-03T10:20:00Z", frozen=True)
    limit = control("PUT", "/limits/healthjump", enabled=True, requests=3, window_seconds=3600)
    assert limit == {"enabled": True, "requests": 3, "window_seconds": 3600, "remaining": 3}
    healthjump.headers["Authorization"] = _token(control)
    for left in (2, 1, 0):
        healthjump.get("/practices")
        assert control("GET", "/limits/healthjump")["remaining"] == left
    answer = healthjump.answer("/practices")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(40 * 60)
    assert (answer.json or {})["error"] == "rate_limited"
    control("POST", "/clock/advance", seconds=40 * 60 - 1)
    assert healthjump.answer("/practices").headers["Retry-After"] == "1"
    control("POST", "/clock/advance", seconds=1)
    healthjump.get("/practices")


def test_the_tokens_of_one_application_share_its_limit(
    app: Any, control: Control, healthjump: Healthjump, world: str
) -> None:
    control("PUT", "/limits/healthjump", enabled=True, requests=2, window_seconds=86400)
    form = {
        "grant_type": "client_credentials",
        "client_id": "demo-client",
        "client_secret": "demo-secret",
    }
    statuses = []
    for _ in range(3):
        answer = app.test_client().post(
            "/healthjump/oauth/token", data=form, headers={"X-Mock-World": world}
        )
        healthjump.headers["Authorization"] = f"Bearer {answer.json['access_token']}"
        statuses.append(healthjump.answer("/practices").status_code)
    assert statuses == [200, 200, 429]


def test_refused_tokens_do_not_count(control: Control, healthjump: Healthjump) -> None:
    control("PUT", "/limits/healthjump", enabled=True, requests=1, window_seconds=86400)
    good = healthjump.headers["Authorization"]
    healthjump.headers["Authorization"] = "Bearer wrong"
    for _ in range(3):
        healthjump.get("/practices", status=401)
    healthjump.headers["Authorization"] = good
    healthjump.get("/practices")
    healthjump.get("/practices", status=429)


def test_reset_puts_the_limit_back(control: Control, healthjump: Healthjump) -> None:
    control("PUT", "/limits/healthjump", enabled=True, requests=0, window_seconds=60)
    healthjump.get("/practices", status=429)
    control("POST", "/reset")
    assert control("GET", "/limits/healthjump")["enabled"] is False


def _token(control: Control) -> str:
    return str(control("POST", "/tokens", vendor="healthjump")["authorization"])
