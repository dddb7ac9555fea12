"""Laboratories: orders, their summaries and papers, tests and results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.drchrono.conftest import Body, DrChrono
from tests.drchrono.contract_walk import LIST_OF
from tests.drchrono.everything import Everything

PATIENT, OTHER_PATIENT, DOCTOR = 10_000_001, 10_000_002, 120_011
SERVERS = ZoneInfo("America/Los_Angeles")
SEEN = "2026-01-02T10:00:00"


def order(drchrono: DrChrono, **more: Any) -> Body:
    """A new order of the first laboratory."""
    sublab = drchrono.page("sublabs", page_size=1)[0]["id"]
    sent = {"sublab": sublab, "doctor": DOCTOR, "patient": PATIENT, **more}
    found: Body = drchrono.create("lab_orders", sent)
    return found


def paper(drchrono: DrChrono, order_id: int, status: int = 201, **more: Any) -> Body:
    """A paper sent for an order."""
    form = {"lab_order": str(order_id), "type": "RES", "document": (BytesIO(b"%PDF"), "r.pdf")}
    answer = drchrono.send("POST", "lab_documents", data=form | more)
    assert answer.status_code == status, answer.text
    found: Body = answer.get_json()
    return found


def result(drchrono: DrChrono, test: int, document: int, answer: int = 201, **more: Any) -> Any:
    """A result of a test on a paper."""
    sent = {
        "document": document,
        "lab_test": test,
        "status": "F",
        "specimen_received": SEEN,
        "test_performed": SEEN,
        "results_released": SEEN,
        "value": "Negative",
    }
    return drchrono.create("lab_results", sent | more, answer)


def test_an_order_is_new_dated_and_numbered_unless_told(drchrono: DrChrono) -> None:
    made = order(drchrono)
    assert (made["status"], made["priority"], made["documents"]) == ("N", "NORMAL", [])
    assert made["requisition_id"] == str(made["id"])
    since = made["timestamp"]
    assert made in drchrono.walk("lab_orders", since=since, doctor=DOCTOR)
    later = order(drchrono, timestamp="2030-01-01T00:00", status="Q", priority="STAT")
    assert (later["timestamp"], later["status"]) == ("2030-01-01T00:00:00", "Q")
    assert drchrono.walk("lab_orders", since="2029-01-01") == []
    long_ago = order(drchrono, timestamp="2001-01-01T00:00")
    assert long_ago in drchrono.walk("lab_orders", since=since)
    drchrono.change("lab_orders", later["id"], timestamp="2001-01-01T00:00")
    assert later["id"] in {one["id"] for one in drchrono.walk("lab_orders", since=since)}


@pytest.mark.parametrize("wrong", [{"status": "P"}, {"priority": "N"}, {"priority": "S"}])
def test_an_order_has_the_statuses_and_priorities_of_the_reference(
    drchrono: DrChrono, wrong: Body
) -> None:
    id_ = order(drchrono)["id"]
    assert list(drchrono.change("lab_orders", id_, 400, body=wrong)) == list(wrong)


def test_an_order_says_what_its_diagnoses_mean(drchrono: DrChrono) -> None:
    sent = [{"code": "I10", "description": "ignored"}, {"code": "Q99.8"}]
    made = order(drchrono, icd10_codes=sent)
    words = [one["description"] for one in made["icd10_codes"]]
    assert words == ["Essential (primary) hypertension", ""]
    seeded = next(one for one in drchrono.walk("lab_orders") if one["icd10_codes"])
    again = order(drchrono, icd10_codes=[{"code": seeded["icd10_codes"][0]["code"]}])
    assert again["icd10_codes"] == seeded["icd10_codes"][:1]


def test_the_summary_of_an_order_follows_it(drchrono: DrChrono) -> None:
    made = order(drchrono, priority="STAT", notes="Fasting.")
    short = drchrono.one("lab_orders_summary", made["id"])
    assert (short["priority"], short["status"], short["notes"]) == (
        *("S", "Order Entered"),
        "Fasting.",
    )
    slots = drchrono.walk("appointments", since="2000-01-01", patient=PATIENT)
    begun = [slot for slot in slots if slot["scheduled_time"] <= made["timestamp"]]
    assert short["appointment"] == int(begun[-1]["id"])
    assert short["lab"] == drchrono.one("sublabs", made["sublab"])["name"]
    received = {"status": "R", "priority": "NORMAL", "accession_number": "A1"}
    drchrono.change("lab_orders", made["id"], body=received)
    after = drchrono.one("lab_orders_summary", made["id"])
    assert after["status"] == "Results Received"
    assert (after["priority"], after["accession_number"]) == ("N", "A1")
    assert list(after) == list(short)


def test_a_summary_has_the_name_that_its_laboratory_has_now(drchrono: DrChrono) -> None:
    for made in (order(drchrono), drchrono.page("lab_orders", page_size=1)[0]):
        drchrono.change("sublabs", made["sublab"], name="New Name Laboratory")
        assert drchrono.one("lab_orders_summary", made["id"])["lab"] == "New Name Laboratory"
        listed = drchrono.walk("lab_orders_summary", patient=made["patient"])
        (short,) = (one for one in listed if one["id"] == made["id"])
        assert short["lab"] == "New Name Laboratory"


def test_a_summary_changes_with_papers_tests_and_results(
    drchrono: DrChrono, control: Callable[..., Any]
) -> None:
    control("PUT", "/clock", frozen=True, now="2026-06-01T19:00:00Z")
    id_ = order(drchrono)["id"]
    test = drchrono.create("lab_tests", lab_order=id_)["id"]
    report = paper(drchrono, id_)["id"]
    found: list[int] = []

    def removed(kind: str) -> Callable[[], Any]:
        return lambda: drchrono.remove(kind, found.pop())

    for step in (
        lambda: found.append(paper(drchrono, id_)["id"]),
        removed("lab_documents"),
        lambda: drchrono.change("lab_tests", test, body={"status": "final"}),
        lambda: found.append(result(drchrono, test, report)["id"]),
        lambda: drchrono.change("lab_results", found[-1], value="Positive"),
        removed("lab_results"),
    ):
        control("POST", "/clock/advance", seconds=60)
        before = drchrono.one("lab_orders_summary", id_)["updated_at"]
        step()
        after = drchrono.one("lab_orders_summary", id_)["updated_at"]
        assert after > before
        assert [one["id"] for one in drchrono.walk("lab_orders_summary", since=after)] == [id_]


def test_how_far_orders_have_got_and_what_they_have_fit(everything: Everything) -> None:
    papers: dict[int, set[str]] = {}
    for one in everything.of(LIST_OF["LabDocument"]):
        papers.setdefault(one["lab_order"], set()).add(one["type"])
    resulted = {one["lab_order"] for one in everything.of(LIST_OF["LabResult"])}
    for one in everything.of(LIST_OF["LabOrder"]):
        kinds = papers.get(one["id"], set())
        assert (one["status"] == "R") == ("RES" in kinds) == (one["id"] in resulted)
        assert one["status"] != "A" or "ABN" in kinds
        assert "ABN" not in kinds or "REQ" in kinds
        assert one["status"] in "RE" or one["timestamp"] > "2025-09"
        assert one["icd10_codes"]


def test_orders_are_made_in_the_visit_that_they_stand_with(everything: Everything) -> None:
    zones = {one["id"]: ZoneInfo(one["timezone"]) for one in everything.of(LIST_OF["Doctor"])}
    for one in everything.of(LIST_OF["LabOrderSummary"]):
        slot = everything.record("Appointment", one["appointment"])
        assert slot is not None
        made = datetime.fromisoformat(one["created_at"]).replace(tzinfo=SERVERS)
        local = made.astimezone(zones[slot["doctor"]])
        assert local.date().isoformat() == slot["scheduled_time"][:10]


def test_a_requisition_says_what_is_ordered_where_and_why(drchrono: DrChrono) -> None:
    asked = next(o for o in drchrono.walk("lab_orders", doctor=DOCTOR) if o["requisition_id"])
    wanted = next(
        one
        for one in drchrono.walk("lab_documents", doctor=DOCTOR)
        if one["lab_order"] == asked["id"] and one["type"] == "REQ"
    )
    page = drchrono.answer(wanted["document"]).data.decode("cp1252")
    doctor = drchrono.one("doctors", asked["doctor"])
    for said in (
        asked["requisition_id"],
        f"{doctor['first_name']} {doctor['last_name']}",
        drchrono.one("sublabs", asked["sublab"])["name"],
        asked["timestamp"],
        asked["icd10_codes"][0]["code"],
        drchrono.walk("lab_tests", order=asked["id"])[0]["name"],
    ):
        assert said in page


def test_the_words_of_a_status_stay_while_the_status_does(drchrono: DrChrono) -> None:
    words = "Results Reviewed with Patient"
    old = next(o for o in drchrono.walk("lab_orders_summary") if o["status"] == words)
    drchrono.change("lab_orders", old["id"], notes="Called.")
    after = drchrono.one("lab_orders_summary", old["id"])
    same = ("status", "appointment", "origin", "lab", "created_at")
    assert {key: after[key] for key in same} == {key: old[key] for key in same}
    assert after["notes"] == "Called."
    drchrono.change("lab_orders", old["id"], patient=OTHER_PATIENT)
    moved = drchrono.one("lab_orders_summary", old["id"])
    slot = drchrono.one("appointments", moved["appointment"])
    assert (moved["patient"], slot["patient"]) == (OTHER_PATIENT, OTHER_PATIENT)


def test_a_patient_without_appointments_can_be_ordered_for(drchrono: DrChrono) -> None:
    patient = drchrono.create("patients", doctor=DOCTOR, gender="Female")["id"]
    made = order(drchrono, patient=patient)
    assert drchrono.one("lab_orders_summary", made["id"])["appointment"] is None


def test_the_papers_of_an_order_are_listed_in_it(drchrono: DrChrono) -> None:
    first, second = order(drchrono)["id"], order(drchrono)["id"]
    one, two = paper(drchrono, first, type="REQ")["id"], paper(drchrono, first)["id"]
    assert drchrono.one("lab_orders", first)["documents"] == [one, two]
    answer = drchrono.send("PATCH", f"lab_documents/{one}", data={"lab_order": str(second)})
    assert answer.status_code == 204
    assert drchrono.one("lab_orders", first)["documents"] == [two]
    assert drchrono.one("lab_orders", second)["documents"] == [one]
    drchrono.remove("lab_documents", two)
    assert drchrono.one("lab_orders", first)["documents"] == []


def test_a_paper_has_an_address_and_the_time_of_its_file(
    drchrono: DrChrono, control: Callable[..., Any]
) -> None:
    control("PUT", "/clock", frozen=True, now="2026-06-01T19:00:00Z")
    made = paper(drchrono, order(drchrono)["id"])
    assert drchrono.answer(made["document"]).data == b"%PDF"
    assert made["timestamp"] == "2026-06-01T12:00:00"
    assert drchrono.walk("lab_documents", since=made["timestamp"], doctor=DOCTOR) == [made]
    control("POST", "/clock/advance", seconds=60)
    form = {"document": (BytesIO(b"second"), "s.pdf")}
    assert drchrono.send("PATCH", f"lab_documents/{made['id']}", data=form).status_code == 204
    after = drchrono.one("lab_documents", made["id"])
    assert drchrono.answer(after["document"]).data == b"second"
    assert after["timestamp"] == "2026-06-01T12:01:00"
    control("POST", "/clock/advance", seconds=60)
    drchrono.send("PATCH", f"lab_documents/{made['id']}", data={"type": "ABN"})
    assert drchrono.one("lab_documents", made["id"]) == after | {"type": "ABN"}


def test_a_paper_needs_a_file_and_a_known_type(drchrono: DrChrono) -> None:
    id_ = order(drchrono)["id"]
    assert paper(drchrono, id_, 400, type="XXX") == {"type": ['"XXX" is not a valid choice.']}
    form = {"lab_order": str(id_), "type": "REQ"}
    answer = drchrono.send("POST", "lab_documents", data=form, content_type="multipart/form-data")
    assert answer.get_json() == {"document": ["No file was submitted."]}


def test_a_test_is_preliminary_unless_told(drchrono: DrChrono) -> None:
    id_ = order(drchrono)["id"]
    made = drchrono.create("lab_tests", lab_order=id_)
    assert made["status"] == "preliminary"
    assert drchrono.walk("lab_tests", order=id_) == [made]
    assert list(drchrono.change("lab_tests", made["id"], 400, body={"status": "P"})) == ["status"]


def test_a_result_belongs_to_the_order_of_its_test(drchrono: DrChrono) -> None:
    first, second = order(drchrono)["id"], order(drchrono)["id"]
    test = drchrono.create("lab_tests", lab_order=first)["id"]
    document, others = paper(drchrono, first)["id"], paper(drchrono, second)["id"]
    made = result(drchrono, test, document)
    assert made["lab_order"] == first
    assert drchrono.walk("lab_results", order=first) == [made]
    assert drchrono.walk("lab_results", order=second) == []
    assert made in drchrono.walk("lab_results", doctor=DOCTOR)
    refusal = {"document": ["The document belongs to another lab order than the lab test."]}
    assert result(drchrono, test, others, 400) == refusal
    assert drchrono.change("lab_results", made["id"], 400, document=others) == refusal


def test_what_has_results_stays_with_its_order(drchrono: DrChrono) -> None:
    first, second = order(drchrono)["id"], order(drchrono)["id"]
    test, document = drchrono.create("lab_tests", lab_order=first)["id"], paper(drchrono, first)
    drchrono.change("lab_tests", test, lab_order=second)
    drchrono.change("lab_tests", test, lab_order=first)
    result(drchrono, test, document["id"])
    assert list(drchrono.change("lab_tests", test, 400, lab_order=second)) == ["lab_order"]
    path, form = f"lab_documents/{document['id']}", {"lab_order": str(second)}
    assert drchrono.send("PATCH", path, data=form).status_code == 400
    assert drchrono.one("lab_orders", first)["documents"] == [document["id"]]


@pytest.mark.parametrize("kind", ["lab_tests", "lab_documents"])
def test_results_go_with_their_test_or_paper(drchrono: DrChrono, kind: str) -> None:
    id_ = order(drchrono)["id"]
    test, document = drchrono.create("lab_tests", lab_order=id_)["id"], paper(drchrono, id_)["id"]
    made = result(drchrono, test, document)
    drchrono.remove(kind, test if kind == "lab_tests" else document)
    drchrono.get(f"/api/lab_results/{made['id']}", 404)
    assert drchrono.walk("lab_results", order=id_) == []


@pytest.mark.parametrize("value", ["Negative", "5.4", 5.4, 7])
def test_a_value_is_sent_as_a_text_or_a_number_and_answered_as_a_text(
    drchrono: DrChrono, value: Any
) -> None:
    id_ = order(drchrono)["id"]
    test, document = drchrono.create("lab_tests", lab_order=id_)["id"], paper(drchrono, id_)["id"]
    made = result(drchrono, test, document, value=value)
    assert (made["value"], made["value_is_numeric"]) == (str(value), False)
    assert drchrono.one("lab_results", made["id"]) == made


@pytest.mark.parametrize(
    ("range_", "fits"),
    [
        ("4 5.6", True),
        ("-1.5 2", True),
        ("4 4", True),
        ("4-5.6", False),
        ("4  5.6", False),
        ("5.6 4", False),
        ("< 5", False),
        ("4", False),
        ("", False),
        (None, False),
    ],
)
def test_a_numeric_value_has_a_range_of_two_numbers(
    drchrono: DrChrono, range_: str | None, fits: bool
) -> None:
    id_ = order(drchrono)["id"]
    test, document = drchrono.create("lab_tests", lab_order=id_)["id"], paper(drchrono, id_)["id"]
    more = {"value": "5", "value_is_numeric": True, "normal_range": range_}
    answer = result(drchrono, test, document, 201 if fits else 400, **more)
    assert fits or list(answer) == ["normal_range"]
    result(drchrono, test, document, value="5", normal_range=range_)


def test_a_numeric_value_is_a_number(drchrono: DrChrono) -> None:
    id_ = order(drchrono)["id"]
    test, document = drchrono.create("lab_tests", lab_order=id_)["id"], paper(drchrono, id_)["id"]
    numeric: Body = {"value_is_numeric": True, "normal_range": "4 6"}
    assert list(result(drchrono, test, document, 400, value="much", **numeric)) == ["value"]
    made = result(drchrono, test, document, value=5, **numeric)
    assert list(drchrono.change("lab_results", made["id"], 400, value="much")) == ["value"]
    answer = drchrono.change("lab_results", made["id"], 400, normal_range="none")
    assert list(answer) == ["normal_range"]


def test_numeric_values_of_the_past_have_their_range_too(drchrono: DrChrono) -> None:
    found = [one for one in drchrono.walk("lab_results") if one["value_is_numeric"]]
    assert found
    for one in found:
        low, high = map(float, one["normal_range"].split(" "))
        assert low <= high
        float(one["value"])


@pytest.mark.parametrize("wrong", [{"status": "final"}, {"abnormal_status": "HIGH"}])
def test_results_have_the_letters_of_the_reference(drchrono: DrChrono, wrong: Body) -> None:
    id_ = order(drchrono)["id"]
    test, document = drchrono.create("lab_tests", lab_order=id_)["id"], paper(drchrono, id_)["id"]
    assert list(result(drchrono, test, document, 400, **wrong)) == list(wrong)
    made = result(drchrono, test, document, abnormal_status=">", status="C")
    assert (made["abnormal_status"], made["is_abnormal"]) == (">", False)


def test_a_whole_workflow_of_a_laboratory(drchrono: DrChrono) -> None:
    sublab = drchrono.create("sublabs", name="Placeholder Labs", facility_code="PH-1")
    made = order(drchrono, sublab=sublab["id"])
    assert drchrono.one("lab_orders_summary", made["id"])["lab"] == "Placeholder Labs"
    test = drchrono.create("lab_tests", lab_order=made["id"], code="4548-4")["id"]
    report = paper(drchrono, made["id"])["id"]
    result(drchrono, test, report, value=6.1, value_is_numeric=True, normal_range="4 5.6")
    drchrono.change("lab_orders", made["id"], body={"status": "R"})
    drchrono.change("lab_tests", test, body={"status": "final"})
    assert drchrono.one("lab_orders", made["id"])["documents"] == [report]
