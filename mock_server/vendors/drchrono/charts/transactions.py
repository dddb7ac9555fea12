"""What insurers answered to claims, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mock_server.vendors.drchrono.charts.billing import dollars
from mock_server.vendors.drchrono.charts.claims import DENIED, Answer
from mock_server.vendors.drchrono.charts.ledger import Bill, Line, bills
from mock_server.vendors.drchrono.identifiers import doctor_id, reference
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_NO_ADJUSTMENT = "0"
_CONTRACT = "45"
_EARLIER_PAYER = "23"
_DEDUCTIBLE = "1"
_LACKS = "16"
"""X12 claim adjustment reason codes."""


def transactions(scope: Scope) -> Iterator[Body]:
    """A row for each line of a claim that an insurer answered."""
    answers = [
        (when, line.id, line, bill, step.answer)
        for bill in bills(scope).values()
        for when, step in bill.steps
        for line in (bill.lines if step.answer else ())
        if step.answer
    ]
    answers.sort(key=lambda item: item[:2])
    for place, (when, _, line, bill, answer) in enumerate(answers):
        adjustment, group, reason = _adjusted(bill, line, answer)
        yield {
            "id": scope.id(place),
            "line_item": line.id,
            "appointment": bill.appointment,
            "doctor": doctor_id(line.charge.practitioner),
            "patient": scope.patient,
            "ins_name": answer.order,
            "ins_paid": dollars(line.insurers[answer.order - 1] * answer.share),
            "adjustment": dollars(adjustment),
            "adjustment_group_code": group,
            "adjustment_reason": reason,
            "claim_status": answer.status,
            "check_date": scope.day(when - timedelta(days=1)),
            "trace_number": _trace(scope, bill, answer, when),
            "posted_date": naive(when),
            "created_at": naive(when),
            "updated_at": naive(when),
        }


def _adjusted(bill: Bill, line: Line, answer: Answer) -> tuple[int, str, str]:
    """What is taken off, the group that says at whose expense, and why."""
    cover = bill.covers[answer.order - 1]
    if answer.status == DENIED:  # some payers only write a letter
        return (0, "CO", _LACKS) if bill.appointment % 4 else (0, "", _NO_ADJUSTMENT)
    if answer.order == 2:
        high = cover is not None and not cover.copay
        return (0, "PR", _DEDUCTIBLE) if high else (0, "OA", _EARLIER_PAYER)
    amount = line.adjustment * answer.share
    if not amount:
        return 0, "", _NO_ADJUSTMENT
    return amount, "PI" if cover and cover.kind == "exchange" else "CO", _CONTRACT


def _trace(scope: Scope, bill: Bill, answer: Answer, when: datetime) -> str:
    """One number a cheque, whatever it pays for."""
    return reference(scope.seed, "cheque", bill.appointment, answer.order, when.isoformat())
