"""Bills: line items, payments of patients and their log."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from tests.drchrono.conftest import Body, DrChrono
from tests.drchrono.contract_walk import LIST_OF
from tests.drchrono.everything import Everything

PATIENT, OTHER_PATIENT, DOCTOR, USER = 10_000_001, 10_000_002, 120_011, 480_021
EVER = "2000-01-01T00:00:00"
AMOUNTS = (
    *("price", "billed", "allowed", "adjustment", "ins1_paid", "ins2_paid", "ins3_paid"),
    *("ins_total", "pt_paid", "paid_total", "balance_ins", "balance_pt", "balance_total"),
)


def visit(drchrono: DrChrono, patient: int = PATIENT) -> Body:
    """An appointment of a patient that has diagnoses."""
    slots = drchrono.walk("appointments", since=EVER, patient=patient)
    return next(slot for slot in slots if slot["icd10_codes"])


def bill(drchrono: DrChrono, status: int = 201, **more: Any) -> Body:
    """A new line item, with what the reference wants at least."""
    sent: Body = {
        "doctor": DOCTOR,
        "code": "EXTRA",
        "procedure_type": "U",
        "diagnosis_pointers": [],
        "price": "50.00",
    }
    if "appointment" not in more:
        sent["appointment"] = int(visit(drchrono)["id"])
    found: Body = drchrono.create("line_items", sent | more, status)
    return found


def pay(drchrono: DrChrono, amount: Any, status: int = 201, **more: Any) -> Body:
    """A new payment."""
    sent = {"patient": PATIENT, "amount": amount, **more}
    found: Body = drchrono.create("patient_payments", sent, status)
    return found


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def adds_up(line: Body) -> bool:
    """Whether the amounts of a line item fit together."""
    amount = {key: Decimal(line[key]) for key in AMOUNTS}
    return (
        amount["billed"] == amount["allowed"] + amount["adjustment"]
        and amount["paid_total"] == amount["ins_total"] + amount["pt_paid"]
        and amount["balance_total"] == amount["allowed"] - amount["paid_total"]
        and amount["balance_total"] == amount["balance_ins"] + amount["balance_pt"]
    )


def test_a_line_item_needs_no_more_than_the_reference_says(drchrono: DrChrono) -> None:
    slot = visit(drchrono)
    line = bill(drchrono, appointment=int(slot["id"]))
    assert line["patient"] == PATIENT
    assert line["billed"] == line["allowed"] == line["balance_total"] == "50.00"
    assert (line["quantity"], line["units"]) == ("1.00", "UN")
    assert line["service_date"] == slot["scheduled_time"][:10]
    assert line["posted_date"] == line["updated_at"]
    assert (line["billing_status"], line["denied_flag"]) == ("", False)
    assert line["modifiers"] == ["", "", "", ""]
    assert line["diagnosis_pointers"] == [0, 0, 0, 0]
    assert drchrono.one("line_items", line["id"]) == line


def test_line_items_are_found_by_what_their_appointment_says(drchrono: DrChrono) -> None:
    slot = visit(drchrono)
    id_ = bill(drchrono, appointment=int(slot["id"]))["id"]
    day = slot["scheduled_time"][:10]
    for query in (
        {"appointment": slot["id"]},
        {"office": slot["office"], "patient": PATIENT},
        {"service_date": day},
    ):
        assert id_ in [line["id"] for line in drchrono.walk("line_items", **query)]
    misses = {"service_date": "1999-01-01"}, {"office": 240_013, "patient": PATIENT}
    for query in misses:
        assert id_ not in [line["id"] for line in drchrono.walk("line_items", **query)]


def test_amounts_are_cut_off_after_two_places_and_add_up(drchrono: DrChrono) -> None:
    line = bill(drchrono, price=33.339, quantity="1.5")
    assert (line["price"], line["quantity"], line["billed"]) == ("33.33", "1.50", "49.99")
    assert adds_up(line)
    line = bill(drchrono, price=100, billed="90.5", allowed=60)
    assert (line["billed"], line["allowed"], line["adjustment"]) == ("90.50", "60.00", "30.50")
    assert adds_up(line)


def test_line_items_of_visits_add_up_in_the_same_way(drchrono: DrChrono) -> None:
    lines = drchrono.page("line_items")
    assert lines
    assert all(adds_up(line) for line in lines)


def test_who_has_no_insurance_owes_the_rest(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since=EVER)
    for insured in (True, False):
        slot = next(s for s in slots if s["patient"] and bool(s["primary_insurer_name"]) is insured)
        line = bill(drchrono, appointment=int(slot["id"]))
        owed = (line["balance_ins"], line["balance_pt"])
        assert owed == (("50.00", "0.00") if insured else ("0.00", "50.00"))


def test_diagnosis_codes_become_pointers_into_the_appointments_list(drchrono: DrChrono) -> None:
    slot = visit(drchrono)
    known: list[str] = slot["icd10_codes"]
    sent = [known[0].lower(), "Z71.3", 1, "Z71.3"]
    line = bill(drchrono, appointment=int(slot["id"]), diagnosis_pointers=sent)
    last = len(known) + 1
    assert line["diagnosis_pointers"] == [1, last, 1, last]
    after = drchrono.one("appointments", slot["id"])
    assert after["icd10_codes"] == [*known, "Z71.3"]
    assert after["updated_at"] > slot["updated_at"]


@pytest.mark.parametrize(
    ("pointers", "modifiers"), [(["1", "0", "Z71.3"], ["GT", "25"]), ("1,0, z71.3", "gt,25")]
)
def test_pointers_are_padded_to_four_and_may_come_from_a_form(
    drchrono: DrChrono, pointers: Any, modifiers: Any
) -> None:
    assert bill(drchrono, diagnosis_pointers=[1])["diagnosis_pointers"] == [1, 0, 0, 0]
    form = {
        "appointment": visit(drchrono)["id"],
        "doctor": DOCTOR,
        "code": "EXTRA",
        "procedure_type": "U",
        "diagnosis_pointers": pointers,
        "price": "5",
        "modifiers": modifiers,
    }
    answer = drchrono.send("POST", "line_items", data=form)
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    last = len(visit(drchrono)["icd10_codes"])
    assert answer.json["diagnosis_pointers"] == [1, 0, last, 0]
    assert answer.json["modifiers"] == ["GT", "25", "", ""]


@pytest.mark.parametrize("pointers", [[99], [-1], [1, 1, 1, 1, 1], ["1,1,1,1,1"]])
def test_a_pointer_is_a_place_in_the_diagnoses(drchrono: DrChrono, pointers: list[Any]) -> None:
    answer = bill(drchrono, 400, diagnosis_pointers=pointers)
    assert list(answer) == ["diagnosis_pointers"]
    slot = visit(drchrono)
    beyond = len(slot["icd10_codes"]) + 1
    said = f'"{beyond}" is no place in the diagnoses of the appointment.'
    answer = bill(drchrono, 400, appointment=int(slot["id"]), diagnosis_pointers=[beyond])
    assert answer == {"diagnosis_pointers": [said]}
    line = bill(drchrono, appointment=int(slot["id"]), diagnosis_pointers=[beyond, "Z71.3"])
    assert line["diagnosis_pointers"][:2] == [beyond, beyond]


@pytest.mark.parametrize("text", ["flu", "250.00", "Z71.", "Z7", "Z71.12345", "Z71.3 or so"])
def test_a_code_of_a_diagnosis_has_the_shape_of_one(drchrono: DrChrono, text: str) -> None:
    answer = bill(drchrono, 400, diagnosis_pointers=[text])
    assert answer == {"diagnosis_pointers": [f'"{text.upper()}" is no ICD-10-CM code.']}


@pytest.mark.parametrize(
    ("key", "value"),
    [("modifiers", ["RTX"]), ("modifiers", ["?!"]), ("quantity", 0), ("quantity", "-1")],
)
def test_a_line_item_makes_sense(drchrono: DrChrono, key: str, value: Any) -> None:
    assert list(bill(drchrono, 400, **{key: value})) == [key]


def test_nobody_accepts_more_than_what_is_billed(drchrono: DrChrono) -> None:
    assert list(bill(drchrono, 400, billed=40, allowed="40.01")) == ["allowed"]


@pytest.mark.parametrize("kind", ["S", "CPT(C)", "c", ""])
def test_the_kind_of_procedure_is_one_letter(drchrono: DrChrono, kind: str) -> None:
    answer = bill(drchrono, 400, procedure_type=kind)
    assert answer == {"procedure_type": [f'"{kind}" is not a valid choice.']}


def test_the_price_list_says_what_a_code_is(drchrono: DrChrono) -> None:
    fee = drchrono.page("fee_schedules", page_size=1)[0]
    assert bill(drchrono, code=fee["code"])["description"] == fee["billing_description"]
    assert bill(drchrono, code="NOBODYS")["description"] == "NOBODYS"


def test_a_break_cannot_be_billed(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since=EVER)
    pause = next(slot for slot in slots if slot["appt_is_break"])
    answer = bill(drchrono, 400, appointment=int(pause["id"]))
    assert answer == {"appointment": ["A break cannot be billed."]}


def test_a_line_item_of_nobody_is_refused(drchrono: DrChrono) -> None:
    answer = bill(drchrono, 400, appointment=5, doctor=6)
    assert answer == {
        "appointment": ['Invalid pk "5" - object does not exist.'],
        "doctor": ['Invalid pk "6" - object does not exist.'],
    }


def test_a_payment_needs_no_more_than_the_reference_says(drchrono: DrChrono) -> None:
    made = pay(drchrono, "25")
    patient = drchrono.one("patients", PATIENT)
    assert (made["amount"], made["payment_method"]) == ("25.00", "CASH")
    assert (made["appointment"], made["line_item"]) == (None, None)
    assert (made["doctor"], made["created_by"]) == (patient["doctor"], USER)
    assert made["received_date"] == made["posted_date"] == made["created_at"][:10]
    assert made in drchrono.walk("patient_payments", patient=PATIENT)


@pytest.mark.parametrize("nothing", [0, "0", "0.00", "-0", -0.0, "0.001", -0.009])
def test_a_payment_of_nothing_is_refused(drchrono: DrChrono, nothing: Any) -> None:
    assert pay(drchrono, nothing, 400) == {"amount": ["The amount cannot be zero."]}


@pytest.mark.parametrize("sent", [12.5, -12.5])
def test_money_that_goes_back_is_negative(drchrono: DrChrono, sent: float) -> None:
    line = bill(drchrono)
    pay(drchrono, 20, line_item=line["id"])
    made = pay(drchrono, sent, line_item=line["id"], payment_transaction_type="REF")
    assert made["amount"] == "-12.50"
    entry = drchrono.walk("patient_payment_log", since=made["created_at"])[-1]
    assert entry["amount"] == "-12.50"
    assert drchrono.one("line_items", line["id"])["pt_paid"] == "7.50"
    refunds = [
        one for one in drchrono.walk("patient_payments") if one["payment_transaction_type"] == "REF"
    ]
    assert all(Decimal(one["amount"]) < 0 for one in refunds)


def test_the_appointment_of_a_payment_is_that_of_its_line_item(drchrono: DrChrono) -> None:
    line = bill(drchrono)
    assert pay(drchrono, 5, line_item=line["id"])["appointment"] == line["appointment"]


def test_payments_are_for_the_patients_own_bills(drchrono: DrChrono) -> None:
    line = bill(drchrono)
    stranger = {"patient": OTHER_PATIENT}
    answer = pay(drchrono, 5, 400, **stranger, line_item=line["id"])
    assert answer == {"line_item": ["The line item belongs to another patient."]}
    answer = pay(drchrono, 5, 400, **stranger, appointment=line["appointment"])
    assert answer == {"appointment": ["The appointment belongs to another patient."]}
    slots = drchrono.walk("appointments", since=EVER, patient=PATIENT)
    another = next(int(slot["id"]) for slot in slots if int(slot["id"]) != line["appointment"])
    answer = pay(drchrono, 5, 400, line_item=line["id"], appointment=another)
    assert answer == {"line_item": ["The line item belongs to another appointment."]}


def test_a_payment_leaves_an_entry_in_the_log(drchrono: DrChrono) -> None:
    line = bill(drchrono)
    made = pay(drchrono, 5, line_item=line["id"], payment_method="CHCK")
    entry = drchrono.walk("patient_payment_log", since=made["created_at"])[-1]
    same = ("patient", "doctor", "appointment", "amount", "payment_method", "created_by")
    assert {key: entry[key] for key in same} == {key: made[key] for key in same}
    assert (entry["action"], entry["source"]) == ("C", "API")
    pay(drchrono, 6)
    entry = drchrono.walk("patient_payment_log", since=made["created_at"])[-1]
    assert (entry["amount"], entry["appointment"]) == ("6.00", None)


def test_a_refused_payment_leaves_no_entry_in_the_log(drchrono: DrChrono) -> None:
    before = drchrono.walk("patient_payment_log")
    pay(drchrono, 5, 400, line_item=3)
    answer = drchrono.create(
        "patient_payments", [{"patient": PATIENT, "amount": 3}, {"patient": 1, "amount": 3}], 400
    )
    assert answer[0] == {}
    assert drchrono.walk("patient_payment_log") == before


def test_a_payment_is_taken_off_what_is_open(drchrono: DrChrono) -> None:
    line = bill(drchrono)
    pay(drchrono, 20, line_item=line["id"])
    part = drchrono.one("line_items", line["id"])
    assert (part["pt_paid"], part["balance_total"], part["billing_status"]) == (
        *("20.00", "30.00"),
        "Partially Paid",
    )
    assert adds_up(part)
    pay(drchrono, 30, line_item=line["id"])
    whole = drchrono.one("line_items", line["id"])
    assert (whole["balance_total"], whole["billing_status"]) == ("0.00", "Paid in Full")
    pay(drchrono, -5, line_item=line["id"], payment_transaction_type="REF")
    again = drchrono.one("line_items", line["id"])
    assert (again["pt_paid"], again["balance_total"]) == ("45.00", "5.00")
    assert again["billing_status"] == "Partially Paid"
    assert adds_up(whole)
    assert adds_up(again)
    pay(drchrono, 45, line_item=line["id"], payment_transaction_type="REF")
    assert drchrono.one("line_items", line["id"])["billing_status"] == ""
    pay(drchrono, 60, line_item=line["id"])
    assert drchrono.one("line_items", line["id"])["billing_status"] == "Paid in Full"


def test_a_claim_in_process_stays_one_while_money_is_open(drchrono: DrChrono) -> None:
    line = next(
        one for one in drchrono.walk("line_items") if one["billing_status"] == "In Process Payer"
    )
    pay(drchrono, 1, patient=line["patient"], line_item=line["id"])
    assert drchrono.one("line_items", line["id"])["billing_status"] == "In Process Payer"


def test_an_appointment_stands_as_its_line_items_do(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since=EVER)
    slot = next(s for s in slots if s["patient"] and s["billing_status"] == "Paid In Full")
    id_, patient = slot["id"], {"patient": slot["patient"]}

    def status() -> str:
        return str(drchrono.one("appointments", id_)["billing_status"])

    line = bill(drchrono, appointment=int(id_))
    insured = bool(slot["primary_insurer_name"])
    assert status() == ("Bill Insurance" if insured else "Balance Due")
    assert drchrono.one("appointments", id_)["updated_at"] == line["updated_at"]
    pay(drchrono, 50, line_item=line["id"], **patient)
    assert status() == "Paid In Full"
    pay(drchrono, 5, line_item=line["id"], payment_transaction_type="REF", **patient)
    assert status() == "Balance Due"
    drchrono.change("appointments", id_, billing_status="Internal Review")
    pay(drchrono, 5, line_item=line["id"], **patient)
    assert status() == "Internal Review"


def test_every_answer_of_an_insurer_accounts_for_what_was_billed(drchrono: DrChrono) -> None:
    lines = {line["id"]: line for line in drchrono.walk("line_items")}
    answers: dict[tuple[Any, ...], Decimal] = {}
    rows = drchrono.walk("transactions")
    for row in rows:
        answer = row["line_item"], row["ins_name"], row["created_at"], row["claim_status"]
        amount = Decimal(row["ins_paid"]) + Decimal(row["adjustment"])
        answers[answer] = answers.get(answer, Decimal(0)) + amount
    assert answers
    for (line, _, _, status), amount in answers.items():
        assert amount == Decimal(lines[line]["billed"]) * (-1 if status == "22" else 1)
    for reason in ("1", "2", "3"):
        amounts = [one["adjustment"] for one in rows if one["adjustment_reason"] == reason]
        assert amounts
        assert "0.00" not in amounts


def test_what_insurers_paid_and_took_off_is_that_of_the_line_item(drchrono: DrChrono) -> None:
    paid, taken_off = Counter[int](), Counter[int]()
    for row in drchrono.walk("transactions"):
        paid[row["line_item"]] += cents(row["ins_paid"])
        if row["adjustment_reason"] == "45":
            taken_off[row["line_item"]] += cents(row["adjustment"])
    for line in drchrono.walk("line_items"):
        assert paid[line["id"]] == cents(line["ins_total"])
        assert taken_off[line["id"]] == cents(line["adjustment"])


def test_insurers_of_accidents_pay_alone(everything: Everything) -> None:
    patients = {one["id"]: one for one in everything.of(LIST_OF["Patient"])}
    claims = {
        "Worker's Comp Claim": ("workers_comp_insurance", "workers_comp"),
        "Auto Accident Claim": ("auto_accident_insurance", "auto_accident"),
    }
    slots = everything.of(LIST_OF["Appointment"])
    visits = {int(one["id"]): one for one in slots if one["billing_status"] in claims}
    assert {one["billing_status"] for one in visits.values()} == claims.keys()
    for slot in visits.values():
        key, prefix = claims[slot["billing_status"]]
        insurance = patients[slot["patient"]][key]
        assert slot["primary_insurer_name"] == insurance[f"{prefix}_company"]
        assert slot["primary_insurer_payer_id"] == insurance[f"{prefix}_payer_id"]
        assert slot["reason"] in insurance[f"{prefix}_notes"]
        if prefix == "workers_comp":
            assert patients[slot["patient"]]["employer"]
    lines = [one for one in everything.of(LIST_OF["LineItem"]) if one["appointment"] in visits]
    assert lines
    assert all(line["pt_paid"] == line["balance_pt"] == "0.00" for line in lines)


def test_payments_are_taken_by_users_who_may(everything: Everything) -> None:
    needed = ("billing", "show_billing_tab", "access_patient_payments")
    users = {one["id"]: one["permissions"] for one in everything.of(LIST_OF["User"])}
    for payment in everything.of(LIST_OF["PatientPayment"]):
        by = payment["created_by"]
        assert by is None or all(users[by][name] for name in needed)


def test_a_payment_for_an_old_bill_is_taken_off_it_too(drchrono: DrChrono) -> None:
    line = next(one for one in drchrono.walk("line_items") if Decimal(one["balance_pt"]) > 0)
    pay(drchrono, line["balance_pt"], patient=line["patient"], line_item=line["id"])
    after = drchrono.one("line_items", line["id"])
    assert (after["balance_pt"], after["balance_total"]) == ("0.00", "0.00")
    assert after["billing_status"] == "Paid in Full"
    assert after["updated_at"] > line["updated_at"]


def test_a_price_without_end_is_refused(drchrono: DrChrono) -> None:
    assert list(bill(drchrono, 400, price="9" * 500)) == ["price"]
    assert list(bill(drchrono, 400, price=1e30)) == ["price"]


def test_what_is_shared_and_what_is_billed_is_only_read(drchrono: DrChrono) -> None:
    line = bill(drchrono)
    for method in ("PUT", "PATCH", "DELETE"):
        assert drchrono.send(method, f"line_items/{line['id']}", {}).status_code == 405
