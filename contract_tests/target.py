"""The mock under test, in this process: its contracts, its tokens, its population."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from flask import Flask

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


def control(method: str, path: str, **body: Any) -> Any:
    """The JSON answer of a control call."""
    answer = app().test_client().open(f"/__mock__{path}", method=method, json=body or None)
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
