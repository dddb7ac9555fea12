"""Determinism: the same patient whatever the population, the process, the order and the date."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF
from tests.healthjump.conftest import LISTS

Texts = dict[str, dict[str, list[str]]]


def served(app: Flask, patients: list[int]) -> Texts:
    """The raw text of every record of some people, by list."""
    http = app.test_client()
    token = http.post("/__mock__/tokens", json={"vendor": "healthjump"}).json
    people = http.get("/__mock__/people").json
    assert token is not None
    assert people is not None
    headers = {"Authorization": token["authorization"]}
    found: Texts = {}
    for n in patients:
        id_ = people[n - 1]["ids"]["healthjump"]
        found[id_] = {}
        for path in LISTS:
            url = f"/healthjump/v1{path}" + (f"/{id_}" if path == "/patients" else "")
            query = {} if path == "/patients" else {"patient_id": id_, "limit": "1000"}
            body = http.get(url, headers=headers, query_string=query).json
            rows = body if isinstance(body, list) else body.get("data", [body])  # type: ignore[union-attr]
            found[id_][path] = [json.dumps(row) for row in rows]
    return found


@pytest.fixture(scope="module")
def make(cache: Path) -> Callable[..., Flask]:
    def call(**given: Any) -> Flask:
        return create_app(Settings(**{"seed": 1, "as_of": AS_OF, "cache": cache, **given}))

    return call


WHO = [1, 17, 50]


def test_a_patient_is_the_same_in_a_small_and_a_large_population(
    make: Callable[..., Flask], app: Flask
) -> None:
    small = make(patients=50)
    assert served(small, WHO) == served(app, WHO[::-1])


def test_a_patient_is_the_same_in_another_process(app: Flask, tmp_path: Path) -> None:
    program = (
        "import json, sys; from pathlib import Path\n"
        "from mock_server.app import create_app; from mock_server.settings import Settings\n"
        "from tests.conftest import AS_OF; from tests.healthjump.test_determinism import served\n"
        f"cache = Path({str(tmp_path)!r})\n"
        "app = create_app(Settings(patients=50, seed=1, as_of=AS_OF, cache=cache))\n"
        f"print(json.dumps(served(app, {WHO})))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(there.stdout) == served(app, WHO)


def test_another_seed_gives_other_people(make: Callable[..., Flask], app: Flask) -> None:
    other = served(make(patients=50, seed=2), WHO)
    assert not set(other) & set(served(app, WHO))


NEWBORN = 14
"""The member of the cast whose birth follows the date."""

MOVES = {
    "/medications": {"status", "end_date"},
    "/diagnoses": {"status"},
    "/appointments": {"status"},
    "/encounters": {"status", "date_modified"},
    "/patients": {"date_modified"},
}
"""What time itself moves: a booked visit takes place, a course of treatment ends."""


def test_a_later_date_only_adds(make: Callable[..., Flask]) -> None:
    people = [n for n in range(1, 41) if n != NEWBORN]
    early = served(make(patients=40, as_of=date(2025, 7, 1)), people)
    late = served(make(patients=40), people)
    added = 0
    for id_, lists in early.items():
        for path, rows in lists.items():
            moves = MOVES.get(path, set())
            before = [_without(row, moves) for row in rows]
            after = [_without(row, moves) for row in late[id_][path]]
            missing = [row for row in before if row not in after]
            assert not missing, (path, missing[:2])
            added += len(after) - len(before)
    assert added > 100


def _without(row: str, keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in json.loads(row).items() if key not in keys}
