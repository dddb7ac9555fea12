"""What records say together: times in their order, diagnoses for what insurers pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.drchrono.conftest import Body, DrChrono

SERVERS = ZoneInfo("America/Los_Angeles")
LONG_AGO = "1900-01-01"


@pytest.fixture
def clock(drchrono: DrChrono) -> Callable[[Body], ZoneInfo]:
    """Tells by which clock an order's laboratory wrote its times: that of the doctor's practice."""
    zones = {one["id"]: ZoneInfo(one["timezone"]) for one in drchrono.walk("doctors")}
    return lambda order: zones[order["doctor"]]


def instant(text: str, clock: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock)


def test_laboratories_work_after_the_order_and_in_order(
    drchrono: DrChrono, clock: Callable[[Body], ZoneInfo]
) -> None:
    orders = {one["id"]: one for one in drchrono.walk("lab_orders")}
    tests = {one["id"]: one for one in drchrono.walk("lab_tests")}
    doctors = sorted({one["doctor"] for one in orders.values()})[:2]
    results = [one for doctor in doctors for one in drchrono.walk("lab_results", doctor=doctor)]
    assert orders
    assert results
    for test in tests.values():
        order = orders[test["lab_order"]]
        collected = instant(test["collection_date"], clock(order))
        assert instant(order["timestamp"], SERVERS) <= collected
    for result in results:
        order = orders[result["lab_order"]]
        done = (
            tests[result["lab_test"]]["collection_date"],
            result["specimen_received"],
            result["test_performed"],
            result["results_released"],
        )
        times = [instant(text, clock(order)) for text in done]
        assert times == sorted(times)


def test_papers_of_laboratories_come_after_what_they_tell(
    drchrono: DrChrono, clock: Callable[[Body], ZoneInfo]
) -> None:
    orders = {one["id"]: one for one in drchrono.walk("lab_orders")}
    doctor = min(one["doctor"] for one in orders.values())
    papers = {one["id"]: one for one in drchrono.walk("lab_documents", doctor=doctor)}
    assert {"REQ", "RES"} <= {paper["type"] for paper in papers.values()}
    for paper in papers.values():
        ordered = instant(orders[paper["lab_order"]]["timestamp"], SERVERS)
        assert ordered <= instant(paper["timestamp"], SERVERS)
    for result in drchrono.walk("lab_results", doctor=doctor):
        released = instant(result["results_released"], clock(orders[result["lab_order"]]))
        assert released <= instant(papers[result["document"]]["timestamp"], SERVERS)


def test_what_insurers_pay_has_a_diagnosis(drchrono: DrChrono) -> None:
    slots = {int(one["id"]): one for one in drchrono.walk("appointments", since=LONG_AGO)}
    paid = [line for line in drchrono.walk("line_items") if line["ins_total"] != "0.00"]
    assert paid
    for line in paid:
        codes = slots[line["appointment"]]["icd10_codes"]
        pointers = [place for place in line["diagnosis_pointers"] if place]
        assert pointers
        assert max(pointers) <= len(codes)


def test_a_check_up_is_billed_for_its_own_reason_and_a_screening_for_another(
    drchrono: DrChrono,
) -> None:
    lines = drchrono.walk("line_items")
    screened = [line for line in lines if line["code"] == "G0444"]
    slots = {int(one["id"]): one for one in drchrono.walk("appointments", since=LONG_AGO)}
    codes = {line["appointment"]: slots[line["appointment"]]["icd10_codes"] for line in screened}
    healthy = [line for line in screened if codes[line["appointment"]][0] == "Z00.00"]
    assert healthy
    for line in healthy:
        place = line["diagnosis_pointers"][0]
        assert codes[line["appointment"]][place - 1] == "Z13.31"


def test_user_names_keep_letters_without_their_accents(drchrono: DrChrono) -> None:
    names = {one["id"]: one["first_name"] for one in drchrono.walk("doctors")}
    users = [one for one in drchrono.walk("users") if one["is_doctor"]]
    found = {names[one["doctor"]]: one["username"].split(".")[0] for one in users}
    assert found["Óscar"] == "oscar"


def test_insulin_is_dispensed_in_whole_pens(drchrono: DrChrono) -> None:
    pens = [one for one in drchrono.walk("medications") if one["name"].startswith("Insulin")]
    assert pens
    for pen in pens:
        assert float(pen["dispense_quantity"]) % 3 == 0  # mL
        assert 3 <= float(pen["dispense_quantity"]) <= 15


def test_what_was_prescribed_electronically_was_sent(drchrono: DrChrono) -> None:
    sent = drchrono.walk("prescription_messages")
    told = {
        (one["patient"], one["json_data"]["MedicationPrescribed"]["DrugDescription"])
        for one in sent
        if one["message_type"] == "NewRx"
    }
    drugs = drchrono.walk("medications")
    ways = {"Electronic eRx Sent", "Discontinued"}  # what was discontinued was sent once
    electronic = {(d["patient"], d["name"]) for d in drugs if d["order_status"] in ways}
    sure = {(d["patient"], d["name"]) for d in drugs if d["order_status"] == "Electronic eRx Sent"}
    assert sure
    assert sure <= told <= electronic


def test_nobody_hands_out_what_is_not_prescribed_here(drchrono: DrChrono) -> None:
    drugs = drchrono.walk("medications")
    shop = [one for one in drugs if one["order_status"] == "Over the Counter"]
    others = [one for one in drugs if one["order_status"] == "Prescribed by other Dr"]
    assert shop
    assert others
    for drug in shop:
        assert (drug["dispense_quantity"], drug["number_refills"]) == (None, None)
    assert not any(drug["pharmacy_note"] for drug in (*shop, *others))


def test_procedures_are_of_the_day_of_their_appointment(drchrono: DrChrono) -> None:
    slots = {int(one["id"]): one for one in drchrono.walk("appointments", since=LONG_AGO)}
    done = drchrono.walk("procedures")
    here = [one for one in done if one["appointment"]]
    assert 0 < len(here) < len(done)
    for one in here:
        assert one["date"] == slots[one["appointment"]]["scheduled_time"][:10]


def test_who_is_out_of_a_plans_network_pays_more_than_it_allows(drchrono: DrChrono) -> None:
    for fee in drchrono.walk("fee_schedules"):
        allowed, base = float(fee["allowed_amount"]), float(fee["base_price"])
        outside = float(fee["insured_out_of_network_price"] or base)
        assert allowed <= base <= outside
        assert (allowed < base < outside) is bool(fee["plan_name"] and base)


def test_addresses_keep_letters_without_their_accents(drchrono: DrChrono) -> None:
    found = {one["first_name"]: one["email"] for one in drchrono.walk("doctors")}
    assert found["Óscar"].startswith("oscar.")
