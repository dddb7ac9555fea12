"""Where the bill of an appointment stands, in the words of the practice's billing screen."""

from __future__ import annotations

from mock_server.vendors.drchrono.charts.claims import bad
from mock_server.vendors.drchrono.charts.ledger import Bill
from mock_server.vendors.drchrono.charts.people import BILLER, staff
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_SETTLED = 0.15
"""Share of the paid bills that the biller closes in so many words."""

_EQUIPMENT = 0.5
"""Share of the visits on the day on which a device was handed out that are claimed for as such."""


def billing_status(scope: Scope, bill: Bill) -> str:
    """What has to be done next, or that nothing has to be done."""
    if bill.accident:
        return f"{bill.accident} Claim"
    if _equipment(scope, bill):
        return "Durable Medical Equipment Claim"
    status = bill.status
    if status == "Paid in Full":
        closed = bill.insured and scope.drawn("settled", bill.visit.id) < _SETTLED
        return "Settled" if closed else "Paid In Full"
    if bad(status):
        return "Internal Review"
    if status == "Coordination of Benefits":
        return "Bill Secondary Insurance"
    return "Balance Due" if status == "Partially Paid" or not bill.insured else "Bill Insurance"


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
