"""What is only read: reports on objectives, payers, and what payers said of coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.drchrono.conftest import DrChrono

REPORT = "/api/mu_2015_report"
COLLEAGUE = "480022"


def test_a_report_covers_the_last_whole_year_in_both_stages(
    drchrono: DrChrono, control: Callable[..., Any]
) -> None:
    control("PUT", "/clock", frozen=True, now="2026-06-01T12:00:00Z")
    found = drchrono.walk("mu_2015_report")
    assert [report["stage"] for report in found] == [1, 2]
    for report in found:
        assert report["start_date"] == "2025-01-01T00:00:00"
        assert report["end_date"] == "2025-12-31T23:59:59"
        assert report["objectives"]
    assert found[0]["objectives"] != found[1]["objectives"]


def test_a_report_is_of_the_days_and_the_stage_that_are_asked_for(drchrono: DrChrono) -> None:
    (found,) = drchrono.walk("mu_2015_report", date_range="2025-02-01/2025-02-28", stage=2)
    assert (found["start_date"], found["stage"]) == ("2025-02-01T00:00:00", 2)
    assert found["end_date"] == "2025-02-28T23:59:59"
    (year,) = drchrono.walk("mu_2015_report", date_range="2025-01-01/2025-12-31", stage=2)
    counts = zip(found["objectives"], year["objectives"], strict=True)
    counted = [(a["denominator"], b["denominator"]) for a, b in counts if b["denominator"]]
    assert counted
    assert all(some < all_ for some, all_ in counted)


@pytest.mark.parametrize("query", [{"stage": 3}, {"stage": "x"}, {"date_range": "2025-02-01"}])
def test_a_report_that_cannot_be_is_refused(drchrono: DrChrono, query: dict[str, Any]) -> None:
    assert list(drchrono.get(REPORT, 400, **query)) == list(query)


def test_a_report_is_of_the_callers_own_doctor(
    drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    ours = drchrono.walk("mu_2015_report")
    assert drchrono.walk("mu_2015_report") == ours
    assert enter(user=COLLEAGUE).walk("mu_2015_report") != ours


def test_reports_come_in_pages(drchrono: DrChrono) -> None:
    first = drchrono.get(REPORT, page_size=1)
    second = drchrono.get(first["next"])
    assert first["previous"] is None
    assert second["next"] is None
    assert [*first["results"], *second["results"]] == drchrono.walk("mu_2015_report")
    assert drchrono.get(REPORT, 404, page=3, page_size=1) == {"detail": "Invalid page."}


def test_payers_are_those_of_one_clearing_house(drchrono: DrChrono) -> None:
    assert drchrono.get("/api/insurances", 400) == {"payer_type": ["This field is required."]}
    houses = [drchrono.walk("insurances", payer_type=h) for h in ("emdeon", "gateway", "ihcfa")]
    payers = [payer["payer_id"] for house in houses for payer in house]
    assert all(houses)
    assert len(payers) == len(set(payers))
    assert list(drchrono.get("/api/insurances", 400, payer_type="other")) == ["payer_type"]


def test_a_payer_is_found_by_part_of_its_name_its_id_or_its_state(drchrono: DrChrono) -> None:
    payers = drchrono.walk("insurances", payer_type="emdeon")
    payer = next(one for one in payers if one["state"])
    for part in (payer["payer_name"][2:9].upper(), payer["payer_id"][:4], payer["state"].lower()):
        found = drchrono.walk("insurances", payer_type="emdeon", term=part)
        assert payer in found
        for one in found:
            words = " ".join(str(value) for value in one.values())
            assert part.casefold() in words.casefold()
    assert drchrono.walk("insurances", payer_type="emdeon", term="no such payer") == []
    assert drchrono.one("insurances", payer["payer_id"]) == payer
    drchrono.get("/api/insurances/NOSUCH", 404)


def test_checks_of_eligibility_leave_empty_texts_out_unless_whole(drchrono: DrChrono) -> None:
    short = drchrono.walk("eligibility_checks")
    whole = {one["id"]: one for one in drchrono.walk("eligibility_checks", verbose="true")}
    assert any("" in one.values() for one in whole.values())
    for one in short:
        kept = {key: v for key, v in whole[one["id"]].items() if v != ""}
        kept.pop("coverage_details")
        assert one == kept


def test_checks_of_eligibility_are_found_by_service_and_answer(drchrono: DrChrono) -> None:
    every = drchrono.walk("eligibility_checks")
    for name, key, asked, answered in (
        ("service_types", "request_service_type", "30,98", {"30", "98"}),
        ("eligibilities", "eligibility", "1,C", {"Active Coverage", "Deductible"}),
    ):
        found = drchrono.walk("eligibility_checks", **{name: asked})
        assert {one[key] for one in found} == answered
        assert len(found) == sum(one[key] in answered for one in every)
        drchrono.get(f"/api/eligibility_checks?{name}=1,NOSUCH", 400)


def test_an_answer_says_one_thing_throughout(drchrono: DrChrono) -> None:
    for one in drchrono.walk("eligibility_checks", verbose="true"):
        answer, details = one["eligibility"], one["coverage_details"]
        if not details:
            continue
        assert details["status"].split(",")[0] in ("Active Coverage", "Active", "Inactive")
        assert (details["status"][:8] == "Inactive") == (answer[:8] == "Inactive")
        about = [benefit["name"] for benefit in details["benefits"]]
        if answer in ("Deductible", "Non-Covered", "Exclusions", "Out of Pocket Limit"):
            assert about[0] == answer
        if answer in ("Non-Covered", "Exclusions"):
            assert len(about) == 1
        if answer[:8] == "Inactive":
            assert about == []
            assert details["plan"]["ends"] <= one["query_date"][:10]


def test_the_subscriber_is_whom_the_insurance_names(drchrono: DrChrono) -> None:
    seen = drchrono.walk("patients", verbose="true", show_inactive="true")
    patients = {one["id"]: one for one in seen}
    others = 0
    for check in drchrono.walk("eligibility_checks", verbose="true"):
        patient, told = patients[check["patient"]], check["coverage_subscriber"]
        named = patient["primary_insurance"]
        assert "" not in told.values()
        if not told or not named or told["member_id"] != named["insurance_id_number"]:
            continue
        if named["is_subscriber_the_patient"]:
            assert told["date_of_birth"] == patient["date_of_birth"]
        else:
            others += 1
            assert told.get("first_name", "") == named["subscriber_first_name"].upper()
            assert told.get("date_of_birth") == named["subscriber_date_of_birth"]
    assert others


def test_what_is_only_read_takes_no_writes(drchrono: DrChrono) -> None:
    for path in ("insurances", "eligibility_checks", "transactions", "procedures", "care_plans"):
        assert drchrono.send("POST", path, {}).status_code == 405
