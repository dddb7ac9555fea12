"""The control API, from the side of a test that uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.conftest import PATIENTS, Client

Control = Callable[..., Any]


def test_health_tells_what_is_served(control: Control) -> None:
    health = control("GET", "/health")
    assert health["status"] == "ok"
    assert health["seed"] == 1
    assert health["as_of"] == "2026-01-01"
    assert health["patients"] == PATIENTS
    assert "healthjump" in health["vendors"]


def test_the_clock_is_set_frozen_advanced_and_reset(control: Control) -> None:
    noon = "2026-05-01T12:00:00Z"
    assert control("PUT", "/clock", now=noon, frozen=True) == {"now": noon, "frozen": True}
    assert control("GET", "/clock")["now"] == noon
    advanced = control("POST", "/clock/advance", seconds=90)
    assert advanced == {"now": "2026-05-01T12:01:30Z", "frozen": True}
    assert control("PUT", "/clock", now="2020-01-01T02:00:00+02:00")["now"].startswith("2020-01-01")
    control("POST", "/reset")
    assert control("GET", "/clock")["frozen"] is False
    assert control("GET", "/clock")["now"] > "2026-06-01"


def test_people_are_numbered_and_known_to_every_vendor(control: Control) -> None:
    people = control("GET", "/people")
    served = set(control("GET", "/health")["vendors"])
    assert [person["n"] for person in people] == list(range(1, PATIENTS + 1))
    assert all(set(person["ids"]) == served for person in people)
    assert all(person["story"] for person in people[:12])


def test_people_are_who_the_vendors_say_they_are(app: Flask, control: Control, world: str) -> None:
    token = control("POST", "/tokens", vendor="healthjump")["authorization"]
    headers = {"Authorization": token, "X-Mock-World": world}
    client = Client(app.test_client(), "/healthjump/v1", headers)
    for person in control("GET", "/people")[::17]:
        patient = client.get(f"/patients/{person['ids']['healthjump']}")
        assert patient["date_of_birth"] == person["birth_date"]
        assert patient["gender"] == person["sex"]
        assert patient["last_name"] in person["name"]


def test_a_chart_is_canonical_and_the_same_facts_as_the_vendors(
    app: Flask, control: Control, world: str
) -> None:
    chart = control("GET", "/charts/1")
    text = str(chart)
    assert "http://hl7.org/fhir/sid/icd-10-cm" in text
    assert "'resourceType': 'Condition'" in text
    token = control("POST", "/tokens", vendor="healthjump")["authorization"]
    client = Client(
        app.test_client(), "/healthjump/v1", {"Authorization": token, "X-Mock-World": world}
    )
    (one, *_) = control("GET", "/people")
    for record in client.get("/labs", patient_id=one["ids"]["healthjump"], limit=1000):
        assert f"'code': '{record['loinc_code']}'" in text


@pytest.mark.parametrize("n", ["0", "-1", "x", "1e3", str(PATIENTS + 1), "9" * 30])
def test_nobody_has_another_number(control: Control, n: str) -> None:
    assert control("GET", f"/charts/{n}", status=404)["detail"]


def test_contracts_come_in_two_layers(control: Control) -> None:
    effective = control("GET", "/contracts/healthjump")
    documented = control("GET", "/contracts/healthjump?layer=documented")
    assert len(documented["paths"]) == 15
    assert set(documented["paths"]) < set(effective["paths"])
    assert "OAuth2" in documented["components"]["securitySchemes"]
    assert "bearer" in effective["components"]["securitySchemes"]
    own = control("GET", "/contracts/control")
    assert (
        own["components"]["schemas"]["VendorName"]["enum"] == control("GET", "/health")["vendors"]
    )


def test_the_journal_tells_what_was_asked(app: Flask, control: Control, world: str) -> None:
    control("DELETE", "/requests")
    headers = {"X-Mock-World": world}
    http = app.test_client()
    http.get("/healthjump/v1/patients?limit=2", headers=headers)
    http.get("/healthjump/v1/nothing", headers=headers)
    first, second = control("GET", "/requests")
    assert (first["operation"], first["status"], first["query"]) == ("listPatients", 401, "limit=2")
    assert (second["operation"], second["status"]) == (None, 404)
    assert first["path"] == "/healthjump/v1/patients"
    assert control("GET", "/requests?operation=listPatients&status=401") == [first]
    assert control("GET", "/requests?status=200") == []


def test_verify_asserts_count_and_order(app: Flask, control: Control, world: str) -> None:
    headers = {"X-Mock-World": world}
    for path in ("/patients", "/labs", "/patients"):
        app.test_client().get(f"/healthjump/v1{path}", headers=headers)

    def verify(**what: Any) -> bool:
        return bool(control("POST", "/requests/verify", vendor="healthjump", **what)["ok"])

    assert verify(operation="listPatients", count=2)
    assert not verify(operation="listPatients", count=1)
    assert verify(operation="listVitals", count=0)
    assert verify(count=3)
    assert verify(order=["listPatients", "listLabs", "listPatients"])
    assert verify(order=["listLabs", "listPatients"])
    assert not verify(order=["listLabs", "listLabs"])
    assert not verify(order=["listPatients", "listVitals"])


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/tokens", {"vendor": "epic"}, 400),
        ("POST", "/tokens", {}, 400),
        ("POST", "/tokens", {"vendor": "healthjump", "scopes": ["read:everything"]}, 400),
        ("POST", "/tokens", {"vendor": "healthjump", "expires_in": -1}, 400),
        ("POST", "/tokens", {"vendor": "healthjump", "colour": "red"}, 400),
        ("PUT", "/clock", {"now": "tomorrow"}, 400),
        ("PUT", "/clock", {"now": "2026-01-01T00:00:00"}, 400),
        ("PUT", "/clock", {"frozen": "yes"}, 400),
        ("POST", "/clock/advance", {"seconds": 1e300}, 400),
        ("PUT", "/limits/epic", {"enabled": True}, 404),
        ("PUT", "/limits/healthjump", {"requests": -1}, 400),
        ("PUT", "/limits/healthjump", {"window_seconds": 0}, 400),
        ("GET", "/limits/epic", None, 404),
        ("GET", "/contracts/epic", None, 404),
        ("GET", "/requests?vendor=epic", None, 400),
        ("GET", "/contracts/healthjump?layer=secret", None, 400),
        ("POST", "/requests/verify", {"vendor": "healthjump"}, 400),
        ("POST", "/requests/verify", {"vendor": "healthjump", "operation": "x", "count": 1}, 400),
        ("GET", "/nothing", None, 404),
        ("DELETE", "/clock", None, 405),
    ],
)
def test_mistakes_are_explained_as_problem_json(
    app: Flask, world: str, method: str, path: str, body: Any, status: int
) -> None:
    answer = app.test_client().open(
        f"/__mock__{path}", method=method, json=body, headers={"X-Mock-World": world}
    )
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["detail"]


def test_from_another_machine_the_control_token_is_needed(app: Flask) -> None:
    def ask(**headers: str) -> int:
        http = app.test_client()
        there = {"REMOTE_ADDR": "192.0.2.7"}
        return http.get("/__mock__/people", headers=headers, environ_base=there).status_code

    assert ask() == 401
    assert ask(Authorization="Bearer guess") == 401
    http = app.test_client()
    health = http.get("/__mock__/health", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert health.status_code == 200


def test_worlds_do_not_see_one_another(app: Flask) -> None:
    http = app.test_client()
    one, other = {"X-Mock-World": "one"}, {"X-Mock-World": "other"}
    token = http.post("/__mock__/tokens", json={"vendor": "healthjump"}, headers=one).json
    assert token is not None
    http.put("/__mock__/clock", json={"now": "2030-01-01T00:00:00Z", "frozen": True}, headers=one)
    assert http.get("/__mock__/clock", headers=other).json["frozen"] is False  # type: ignore[index]
    url = "/healthjump/v1/practices"
    auth = {"Authorization": token["authorization"]}
    http.put("/__mock__/clock", json={"frozen": False}, headers=one)
    assert http.get(url, headers={**auth, **other}).status_code == 401
    same = http.post("/__mock__/tokens", json={"vendor": "healthjump"}, headers=other).json
    assert same != token
