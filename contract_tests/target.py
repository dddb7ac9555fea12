"""The mock under test, in this process: its contracts, its tokens, its population."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from mock_server.app import create_app
from mock_server.settings import Settings

PATIENTS = 150
CONTROL_TOKEN = "control-token-of-the-suite"


@cache
def app() -> Flask:
    """A population of 150; every composed answer is checked against the contract too."""
    return create_app(
        Settings(
            patients=PATIENTS,
            seed=1,
            as_of=date(2026, 1, 1),
            check_responses=True,
            control_token=CONTROL_TOKEN,
        )
    )


def control(method: str, path: str, *, world: str = "default", **body: Any) -> Any:
    """The JSON answer of a control call."""
    headers = {"X-Mock-World": world}
    answer = (
        app()
        .test_client()
        .open(f"/__mock__{path}", method=method, json=body or None, headers=headers)
    )
    assert answer.status_code < 300, answer.text
    return answer.json if answer.data else None


@cache
def document(vendor: str) -> dict[str, Any]:
    """A vendor's effective contract."""
    found: dict[str, Any] = control("GET", f"/contracts/{vendor}")
    return found


@cache
def authorization(vendor: str) -> str:
    """An Authorization value that opens everything for years."""
    return str(control("POST", "/tokens", vendor=vendor, expires_in=10**8)["authorization"])


class World:
    """A world of its own, without limits, and a client with a token for everything in it."""

    def __init__(self, name: str, vendor: str) -> None:
        self.name = name
        self.vendor = vendor
        self.headers: dict[str, str] = {}
        self.renew()

    def renew(self) -> None:
        """The world as created, and a new token."""
        self.control("POST", "/reset")
        self.control("PUT", f"/limits/{self.vendor}", enabled=False)
        issued = self.control("POST", "/tokens", vendor=self.vendor, expires_in=10**8)
        self.headers = {"X-Mock-World": self.name, "Authorization": issued["authorization"]}

    def control(self, method: str, path: str, **body: Any) -> Any:
        """The JSON answer of a control call."""
        return control(method, path, world=self.name, **body)

    def call(self, method: str, url: str, **options: Any) -> TestResponse:
        """An answer."""
        return app().test_client().open(url, method=method, headers=self.headers, **options)

    def page(self, path: str, query: Mapping[str, str]) -> Any:
        """The JSON of a list, None where there is none."""
        answer = self.call("GET", path, query_string=query)
        return answer.json if answer.status_code == 200 else None
