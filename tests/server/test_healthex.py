"""HealthEx over HTTP: streamed answers, old clients, and a FHIR client library that is not ours."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
import requests
from fhirpy import SyncFHIRClient
from fhirpy.base.utils import parse_pagination_url

from tests.server.conftest import Serve, Server

BASE = "/healthex/FHIR/R4"


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve("--vendor", "healthex")


@pytest.fixture
def person(server: Server) -> str:
    people: Any = requests.get(f"{server.url}/__mock__/people", timeout=10).json()
    found: str = people[0]["ids"]["healthex"]
    return found


@pytest.fixture
def token(server: Server) -> str:
    body = {"apiKey": "demo-key", "apiSecret": "demo-secret"}
    answer = requests.post(f"{server.url}/healthex/v1/auth/token", json=body, timeout=10)
    return str(answer.json()["token"])


def raw(server: Server, path: str, token: str, version: str) -> tuple[bytes, bytes]:
    """Head and body exactly as sent."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(
            f"GET {path} HTTP/{version}\r\nHost: {host}:{port}\r\n"
            f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode()
        )
        data = b""
        while piece := connection.recv(1 << 20):
            data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    return head, body


def test_the_whole_record_comes_in_chunks(server: Server, person: str, token: str) -> None:
    path = f"{BASE}/Person/{person}/$everything"
    head, body = raw(server, path, token, "1.1")
    assert b"transfer-encoding: chunked" in head.lower()
    assert b"content-length" not in head.lower()
    first = int(body.split(b"\r\n", 1)[0], 16)
    assert first < 10_000, "the first chunk holds one record, not many"
    assert body.endswith(b"0\r\n\r\n")


def test_a_client_without_chunks_gets_the_whole_body(
    server: Server, person: str, token: str
) -> None:
    path = f"{BASE}/Person/{person}/$everything"
    head, body = raw(server, path, token, "1.0")
    assert b"chunked" not in head.lower()
    bundle = json.loads(body)
    assert len(bundle["entry"]) == bundle["total"]
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(server.url + path, headers=headers, timeout=20).json() == bundle


def test_an_independent_fhir_client_walks_the_record(
    server: Server, person: str, token: str
) -> None:
    client = SyncFHIRClient(server.url + BASE, authorization=f"Bearer {token}")
    bundle = client.execute(f"Person/{person}/$everything", method="get", params={"_count": 50})
    total, found = bundle["total"], {}
    while True:
        for entry in bundle["entry"]:
            kind = entry["resource"].pop("resourceType")
            resource = client.resource(kind, **entry["resource"])
            found[resource.to_reference().reference] = resource
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        if "next" not in links:
            break
        path, params = parse_pagination_url(links["next"])  # type: ignore[no-untyped-call]
        bundle = client.execute(path, method="get", params=params)
    assert len(found) == total
    human = found[f"Person/{person}"]
    for link in human["link"]:
        patient = link["target"].to_resource()
        assert patient.serialize() == found[patient.to_reference().reference].serialize()


def test_profiles_and_quirks_are_options(serve: Serve) -> None:
    server = serve("--profile", "observed", "--quirk", "healthex-total-of-page")
    quirks: Any = requests.get(f"{server.url}/__mock__/quirks", timeout=10).json()
    on = {one["id"] for one in quirks if one["on"]}
    assert on == {one["id"] for one in quirks if one["profile"] == "observed"} | {
        "healthex-total-of-page"
    }
