"""A client of Jump and the walk over its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import Client

BASE = "/jump/functions/v1/api-v1"
COLLECTIONS = (
    "observations",
    "medications",
    "problems",
    "referrals",
    "allergies",
    "immunisations",
)
ROW = {
    "id",
    "first_name",
    "last_name",
    "date_of_birth",
    "email",
    "status",
    "created_at",
    "updated_at",
}


class Jump(Client):
    """What an integrator's client does."""

    def ask(self, path: str, expect: int = 200, **query: Any) -> Any:
        """The JSON of an answer with the expected status."""
        answer = self.answer(path, **query)
        assert answer.status_code == expect, answer.text
        return answer.json

    def page(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """The records of one page."""
        found: list[dict[str, Any]] = self.ask(path, **query)["data"]
        return found

    def walk(self, path: str, limit: int = 50, **query: Any) -> list[dict[str, Any]]:
        """All records, page by page."""
        records: list[dict[str, Any]] = []
        offset: int | None = 0
        while offset is not None:
            page = self.ask(path, limit=limit, offset=offset, **query)
            records += page["data"]
            assert page["meta"]["has_more"] is (page["meta"]["next_offset"] is not None)
            offset = page["meta"]["next_offset"]
        return records

    def send(self, method: str, path: str, body: Any, **headers: str) -> TestResponse:
        """The answer to a write; header names with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.open(
            self.base + path, method=method, json=body, headers={**self.headers, **named}
        )

    def create(self, **body: Any) -> dict[str, Any]:
        """A new patient."""
        whole = {"first_name": "Ada", "last_name": "Newcomer", "date_of_birth": "1990-07-22"}
        answer = self.send("POST", "/patients", {**whole, **body})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = (answer.json or {})["data"]
        return found

    def patch(self, id_: str, **body: Any) -> dict[str, Any]:
        """A patient after a partial update."""
        answer = self.send("PATCH", f"/patients/{id_}", body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = (answer.json or {})["data"]
        return found


def refused(answer: TestResponse, status: int, code: str) -> str:
    """The message of a refusal in the documented shape."""
    assert answer.status_code == status, answer.text
    body: Any = answer.json
    assert set(body) == {"data", "meta", "error"}
    assert body["data"] is None
    assert body["meta"]["request_id"].startswith("req_")
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    return str(body["error"]["message"])


@pytest.fixture
def jump(app: Flask, world: str, control: Callable[..., Any]) -> Jump:
    """A client with a key for everything, and no limit."""
    control("PUT", "/limits/jump", enabled=False)
    authorization = control("POST", "/tokens", vendor="jump")["authorization"]
    headers = {"Authorization": authorization, "X-Mock-World": world}
    return Jump(app.test_client(), BASE, headers)


@pytest.fixture
def with_key(app: Flask, world: str) -> Callable[[str], Jump]:
    """A client with a key of its choice."""

    def client(key: str) -> Jump:
        headers = {"Authorization": f"Bearer {key}", "X-Mock-World": world}
        return Jump(app.test_client(), BASE, headers)

    return client


@pytest.fixture
def rich(jump: Jump) -> str:
    """The path of a patient of whom every collection has several records."""
    for row in jump.page("/patients", limit=100, created_at_lte="2018-01-01"):
        path = f"/patients/{row['id']}"
        if all(len(jump.page(f"{path}/{name}")) >= 2 for name in COLLECTIONS):
            return path
    raise AssertionError("nobody has two records in every collection")
