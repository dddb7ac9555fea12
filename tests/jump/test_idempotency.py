"""Idempotency keys: 24 hours by the world's clock, one organisation, one endpoint."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.conftest import PATIENTS
from tests.jump.conftest import Jump, refused

Control = Callable[..., Any]

ADA = {"first_name": "Ada", "last_name": "Twice", "date_of_birth": "1990-07-22"}


def sent(jump: Jump, body: Any = ADA, key: str = "k-1") -> Any:
    answer = jump.send("POST", "/patients", body, Idempotency_Key=key)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_the_same_request_again_creates_nothing(jump: Jump) -> None:
    first = sent(jump)
    jump.patch(first["data"]["id"], last_name="Changed")
    again = sent(jump, dict(reversed(ADA.items())))
    assert again["data"] == first["data"]
    assert again["meta"] != first["meta"]
    assert len(jump.walk("/patients")) == PATIENTS + 1
    assert sent(jump, key="k-2")["data"]["id"] != first["data"]["id"]


def test_another_body_under_the_same_key_is_a_conflict(jump: Jump) -> None:
    sent(jump)
    answer = jump.send("POST", "/patients", {**ADA, "last_name": "Else"}, Idempotency_Key="k-1")
    message = refused(answer, 409, "CONFLICT")
    assert message == "Idempotency key already used with a different request body"
    assert jump.page("/patients", search="Else") == []


def test_a_refused_request_does_not_use_the_key_up(jump: Jump) -> None:
    answer = jump.send("POST", "/patients", {"first_name": "Ada"}, Idempotency_Key="k-1")
    refused(answer, 400, "VALIDATION_ERROR")
    sent(jump)


def test_a_key_lives_a_day_by_the_clock(jump: Jump, control: Control) -> None:
    control("PUT", "/clock", frozen=True)
    first = sent(jump)["data"]["id"]
    control("POST", "/clock/advance", seconds=24 * 3600 - 1)
    assert sent(jump)["data"]["id"] == first
    control("POST", "/clock/advance", seconds=1)
    second = sent(jump, {**ADA, "last_name": "Anew"})["data"]["id"]
    assert second != first
    control("POST", "/clock/advance", seconds=24 * 3600 - 1)
    assert sent(jump, {**ADA, "last_name": "Anew"})["data"]["id"] == second


def test_organisations_do_not_share_keys(with_key: Callable[[str], Jump]) -> None:
    ours = sent(with_key("pk_test_demo"))["data"]["id"]
    assert sent(with_key("pk_live_demo"))["data"]["id"] == ours
    assert sent(with_key("pk_test_other"))["data"]["id"] != ours


def test_the_same_request_many_times_at_once_creates_one(jump: Jump) -> None:
    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(lambda _: sent(jump)["data"]["id"], range(18)))
    assert len(ids) == 1
