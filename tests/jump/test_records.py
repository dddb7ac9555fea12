"""Patients of the population as Jump shows them: UK facts, the same human, nothing real."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF
from tests.jump.conftest import BASE, COLLECTIONS, Jump

Control = Callable[..., Any]


@pytest.fixture
def everybody(jump: Jump) -> list[dict[str, Any]]:
    rows = jump.walk("/patients")
    return [jump.ask(f"/patients/{row['id']}")["data"] for row in rows]


def test_nhs_numbers_are_of_the_test_range_and_valid(everybody: list[dict[str, Any]]) -> None:
    numbers = [p["nhs_number"] for p in everybody]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert re.fullmatch(r"999\d{7}", number)
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(number[:9])) % 11
        assert check % 11 == int(number[9])


def test_addresses_and_telephones_are_british_and_belong_to_nobody(
    everybody: list[dict[str, Any]],
) -> None:
    for patient in everybody:
        assert patient["country"] == "United Kingdom"
        assert re.fullmatch(r"ZZ99 3[A-Z]Z", patient["postcode"])
        for key in ("phone", "mobile_phone", "home_phone"):
            number = patient[key]
            assert number is None or re.fullmatch(r"\+44 (7700 900|1632 960)\d{3}", number)
        assert patient["email"] is None or patient["email"].partition("@")[2].startswith("example.")


def test_words_are_the_documented_ones_and_uk_ones(everybody: list[dict[str, Any]]) -> None:
    assert {p["biological_sex"] for p in everybody} <= {"male", "female"}
    genders = {p["gender"] for p in everybody}
    assert {"woman", "man"} < genders | {None}
    assert genders <= {"woman", "man", "non_binary", "other", None}
    assert {p["title"] for p in everybody} <= {"Mr", "Mrs", "Ms", "Miss", "Dr", None}
    ethnicities = {p["ethnicity"] for p in everybody}
    assert "White: English, Welsh, Scottish, Northern Irish or British" in ethnicities
    assert all(":" in text for text in ethnicities if text)


def test_people_are_who_the_population_says(jump: Jump, control: Control) -> None:
    for person in control("GET", "/people")[::7]:
        patient = jump.ask(f"/patients/{person['ids']['jump']}")["data"]
        assert patient["date_of_birth"] == person["birth_date"]
        assert patient["biological_sex"] == person["sex"]
        assert patient["last_name"] in person["name"]


def test_the_charts_facts_are_found_here(jump: Jump, control: Control) -> None:
    id_ = control("GET", "/people")[4]["ids"]["jump"]
    chart = control("GET", "/charts/5")
    entries = [entry for entry in _entries(chart) if entry.get("resourceType") == "Condition"]
    assert len(jump.walk(f"/patients/{id_}/problems")) == len(entries)


def test_a_record_does_not_depend_on_the_size_of_the_population(
    jump: Jump, control: Control, cache: Path
) -> None:
    other = create_app(Settings(vendors=("jump",), patients=7, seed=1, as_of=AS_OF, cache=cache))
    few = Jump(other.test_client(), BASE, {"Authorization": "Bearer pk_test_demo"})
    for row in few.walk("/patients"):
        path = f"/patients/{row['id']}"
        assert few.ask(path)["data"] == jump.ask(path)["data"]
        for name in COLLECTIONS:
            assert few.walk(f"{path}/{name}") == jump.walk(f"{path}/{name}")
    assert len(few.walk("/patients")) == 7


def test_another_seed_is_another_world(cache: Path) -> None:
    other = create_app(
        Settings(vendors=("jump",), patients=7, seed=2, as_of=date(2026, 1, 1), cache=cache)
    )
    client = Jump(other.test_client(), BASE, {"Authorization": "Bearer pk_test_demo"})
    assert client.ask("/patients")["meta"]["limit"] == 20


def test_what_was_written_and_revoked_is_there_after_a_restart(tmp_path: Path, cache: Path) -> None:
    settings = Settings(
        vendors=("jump",), patients=7, seed=1, as_of=AS_OF, cache=cache, store=tmp_path / "kept"
    )
    ids = []
    for _ in range(2):
        app = create_app(settings)
        client = Jump(app.test_client(), BASE, {"Authorization": "Bearer pk_test_demo"})
        answer = client.send(
            "POST",
            "/patients",
            {"first_name": "K", "last_name": "Kept", "date_of_birth": "2000-01-01"},
            Idempotency_Key="once",
        )
        ids.append((answer.json or {})["meta"]["request_id"])
        assert len(client.page("/patients", search="Kept")) == 1
        app.test_client().delete("/__mock__/jump/keys/pk_live_demo")
        revoked = Jump(app.test_client(), BASE, {"Authorization": "Bearer pk_live_demo"})
        revoked.ask("/patients", expect=401)
        app.extensions["mock_ehr"].close()
    assert len(set(ids)) == 2


def _entries(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node, *(e for value in node.values() for e in _entries(value))]
    return [e for item in node for e in _entries(item)] if isinstance(node, list) else []
