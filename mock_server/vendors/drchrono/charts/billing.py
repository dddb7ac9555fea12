"""What was billed line by line, and what insurers answered."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.vendors.drchrono.charts.claims import DENIED, REVERSED
from mock_server.vendors.drchrono.charts.diagnoses import pointers
from mock_server.vendors.drchrono.charts.ledger import Bill, Line, bills
from mock_server.vendors.drchrono.charts.standing import line_status
from mock_server.vendors.drchrono.codes import billing_code
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, naive

PLACES = 4
_VIDEO = "VR"
_BY_VIDEO = "GT"
"""HCPCS modifier of what was done by interactive audio and video."""

_STANDINGS = {
    "1": "Processed as primary",
    "2": "Processed as secondary",
    "19": "Processed as primary, sent on",
    DENIED: "Denied",
    REVERSED: "Payment taken back",
}
"""In words of our own."""


def line_items(scope: Scope) -> Iterator[Body]:
    """Every billed service of a visit that came of an appointment."""
    found = bills(scope)
    every = ((line, bill) for bill in found.values() for line in bill.lines)
    for line, bill in sorted(every, key=lambda item: item[0].id):
        letter, code = billing_code(line.charge.code)
        amounts = _balances(bill, line)
        open_, paid = amounts["balance_total"], amounts["paid_total"]
        yield {
            "id": line.id,
            "appointment": bill.appointment,
            "doctor": doctor_id(line.charge.practitioner),
            "patient": scope.patient,
            "code": code,
            "procedure_type": letter,
            "modifiers": _modifiers(bill),
            "diagnosis_pointers": _pointers(scope, bill, line),
            "quantity": f"{line.charge.quantity}.00",
            "units": "UN",
            "price": dollars(line.billed // line.charge.quantity),
            "billed": dollars(line.billed),
            **{key: dollars(amount) for key, amount in amounts.items()},
            "billing_status": line_status(open_, paid, bill.status),
            "insurance_status": _standing(bill),
            "denied_flag": bill.denied,
            "description": line.charge.code.text,
            "service_date": scope.day(bill.visit.start),
            "posted_date": naive(bill.posted),
            "updated_at": naive(bill.updated),
        }


def _modifiers(bill: Bill) -> list[str]:
    first = _BY_VIDEO if bill.visit.class_ == _VIDEO else ""
    return [first] + [""] * (PLACES - 1)


def _pointers(scope: Scope, bill: Bill, line: Line) -> list[int]:
    """Places in the appointment's diagnoses, from 1; 0 where there is none."""
    return [*pointers(scope, bill.visit, line.charge), *[0] * PLACES][:PLACES]


def _balances(bill: Bill, line: Line) -> dict[str, int]:
    """Who has paid and who still has to: the keys from allowed to expected_reimbursement, cents."""
    first, second = bill.settled(1), bill.settled(2)
    adjustment = line.adjustment * first
    ins1, ins2 = line.insurers[0] * first, line.insurers[1] * second
    patient = sum(amount for _, of, amount, _ in bill.payments() if of is line)
    open_ = line.billed - adjustment - ins1 - ins2 - patient
    owed = line.patient - patient if bill.adjudicated else 0
    expected = line.billed - line.adjustment if bill.insured else line.billed
    return {
        "allowed": line.billed - adjustment,
        "adjustment": adjustment,
        "ins1_paid": ins1,
        "ins2_paid": ins2,
        "ins3_paid": 0,
        "ins_total": ins1 + ins2,
        "pt_paid": patient,
        "paid_total": ins1 + ins2 + patient,
        "balance_ins": open_ - owed,
        "balance_pt": owed,
        "balance_total": open_,
        "expected_reimbursement": expected,
    }


def _standing(bill: Bill) -> str:
    answers = [step.answer.status for _, step in bill.steps if step.answer]
    return _STANDINGS[answers[-1]] if answers else ""


def dollars(cents: int) -> str:
    """Cents as a decimal."""
    sign, amount = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{amount // 100}.{amount % 100:02d}"
