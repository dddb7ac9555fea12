"""Money that patients paid or got back, with the mistakes that were made and put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.charts.ledger import Bill, bills
from mock_server.vendors.drchrono.charts.people import email
from mock_server.vendors.drchrono.charts.timing import Lot, after, later, now
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Scope

_AT_DESK = (
    *("CRDT", "VISA", "VISA", "MSTR", "MSTR", "AMEX", "DISC", "DBIT", "DBIT", "CASH", "CASH"),
    *("CHCK", "SQRE", "OTHR"),
)
_FROM_HOME = ("CHCK", "CHCK", "VISA", "MSTR", "CRDT", "PTPA", "PTPA", "ONPT", "ONPT", "DISC")
CHEQUE = "CHCK"
_PORTAL = "ONPT"
_SQUARE, _OLD_SQUARE, _SQUARE_CHANGED = "SQRE", "SQR1", 2019
"""Payments by Square up to that year are shown as those of the old connection."""

_FEE = 25_00
_FEE_FROM = 2018
_FEE_SHARE = 0.2
"""What a missed appointment costs, since when, and the share of those who are asked for it."""

_AHEAD = 10_00
"""What somebody pays too much."""

_NOTES = ("Paid by the family.", "Receipt sent by post.", "Asked for an itemised bill.")
_NOTED = 40
"""One payment in so many has each of the notes."""

BY_PATIENTS = frozenset({"ONPT", "PTPA"})
"""What patients pay with by themselves."""


@dataclass(slots=True, frozen=True)
class Payment:
    """Money that came or went back; `kind` is the payment_transaction_type, `cents` signed."""

    key: str
    when: datetime
    appointment: int
    doctor: int
    line: int | None
    cents: int
    kind: str
    method: str
    note: str = ""
    deleted: datetime | None = None


@lru_cache(maxsize=4)
def receipts(scope: Scope) -> list[Payment]:
    """All that have been made, in the order of time."""
    found = [p for bill in bills(scope).values() for p in _of_bill(scope, bill)]
    for slot in scope.chart.appointments:
        asked = slot.status == "noshow" and slot.start.year >= _FEE_FROM
        if asked and scope.drawn("asked-for-fee", slot.id) < _FEE_SHARE:
            found.append(_fee(scope, slot))
    end = now(scope)
    past = (payment for payment in found if payment.when < end)
    return sorted(past, key=lambda payment: (payment.when, payment.key))


def _of_bill(scope: Scope, bill: Bill) -> Iterator[Payment]:
    """Copays and the rest, and now and then a mistake that is put right."""
    for when, line, cents, what in bill.payments():
        lot = Lot(scope.number("payment", line.id, what))
        at_desk = what == "copay" or when.date() == bill.posted.date()
        payment = Payment(
            key=f"{line.id}-{what}",
            when=when,
            appointment=bill.appointment,
            doctor=doctor_id(line.charge.practitioner),
            line=line.id,
            cents=cents,
            kind="COPAY" if what == "copay" else "COINSR" if bill.insured else "",
            method=_method(scope, _AT_DESK if at_desk else _FROM_HOME, lot, when),
            note=_noted(lot),
        )
        yield payment
        yield from _mistakes(scope, payment, lot)


def _noted(lot: Lot) -> str:
    drawn = lot.below(_NOTED)
    return _NOTES[drawn] if drawn < len(_NOTES) else ""


def _mistakes(scope: Scope, payment: Payment, lot: Lot) -> Iterator[Payment]:
    """A payment entered twice, too high, or twice and deleted; none belongs to a line."""
    drawn, days, minute = lot.below(1000), 1 + lot.below(30), lot.below(540)
    put_right = later(scope, payment.when, days, minute)
    again = replace(payment, key=f"{payment.key}-again", when=after(payment.when, 1), line=None)
    right = replace(again, key=f"{payment.key}-right", when=put_right)
    if drawn < 5:
        yield again
        yield replace(right, cents=-again.cents, kind="COR", note="Entered twice.")
    elif drawn < 10:
        yield replace(again, cents=_AHEAD, kind="", note="Paid ahead.")
        yield replace(right, cents=-_AHEAD, kind="REF", method=CHEQUE, note="Paid back.")
    elif drawn < 14:
        yield replace(again, deleted=after(again.when, 4))


def _fee(scope: Scope, slot: Appointment) -> Payment:
    lot = Lot(scope.number("fee", slot.id))
    when = later(scope, slot.start, 5 + lot.below(40), lot.below(540))
    return Payment(
        key=slot.id,
        when=when,
        appointment=scope.appointments[slot.id],
        doctor=doctor_id(slot.practitioner),
        line=None,
        cents=_FEE,
        kind="OTHR",
        method=_method(scope, _FROM_HOME, lot, when),
        note="Fee for a missed appointment.",
    )


def _method(scope: Scope, ways: tuple[str, ...], lot: Lot, when: datetime) -> str:
    method = ways[lot.below(len(ways))]
    if method == _PORTAL and not email(scope):
        return CHEQUE
    old = method == _SQUARE and when.year <= _SQUARE_CHANGED
    return _OLD_SQUARE if old else method


def entries(scope: Scope, payment: Payment) -> list[tuple[datetime, str]]:
    """How a payment was entered, and changed or deleted, by now."""
    lot = Lot(scope.number("payment-log", payment.key))
    entered, changed, days, minute = (lot.below(n) for n in (100, 100, 20, 540))
    by_itself = payment.method in BY_PATIENTS and entered < 40
    filled = payment.kind == "COPAY" and entered < 4
    found = [(payment.when, "A" if by_itself else "F" if filled else "C")]
    if payment.deleted:
        found.append((payment.deleted, "D"))
    elif changed < 3:
        found.append((later(scope, payment.when, 1 + days, minute), "U"))
    return [entry for entry in found if entry[0] < now(scope)]
