"""The six collections: order, belonging, provenance, UK content (JP-12 to -15, -18, -20, -25)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.jump.conftest import COLLECTIONS, Jump

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
USERS = {
    "observations": "recorder_id",
    "medications": "created_by",
    "problems": "created_by",
    "referrals": "authored_by_user_id",
    "allergies": "recorder_id",
    "immunisations": "created_by",
}

Records = dict[str, list[dict[str, Any]]]


@pytest.fixture
def everything(jump: Jump) -> Records:
    """All records of twelve patients by collection."""
    found: Records = {name: [] for name in COLLECTIONS}
    for row in jump.page("/patients", limit=12, status="active", created_at_lte="2020-01-01"):
        for name in COLLECTIONS:
            found[name] += jump.walk(f"/patients/{row['id']}/{name}", limit=100)
    return found


def test_observations_come_by_clinical_time_then_id_and_undated_ones_last(jump: Jump) -> None:
    ties = undated = 0
    for row in jump.page("/patients", limit=12, created_at_lte="2020-01-01"):
        walked = jump.walk(f"/patients/{row['id']}/observations", limit=19)
        places = [(r["effective_datetime"] or "", r["id"]) for r in walked]
        assert places == sorted(places, reverse=True)
        ties += len(places) - len({time for time, _ in places})
        undated += sum(time == "" for time, _ in places)
    assert ties > 50
    assert undated > 1


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("medications", "created_at"),
        ("problems", "created_at"),
        ("allergies", "created_at"),
        ("immunisations", "created_at"),
        ("referrals", "authored_on"),
    ],
)
def test_the_newest_come_first(jump: Jump, rich: str, name: str, by: str) -> None:
    places = [(record[by], record["id"]) for record in jump.walk(f"{rich}/{name}", limit=3)]
    assert places == sorted(places, reverse=True)


def test_no_list_shows_a_draft_though_there_are_some(everything: Records) -> None:
    from datetime import date

    from mock_server.population import Population
    from mock_server.vendors.jump import records

    for name in ("medications", "referrals", "immunisations"):
        assert everything[name]
        assert "draft" not in {record["status"] for record in everything[name]}
    chart = Population(1, date(2026, 1, 1)).chart(5)
    assert "draft" in {record["status"] for record in records.medications(1, chart)}


def test_records_belong_to_the_patient_of_the_path(jump: Jump) -> None:
    seen: set[str] = set()
    for row in jump.page("/patients", limit=10):
        for name in COLLECTIONS:
            found = jump.walk(f"/patients/{row['id']}/{name}", limit=100)
            assert {record["patient_id"] for record in found} <= {row["id"]}
            fresh = {record["id"] for record in found}
            assert len(fresh) == len(found)
            assert not fresh & seen
            seen |= fresh


def test_provenance_is_well_formed(everything: Records) -> None:
    imported: dict[str, int] = {}
    for name, found in everything.items():
        for record in found:
            assert UUID.fullmatch(record["id"])
            assert UUID.fullmatch(record[USERS[name]])
            context = record["consultation_context"]
            assert context is None or UUID.fullmatch(context)
            assert INSTANT.fullmatch(record["created_at"])
            assert record["created_at"] <= record["updated_at"]
            if name in ("observations", "medications", "allergies"):
                assert (record["source_system"] is None) == (record["external_id"] is None)
                imported[name] = imported.get(name, 0) + (record["source_system"] is not None)
            else:
                assert "source_system" not in record
    assert all(imported[name] for name in ("observations", "medications", "allergies"))


def test_blood_pressure_has_its_two_parts(everything: Records) -> None:
    pressures = [o for o in everything["observations"] if o["code"] == "75367002"]
    assert len(pressures) > 50
    for pressure in pressures:
        upper, lower = pressure["components"]
        assert (upper["code"], lower["code"]) == ("271649006", "271650006")
        assert upper["unit"] == lower["unit"] == "mmHg"
        assert upper["value"] > lower["value"]
        assert pressure["value"] is None


def test_laboratory_results_are_in_uk_units(everything: Records) -> None:
    units = {o["display"]: o["unit"] for o in everything["observations"] if o["unit"]}
    printed = set(units.values())
    assert "mg/dL" not in printed
    assert {"mmol/L", "mmol/mol"} <= printed
    for result in everything["observations"]:
        low, high = result["reference_range_low"], result["reference_range_high"]
        if result["interpretation"] == "N" and result["value"] is not None:
            assert low is None or result["value"] >= low * 0.98
            assert high is None or result["value"] <= high * 1.02


def test_allergies_hold_codes_and_reactions(everything: Records) -> None:
    allergies = everything["allergies"]
    assert any(allergy["codes"] for allergy in allergies)
    assert any(allergy["reactions"] for allergy in allergies)
    for allergy in allergies:
        for code in allergy["codes"]:
            assert set(code) == {"system", "code", "display"}
        for reaction in allergy["reactions"]:
            assert reaction["manifestation"]


def test_immunisations_follow_the_uk_schedule(jump: Jump, control: Callable[..., Any]) -> None:
    young = jump.walk("/patients", created_at_gte="2005-01-01")
    child = min(young, key=lambda row: abs(int(row["date_of_birth"][:4]) - 2018))
    given = jump.walk(f"/patients/{child['id']}/immunisations")
    displays = " ".join(dose["vaccine_display"] for dose in given)
    assert "HepB" in displays or "MenB" in displays or "meningococcal" in displays.lower()
    assert "aricella" not in displays  # not of the UK schedule of those born before 2025


def test_a_created_patient_has_empty_collections(jump: Jump) -> None:
    made = jump.create()
    for name in COLLECTIONS:
        page = jump.ask(f"/patients/{made['id']}/{name}")
        assert page["data"] == []
        assert page["meta"]["has_more"] is False


def test_the_collections_of_nobody_are_not_found(jump: Jump) -> None:
    for name in COLLECTIONS:
        jump.ask(f"/patients/00000000-0000-4000-8000-000000000000/{name}", expect=404)
