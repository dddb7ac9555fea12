"""Who may do what: tokens, scopes, permissions, plans, and the hourly quota."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mock_server.contract.operation import Operation
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import CONTRACT, LIST_OF
from tests.drchrono.everything import Body, Everything

Control = Callable[..., Any]
Enter = Callable[..., DrChrono]
Door = Callable[..., DrChrono]

GUARDED = [one for one in CONTRACT.operations.values() if one.security.scheme is not None]
FORBIDDEN = {"detail": "You do not have permission to perform this action."}
UNAUTHORIZED = {"detail": "Authentication credentials were not provided."}
EVERY_SCOPE = sorted(
    {
        scope.rpartition(":")[0] + mode
        for one in GUARDED
        for scope in one.security.scopes
        for mode in (":read", ":write")
    }
)

every_operation = pytest.mark.parametrize("operation", GUARDED, ids=lambda one: one.id)


@pytest.fixture(scope="module")
def app(populous: Flask) -> Flask:
    """With all the users that 200 people's practices have."""
    return populous


@pytest.fixture(scope="module")
def door(populous: Flask) -> Door:
    """A client for a user or with scopes: ``door(user, *scopes)``, the same one every time.

    They share a world, for what they ask for is refused or does not exist.
    """
    http, world = populous.test_client(), {"X-Mock-World": "doors"}
    http.put("/__mock__/limits/drchrono", json={"enabled": False}, headers=world)

    @cache
    def client(user: int | None = None, *scopes: str) -> DrChrono:
        wanted = {"user": str(user)} if user is not None else {"scopes": scopes}
        token = {"vendor": "drchrono", **wanted}
        issued = http.post("/__mock__/tokens", json=token, headers=world).get_json()
        return DrChrono(http, "/drchrono", world | {"Authorization": issued["authorization"]})

    return client


def ask(client: DrChrono, operation: Operation) -> TestResponse:
    """The answer to an operation on what does not exist, with an empty body where it has one."""
    path = operation.path.removeprefix("/api/").replace("{id}", "1")
    return client.send(operation.method, path, {} if operation.bodies else None)


def allowed(client: DrChrono, operation: Operation) -> bool:
    """Whether a client gets beyond the door; it is refused in the documented way if not."""
    answer = ask(client, operation)
    if answer.status_code == 403:
        assert answer.json == FORBIDDEN
    return answer.status_code not in (401, 403)


@every_operation
def test_nothing_is_answered_without_a_token_that_is_good(door: Door, operation: Operation) -> None:
    http = door().http
    for sent in (None, "", "Bearer", "Bearer nobody", "Basic ZGVtbw==", "nobody", "Bearer a b"):
        headers: dict[str, str] = {} if sent is None else {"Authorization": sent}
        answer = ask(DrChrono(http, "/drchrono", headers), operation)
        assert answer.status_code == 401, sent
        assert answer.json == UNAUTHORIZED
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_ends_after_forty_eight_hours(control: Control, enter: Enter) -> None:
    control("PUT", "/clock", now="2026-02-03T10:00:00Z", frozen=True)
    client = enter()
    control("POST", "/clock/advance", seconds=48 * 3600 - 1)
    client.get("/api/doctors")
    control("POST", "/clock/advance", seconds=1)
    assert client.get("/api/doctors", 401) == UNAUTHORIZED


def test_a_token_of_another_world_is_nobodys(drchrono: DrChrono) -> None:
    headers = drchrono.headers | {"X-Mock-World": "elsewhere"}
    other = DrChrono(drchrono.http, drchrono.base, headers)
    assert other.get("/api/doctors", 401) == UNAUTHORIZED


@every_operation
def test_an_operation_needs_all_of_its_scopes_and_no_other(
    door: Door, operation: Operation
) -> None:
    needed = operation.security.scopes
    assert allowed(door(None, *needed), operation)
    for scope in needed:
        base, _, mode = scope.rpartition(":")
        rest = [one for one in EVERY_SCOPE if one not in (f"{base}:read", f"{base}:write")]
        other = f"{base}:{'write' if mode == 'read' else 'read'}"
        assert not allowed(door(None, *rest), operation)
        assert allowed(door(None, *rest, other), operation) is (mode == "read")


@pytest.mark.parametrize(
    "operation", [one for one in GUARDED if one.spec["x-permissions"]], ids=lambda one: one.id
)
def test_an_operation_needs_all_of_its_permissions_of_the_user(
    everything: Everything, door: Door, operation: Operation
) -> None:
    needed = operation.spec["x-permissions"]
    users = everything.of(LIST_OF["User"])
    for permission in needed:
        lacking = [one for one in users if not one["permissions"][permission]]
        user = max(lacking, key=lambda one: sum(one["permissions"][other] for other in needed))
        assert not allowed(door(user["id"]), operation), permission
    whole = [one for one in users if all(one["permissions"][other] for other in needed)]
    assert allowed(door(whole[-1]["id"]), operation)


@pytest.mark.parametrize(
    "operation", [one for one in GUARDED if not one.spec["x-permissions"]], ids=lambda one: one.id
)
def test_what_needs_no_permission_is_for_every_user(
    everything: Everything, door: Door, operation: Operation
) -> None:
    user = min(everything.of(LIST_OF["User"]), key=_permissions)
    assert _permissions(user) == 0
    assert allowed(door(user["id"]), operation)


@pytest.mark.parametrize(
    "operation", [one for one in GUARDED if "x-refused-plans" in one.spec], ids=lambda one: one.id
)
def test_an_operation_is_refused_on_a_free_trial(
    everything: Everything, door: Door, operation: Operation
) -> None:
    needed = operation.spec["x-permissions"]
    for user in everything.of(LIST_OF["User"]):
        if all(user["permissions"][one] for one in needed):
            refused = user["plan_type"] in operation.spec["x-refused-plans"]
            assert allowed(door(user["id"]), operation) is not refused


def test_some_user_is_on_a_free_trial(everything: Everything) -> None:
    plans = {user["plan_type"] for user in everything.of(LIST_OF["User"])}
    assert "free trial" in plans
    assert len(plans) > 2


def test_an_application_has_five_hundred_calls_from_one_full_hour_to_the_next(
    app: Flask, control: Control, world: str
) -> None:
    control("PUT", "/clock", now="2026-02-03T10:58:30Z", frozen=True)
    limit = control("GET", "/limits/drchrono")
    assert (limit["enabled"], limit["requests"], limit["window_seconds"]) == (True, 500, 3600)
    tokens = [control("POST", "/tokens", vendor="drchrono")["authorization"] for _ in range(2)]
    clients = [
        DrChrono(app.test_client(), "/drchrono", {"Authorization": token, "X-Mock-World": world})
        for token in tokens
    ]
    for call in range(250):  # refusals count too, and all tokens share the quota
        clients[call % 2].get("/api/doctors")
        clients[0].get("/api/doctors/1", 404)
    for client in clients:
        answer = client.answer("/api/doctors")
        assert answer.status_code == 429
        assert answer.json == {
            "detail": "Request was throttled. Expected available in 90.0 seconds."
        }
        assert "Retry-After" not in answer.headers
    control("POST", "/clock/advance", seconds=89)
    assert "available in 1.0 seconds" in clients[0].get("/api/doctors", 429)["detail"]
    control("POST", "/clock/advance", seconds=1)
    clients[0].get("/api/doctors")
    assert control("GET", "/limits/drchrono")["remaining"] == 499


def _permissions(user: Body) -> int:
    return sum(user["permissions"].values())
