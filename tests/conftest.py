"""One application for the tests that only read, and helpers to speak to it as a client does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mock_server.app import create_app
from mock_server.settings import Settings

AS_OF = date(2026, 1, 1)
PATIENTS = 120


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where built populations are kept for all tests of the run."""
    root = tmp_path_factory.getbasetemp()
    return (root.parent if root.name.startswith("popen-") else root) / "bases"


@pytest.fixture(scope="session")
def app(cache: Path) -> Flask:
    """120 people as of 2026-01-01, every answer checked against its contract."""
    return create_app(
        Settings(patients=PATIENTS, seed=1, as_of=AS_OF, check_responses=True, cache=cache)
    )


class Client:
    """A client of one vendor, with a token in one isolated world."""

    def __init__(self, http: FlaskClient, base: str, headers: dict[str, str]) -> None:
        self.http = http
        self.base = base
        self.headers = headers

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        """The JSON of an answer with the expected status."""
        answer = self.answer(path, **query)
        assert answer.status_code == status, answer.text
        return answer.json

    def answer(self, path: str, method: str = "GET", **query: Any) -> TestResponse:
        """The whole answer."""
        url = path if path.startswith("http") else self.base + path
        return self.http.open(url, method=method, headers=self.headers, query_string=query or None)


@pytest.fixture
def world(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a world of the test's own, as created."""
    name = "t" + format(abs(hash(request.node.nodeid)), "x")[:16]
    yield name
    app.test_client().post("/__mock__/reset", headers={"X-Mock-World": name})


@pytest.fixture
def control(app: Flask, world: str) -> Callable[..., Any]:
    """Calls the control API of the test's world: ``control("PUT", "/clock", frozen=True)``."""

    def call(method: str, path: str, status: int | None = None, **body: Any) -> Any:
        answer = app.test_client().open(
            f"/__mock__{path}", method=method, json=body or None, headers={"X-Mock-World": world}
        )
        assert answer.status_code == status or (status is None and answer.status_code < 300), (
            answer.text
        )
        return answer.json if answer.data else None

    return call
