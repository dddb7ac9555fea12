"""What insurers answered to claims, line by line: what they paid, and who bears the rest and why.

Each answer accounts for the whole amount that was billed.
"""

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
_DEDUCTIBLE, _COINSURANCE, _COPAY = "1", "2", "3"
_LACKS = "16"
"""X12 claim adjustment reason codes."""

Adjustment = tuple[int, str, str]
"""Cents that an insurer does not pay, the group that says who bears them, and the reason."""


def transactions(scope: Scope) -> Iterator[Body]:
    """A row for each adjustment of a line that an insurer answered, the first with the payment."""
    rows = [
        (when, line.id, number, line, bill, step.answer, adjusted)
        for bill in bills(scope).values()
        for when, step in bill.steps
        for line in (bill.lines if step.answer else ())
        if step.answer
        for number, adjusted in enumerate(_adjustments(bill, line, step.answer))
    ]
    rows.sort(key=lambda row: row[:3])
    for place, (when, _, number, line, bill, answer, adjusted) in enumerate(rows):
        adjustment, group, reason = adjusted
        paid = 0 if number else line.insurers[answer.order - 1] * answer.share
        yield {
            "id": scope.id(place),
            "line_item": line.id,
            "appointment": bill.appointment,
            "doctor": doctor_id(line.charge.practitioner),
            "patient": scope.patient,
            "ins_name": answer.order,
            "ins_paid": dollars(paid),
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


def _adjustments(bill: Bill, line: Line, answer: Answer) -> list[Adjustment]:
    """What the insurer did not pay of a line; at least one, which may be nothing."""
    if answer.status == DENIED:  # some payers only write a letter, without a group
        return [(line.billed, "CO" if bill.appointment % 4 else "", _LACKS)]
    cover = bill.covers[answer.order - 1]
    own = _DEDUCTIBLE if cover is None or not cover.copay else _COINSURANCE
    if answer.order == 1:
        group = "PI" if cover and cover.kind == "exchange" else "CO"
        taken_off = (line.adjustment, group, _CONTRACT)
        left = line.patient + line.insurers[1] - line.copay
        shared = [(line.copay, "PR", _COPAY), (left, "PR", own)]
    else:
        taken_off = (line.adjustment + line.insurers[0], "OA", _EARLIER_PAYER)
        shared = [(line.patient, "PR", own)]
    first = taken_off if taken_off[0] else (0, "", _NO_ADJUSTMENT)
    every = [first, *(one for one in shared if one[0])]
    return [(amount * answer.share, group, reason) for amount, group, reason in every]


def _trace(scope: Scope, bill: Bill, answer: Answer, when: datetime) -> str:
    """One number a cheque, whatever it pays for."""
    return reference(scope.seed, "cheque", bill.appointment, answer.order, when.isoformat())
