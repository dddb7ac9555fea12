"""Records: details equal list rows, references resolve, codes and times are sound."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.conftest import PATIENTS
from tests.healthjump.conftest import LISTS, Healthjump

Records = dict[str, list[dict[str, Any]]]

_every: dict[int, Records] = {}


@pytest.fixture
def every(app: Flask, healthjump: Healthjump) -> Records:
    """All records of all lists, read once."""
    if id(app) not in _every:
        read = {path: healthjump.walk(path, limit=1000) for path in LISTS}
        read |= {path: healthjump.get(path) for path in ("/providers", "/practices")}
        _every[id(app)] = read
    return _every[id(app)]


def values(records: list[dict[str, Any]], key: str) -> set[Any]:
    return {record[key] for record in records if key in record}


def test_all_thirteen_record_types_are_filled(every: Records) -> None:
    assert len(every) == 13
    assert all(every.values())
    assert len(every["/patients"]) == PATIENTS


def test_every_documented_key_is_filled_somewhere(every: Records, app: Flask) -> None:
    contract = app.test_client().get("/__mock__/contracts/healthjump?layer=documented").json
    assert contract is not None
    for path, records in every.items():
        schema = str(contract["paths"][path]["get"]["responses"]["200"])
        (name,) = [n for n in contract["components"]["schemas"] if f"schemas/{n}'" in schema] or [
            {"/patients": "Patient", "/encounters": "Encounter", "/vitals": "Vitals"}[path]
        ]
        documented = set(contract["components"]["schemas"][name]["properties"])
        filled = {key for record in records for key in record}
        # No CPT code is shipped: the licence does not allow it.
        assert documented - filled <= {"cpt_code"}, name


def test_details_equal_the_rows_of_the_lists(healthjump: Healthjump, every: Records) -> None:
    for path, key in (("/patients", "patient_id"), ("/encounters", "encounter_id")):
        for row in every[path][:: max(1, len(every[path]) // 25)]:
            assert healthjump.get(f"{path}/{row[key]}") == row


@pytest.mark.parametrize(
    ("reference", "target", "key"),
    [
        ("patient_id", "/patients", "patient_id"),
        ("encounter_id", "/encounters", "encounter_id"),
        ("provider_id", "/providers", "provider_id"),
        ("prescriber_id", "/providers", "provider_id"),
        ("administered_by", "/providers", "provider_id"),
        ("practice_id", "/practices", "practice_id"),
        ("client_id", "/practices", "client_id"),
    ],
)
def test_every_reference_resolves(every: Records, reference: str, target: str, key: str) -> None:
    known = values(every[target], key)
    for records in every.values():
        assert values(records, reference) <= known


def test_what_refers_to_a_visit_is_of_the_same_patient_and_practice(every: Records) -> None:
    visits = {visit["encounter_id"]: visit for visit in every["/encounters"]}
    for path in LISTS:
        for record in every[path]:
            visit = visits.get(record.get("encounter_id", ""))
            if visit is not None:
                assert record["patient_id"] == visit["patient_id"]
                assert record["client_id"] == visit["client_id"]


def test_providers_belong_to_the_practice_whose_patients_they_see(every: Records) -> None:
    of = {provider["provider_id"]: provider["client_id"] for provider in every["/providers"]}
    for path, key in (("/encounters", "provider_id"), ("/appointments", "provider_id")):
        for record in every[path]:
            assert of[record[key]] == record["client_id"]


def test_practices_run_different_ehr_brands(every: Records) -> None:
    assert len(values(every["/practices"], "ehr_system")) > 1


def test_codes_have_the_form_of_their_systems(every: Records) -> None:
    icd10 = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
    assert all(icd10.fullmatch(code) for code in values(every["/diagnoses"], "icd10_code"))
    assert all(
        re.fullmatch(r"[A-V]\d{4}", code) for code in values(every["/procedures"], "hcpcs_code")
    )
    assert all(map(_loinc, values(every["/labs"], "loinc_code")))
    assert all(map(_npi, values(every["/providers"], "npi")))


def test_most_diagnoses_are_coded_and_some_are_free_text(every: Records) -> None:
    coded = [record for record in every["/diagnoses"] if "icd10_code" in record]
    assert 0.9 < len(coded) / len(every["/diagnoses"]) < 1


def test_records_are_modified_after_they_are_created(every: Records) -> None:
    for path in ("/patients", "/encounters", "/vitals"):
        for record in every[path]:
            assert record["date_created"] <= record["date_modified"] < "2026-01-01T00:00:00Z"


def test_vital_signs_agree_with_one_another(every: Records) -> None:
    for record in every["/vitals"]:
        if {"height_cm", "weight_kg", "bmi"} <= set(record):
            expected = record["weight_kg"] / (record["height_cm"] / 100) ** 2
            assert abs(record["bmi"] - expected) < 0.11
        if "systolic_bp" in record:
            assert record["diastolic_bp"] < record["systolic_bp"]


def test_documents_can_be_fetched_on_the_address_the_client_used(
    app: Flask, healthjump: Healthjump, every: Records
) -> None:
    host = "mock.example.org:8443"
    headers = {**healthjump.headers, "Host": host}
    listed = app.test_client().get(
        "/healthjump/v1/documents?limit=3", headers=headers, base_url=f"https://{host}"
    )
    assert listed.json
    for document in listed.json:
        assert document["content_url"].startswith(f"https://{host}/healthjump/v1/documents/")
        path = document["content_url"].partition("/healthjump/v1")[2]
        answer = healthjump.answer(path)
        assert answer.status_code == 200
        assert answer.content_type == "text/plain; charset=utf-8"
        assert len(answer.text) > 80
        assert healthjump.answer(path).text == answer.text


def _loinc(code: str) -> bool:
    digits, _, check = code.partition("-")
    odd = str(int(digits[::-1][::2][::-1]) * 2)
    even = digits[::-1][1::2][::-1]
    total = sum(map(int, even + odd))
    return str(-total % 10) == check


def _npi(number: str) -> bool:
    digits = [int(d) for d in "80840" + number]
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])
    return len(number) == 10 and number[0] == "9" and total % 10 == 0
