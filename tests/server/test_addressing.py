"""Addresses: by path, by host name, and at the root when one vendor is served alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF


@pytest.fixture(scope="module")
def alone(cache: Path) -> Flask:
    return create_app(Settings(vendors=("healthjump",), patients=20, as_of=AS_OF, cache=cache))


@pytest.mark.parametrize(
    ("base", "prefix"),
    [
        ("http://localhost", "/healthjump"),
        ("http://healthjump.localhost:8000", ""),
        ("http://healthjump.localhost:8000", "/healthjump"),
        ("http://10.1.2.3:9000", "/healthjump"),
        ("http://10.1.2.3:9000", ""),
        ("https://[::1]:8443", "/healthjump"),
    ],
)
def test_links_use_the_address_the_client_used(alone: Flask, base: str, prefix: str) -> None:
    http = alone.test_client()
    token = http.post("/__mock__/tokens", json={"vendor": "healthjump"}).json
    assert token is not None
    answer = http.get(
        f"{prefix}/v1/allergies?limit=1",
        base_url=base,
        headers={"Authorization": token["authorization"]},
    )
    assert answer.status_code == 200
    assert answer.headers["Link"].startswith(f"<{base}{prefix}/v1/allergies?limit=1&cursor=")


def test_the_root_says_what_is_served_when_no_vendor_owns_it(app: Flask) -> None:
    if len(app.test_client().get("/__mock__/health").json["vendors"]) > 1:  # type: ignore[index]
        answer = app.test_client().get("/")
        assert answer.status_code == 404
        assert "/healthjump" in answer.text
