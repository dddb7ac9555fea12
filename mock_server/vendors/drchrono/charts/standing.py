"""Where the bill of an appointment stands, in the words of the practice's billing screen."""

from __future__ import annotations

from mock_server.vendors.drchrono.charts.claims import bad
from mock_server.vendors.drchrono.charts.ledger import Bill
from mock_server.vendors.drchrono.charts.people import BILLER, staff
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_PAID = "Paid in Full"
_PARTLY = "Partially Paid"
"""How line items stand when no claim is in process."""

_ALL_PAID, _CLOSED = "Paid In Full", "Settled"
_OWED, _TO_BILL, _TO_BILL_NEXT = "Balance Due", "Bill Insurance", "Bill Secondary Insurance"
_OF_MONEY = frozenset({"", _ALL_PAID, _CLOSED, _OWED, _TO_BILL, _TO_BILL_NEXT})
"""How appointments stand by what is open; other words say what somebody has to do."""

_SETTLED = 0.15
"""Share of the paid bills that the biller closes in so many words."""

_EQUIPMENT = 0.5
"""Share of the visits on the day on which a device was handed out that are claimed for as such."""


def line_status(open_: int, paid: int, claim: str) -> str:
    """How a line item stands by what is open, what was paid (cents) and how its claim stands."""
    if open_ <= 0:
        return _PAID
    if claim in ("", _PAID, _PARTLY):
        return _PARTLY if paid > 0 else ""
    return claim


def slot_status(open_: int, insurers: int, before: str) -> str:
    """How an appointment stands, by what is open and what of it insurers owe (cents)."""
    if before not in _OF_MONEY:
        return before
    if open_ <= 0:
        return before if before == _CLOSED else _ALL_PAID
    if insurers > 0:
        return before if before == _TO_BILL_NEXT else _TO_BILL
    return _OWED


def billing_status(scope: Scope, bill: Bill) -> str:
    """What has to be done next, or that nothing has to be done."""
    if bill.accident:
        return f"{bill.accident} Claim"
    if _equipment(scope, bill):
        return "Durable Medical Equipment Claim"
    status = bill.status
    if status == _PAID:
        closed = bill.insured and scope.drawn("settled", bill.visit.id) < _SETTLED
        return _CLOSED if closed else _ALL_PAID
    if bad(status):
        return "Internal Review"
    if status == "Coordination of Benefits":
        return _TO_BILL_NEXT
    return _OWED if status == _PARTLY or not bill.insured else _TO_BILL


def _equipment(scope: Scope, bill: Bill) -> bool:
    day = bill.visit.start.date()
    handed_out = any(device.start == day for device in scope.chart.devices)
    return handed_out and bill.insured and scope.drawn("equipment", bill.visit.id) < _EQUIPMENT


def billing_notes(scope: Scope, bill: Bill) -> list[Body]:
    """What the biller wrote down whenever a claim came back."""
    told = [(when, step.note) for when, step in bill.steps if step.note]
    return [
        {
            "id": bill.appointment * 10 + place,
            "appointment": bill.appointment,
            "text": text,
            "created_at": naive(when),
            "created_by": staff(scope, BILLER),
        }
        for place, (when, text) in enumerate(told)
    ]
