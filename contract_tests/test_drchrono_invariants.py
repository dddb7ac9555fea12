"""What DrChrono's reference says of single lists, as relations between answers (DC-07 to DC-44)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Any

import pytest

from contract_tests import target
from contract_tests.documents import Json, Listing, followed, operations
from contract_tests.drchrono import (
    BY_NAME,
    LISTS,
    SCHEMAS,
    DrChrono,
    Filter,
    filters,
    ids,
)

api = DrChrono("invariants")
APPOINTMENTS, NOTES = BY_NAME["Appointment"], BY_NAME["ClinicalNote"]
PATIENTS, SUMMARIES = BY_NAME["Patient"], BY_NAME["PatientSummary"]
NOW = "2026-03-02T18:00:00Z"
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True, scope="module")
def _stopped_clock() -> None:
    api.control("PUT", "/clock", now=NOW, frozen=True)


def everything(name: str, **query: Any) -> list[Json]:
    """All records of a kind, with those that lists hide."""
    listing = BY_NAME[name]
    hidden = {one: "true" for one in listing.parameters if one.startswith("show_")}
    return api.all(listing, **{**hidden, **query})


@pytest.mark.parametrize(
    "listing", [one for one in LISTS if "x-required-one-of" in one.spec], ids=str
)
def test_dc_07_a_time_has_to_be_given(listing: Listing) -> None:
    for query in ({}, {"page_size": "2"}, {"patient": "10000001"}):
        api.get(listing.path, query, status=400)
    for name in listing.spec["x-required-one-of"]:
        given = {"since": "2025-01-01T00:00:00", "date": "2025-01-02"}
        api.get(listing.path, {name: given.get(name, "2025-01-01/2025-01-31")})


@pytest.mark.parametrize("one", filters("within"), ids=str)
def test_dc_08_both_ends_of_a_range_belong_to_it(one: Filter) -> None:
    records = api.all(one.listing)
    values = api.looked_at(one, one.rule["within"], records)
    days = sorted({value[:10] for value in values if value})
    first, *_, last = days[len(days) // 3 :][:5]
    within = [
        r for r, its in zip(records, values, strict=True) if its and first <= its[:10] <= last
    ]
    found = api.all(one.listing, **{one.name: f"{first}/{last}"})
    assert sorted(ids(one.listing, found)) == sorted(ids(one.listing, within))
    assert {its[:10] for its in api.looked_at(one, one.rule["within"], found)} >= {first, last}
    single = [
        api.all(one.listing, **{one.name: f"{day}/{day}"}) for day in days if first <= day <= last
    ]
    assert sorted(ids(one.listing, list(chain.from_iterable(single)))) == sorted(
        ids(one.listing, within)
    )


@pytest.mark.parametrize("one", [f for f in filters("within") if "days" in f.rule], ids=str)
def test_dc_09_a_range_has_190_days_unless_it_is_past(one: Filter) -> None:
    assert one.rule["days"] == 190
    for first, days, status in (
        (TODAY, 190, 200),
        (TODAY, 191, 400),
        (TODAY - timedelta(days=191), 191, 400),
        (TODAY - timedelta(days=192), 191, 200),
        (TODAY - timedelta(days=2000), 1900, 200),
    ):
        query = {one.name: f"{first}/{first + timedelta(days=days)}"}
        api.get(one.listing.path, query, status=status)


def test_dc_10_notes_come_by_fives_and_twenty_at_most() -> None:
    since = {"since": "1900-01-01T00:00:00"}
    for size, expected in ((None, 5), (20, 20), (50, 20)):
        query = since if size is None else {**since, "page_size": size}
        assert len(api.get(NOTES.path, query)["results"]) == expected


def test_dc_22_current_leads_to_the_user_who_asks() -> None:
    answer = api.call("GET", "/drchrono/api/users/current")
    assert answer.status_code == 302
    user = api.get(answer.location)
    assert answer.location.endswith(f"/api/users/{user['id']}")


def test_dc_23_a_user_is_either_a_doctor_or_staff() -> None:
    users, doctors = everything("User"), ids(BY_NAME["Doctor"], everything("Doctor"))
    assert {one["is_doctor"] for one in users} == {True, False}
    assert all(one["is_doctor"] != one["is_staff"] for one in users)
    assert sorted(one["doctor"] for one in users if one["is_doctor"]) == sorted(doctors)
    assert {one["doctor"] for one in users} == set(doctors)


@pytest.mark.parametrize("one", filters("contains"), ids=str)
def test_dc_24_names_are_found_by_a_part_in_any_case(one: Filter) -> None:
    keys = one.rule["contains"]
    texts = [keys] if isinstance(keys, str) else keys
    kinds = {"payer_type": "emdeon"} if "payer_type" in one.listing.parameters else {}
    records = api.all(one.listing, **kinds)
    fragment = next(r[texts[0]] for r in records[len(records) // 2 :] if r[texts[0]])[1:4]
    hits = [r for r in records if any(fragment.lower() in (r[key] or "").lower() for key in texts)]
    assert hits
    for text in (fragment, fragment.upper(), fragment.lower()):
        assert api.all(one.listing, **kinds, **{one.name: text}) == hits


def test_dc_25_values_of_a_list_part_the_patients() -> None:
    there = sorted(ids(PATIENTS, everything("Patient")))
    for key in ("gender", "race", "ethnicity"):
        parts = [
            ids(PATIENTS, everything("Patient", **{key: value}))
            for value in SCHEMAS["Patient"]["properties"][key]["enum"]
        ]
        assert sorted(chain.from_iterable(parts)) == there
    assert {one["patient_status"] for one in everything("Patient")} == {"A", "I", "D"}


def test_dc_26_who_is_inactive_is_shown_on_request() -> None:
    active, everybody = api.all(PATIENTS), api.all(PATIENTS, show_inactive="true")
    assert {one["patient_status"] for one in active} == {"A"}
    assert [one for one in everybody if one["patient_status"] == "A"] == active
    assert {one["patient_status"] for one in everybody} == {"A", "D", "I"}


def test_dc_27_offices_of_a_list_are_any_of_them() -> None:
    offices = ids(BY_NAME["Office"], everything("Office"))
    by_office = {
        office: set(ids(PATIENTS, api.all(PATIENTS, offices=office))) for office in offices
    }
    full = [office for office in offices if by_office[office]]
    assert len(full) > 2
    for one, other in pairwise(full):
        both = set(ids(PATIENTS, api.all(PATIENTS, offices=f"{one},{other}")))
        assert both == by_office[one] | by_office[other]
        assert all(one in p["offices"] for p in api.all(PATIENTS, offices=one))


def test_dc_28_a_summary_is_part_of_the_patient() -> None:
    patients, summaries = api.all(PATIENTS), api.all(SUMMARIES)
    assert ids(PATIENTS, patients) == ids(SUMMARIES, summaries)
    for patient, summary in zip(patients, summaries, strict=True):
        assert summary.items() <= patient.items()
        assert len(summary) < len(patient)


def test_dc_29_payers_are_asked_for_by_clearing_house() -> None:
    insurances = BY_NAME["Insurance"]
    for query in ({}, {"term": "mock"}, {"payer_type": "other"}):
        api.get(insurances.path, query, status=400)
    for kind in ("emdeon", "gateway", "ihcfa"):
        assert api.get(insurances.path, {"payer_type": kind})["results"]


def test_dc_30_a_break_has_no_patient() -> None:
    slots = everything("Appointment")
    assert {one["appt_is_break"] for one in slots} == {True, False}
    assert all(one["appt_is_break"] == (one["patient"] is None) for one in slots)


def test_dc_31_the_latest_change_is_no_earlier_than_the_last() -> None:
    slots = everything("Appointment", verbose="true", date_range="2025-01-01/2025-12-31")
    assert len(slots) > 100
    assert all(one["extended_updated_at"] >= one["updated_at"] for one in slots)


@pytest.mark.parametrize("key", ["cloned_from", "base_recurring_appointment"])
def test_dc_32_appointments_name_those_they_come_from(key: str) -> None:
    slots = {one["id"]: one for one in everything("Appointment")}
    named = {id_: str(one[key]) for id_, one in slots.items() if one[key] is not None}
    assert named
    assert set(named.values()) <= slots.keys()
    assert all(slots[base]["doctor"] == slots[id_]["doctor"] for id_, base in named.items())


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [
        ("LineItem", "procedure_type", {"C", "H", "U"}),
        ("Procedure", "procedure_type", {"C", "H", "U", "S"}),
        ("PrescriptionMessage", "message_direction", {"Incoming", "Outgoing"}),
        ("CarePlan", "plan_type", {1, 2, 3, 4, 5, 6}),
        ("Task", "priority", {10, 20, 30, 40, None}),
    ],
)
def test_dc_34_values_are_the_documented_ones(name: str, key: str, values: set[Any]) -> None:
    found = Counter(one[key] for one in everything(name))
    assert found.keys() <= values
    assert len(found) > 1


def test_dc_42_what_was_given_is_no_longer_in_stock() -> None:
    given = Counter(one["vaccine_inventory"] for one in everything("PatientVaccineRecord"))
    stock = everything("InventoryVaccine")
    assert given
    for lot in stock:
        assert lot["current_quantity"] == lot["original_quantity"] - given[lot["id"]]


def test_dc_43_eligibility_has_no_empty_texts_unless_verbose() -> None:
    short, whole = everything("EligibilityCheck"), everything("EligibilityCheck", verbose="true")
    assert all("" not in one.values() for one in short)
    assert any("" in one.values() for one in whole)
    for one, other in zip(short, whole, strict=True):
        left_out = {key for key, value in other.items() if value == ""} | {"coverage_details"}
        assert one == {key: value for key, value in other.items() if key not in left_out}


def test_dc_44_the_mock_takes_nothing_away_from_what_is_documented() -> None:
    documented = target.control("GET", "/contracts/drchrono?layer=documented")
    served = target.document("drchrono")
    for name, (_, _, spec) in operations(documented).items():
        given = {one["name"]: one for one in _parameters(documented, spec)}
        kept = {one["name"]: one for one in _parameters(served, operations(served)[name][2])}
        assert given.keys() <= kept.keys(), name
        for key, one in kept.items():
            assert not one.get("required") or given[key].get("required"), (name, key)
            if key in given:
                wanted = _types(documented, given[key]["schema"])
                assert _types(served, one["schema"]) >= wanted, (name, key)
    for name, schema in documented["components"]["schemas"].items():
        keys = served["components"]["schemas"][name].get("properties", {})
        for key, one in schema.get("properties", {}).items():
            assert _types(documented, one) == _types(served, keys[key]), (name, key)


def _parameters(document: Json, spec: Json) -> list[Json]:
    return [followed(document, one) for one in spec.get("parameters", ())]


def _types(document: Json, schema: Json) -> set[str]:
    found = followed(document, schema).get("type", ())
    return ({found} if isinstance(found, str) else {*found}) - {"null"}
