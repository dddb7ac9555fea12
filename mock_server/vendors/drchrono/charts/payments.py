"""What patients paid, and the log of how their payments were entered."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.vendors.drchrono.charts.billing import dollars
from mock_server.vendors.drchrono.charts.people import BILLER, FRONT_DESK, staff
from mock_server.vendors.drchrono.charts.receipts import (
    BY_PATIENTS,
    CHEQUE,
    Payment,
    entries,
    receipts,
)
from mock_server.vendors.drchrono.identifiers import reference
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_CASH = "CASH"
_SOURCES = {"PTPA": "Patient Payments", "ONPT": "onpatient", "SQRE": "Square", "SQR1": "Square"}
_SCREEN = "Billing screen"
_TABLET = "iPad"


def patient_payments(scope: Scope) -> Iterator[Body]:
    """Payments by when they were entered; those that were deleted left only their log."""
    for place, payment in enumerate(receipts(scope)):
        if payment.deleted:
            continue
        made, changed = naive(payment.when), naive(max(when for when, _ in entries(scope, payment)))
        yield {
            "id": scope.id(place),
            "patient": scope.patient,
            "amount": dollars(payment.cents),
            "appointment": payment.appointment,
            "line_item": payment.line,
            "doctor": payment.doctor,
            "payment_method": payment.method,
            "payment_transaction_type": payment.kind,
            "received_date": scope.day(payment.when),
            "posted_date": scope.day(payment.when),
            "trace_number": _trace(scope, payment),
            "notes": payment.note,
            "created_by": _user(scope, payment),
            "created_at": made,
            "updated_at": changed,
        }


def payment_log(scope: Scope) -> Iterator[Body]:
    """What was done to payments."""
    found = [
        (when, payment.key, action, payment)
        for payment in receipts(scope)
        for when, action in entries(scope, payment)
    ]
    found.sort(key=lambda entry: entry[:3])
    for place, (when, _, action, payment) in enumerate(found):
        yield {
            "id": scope.id(place),
            "patient": scope.patient,
            "doctor": payment.doctor,
            "appointment": payment.appointment,
            "amount": dollars(payment.cents),
            "payment_method": payment.method,
            "action": action,
            "source": _source(payment),
            "created_by": _user(scope, payment),
            "updated_at": naive(when),
        }


def _user(scope: Scope, payment: Payment) -> int | None:
    """Who took it; nobody where the patient paid without help."""
    if payment.method in BY_PATIENTS:
        return None
    return staff(scope, FRONT_DESK if payment.kind == "COPAY" else BILLER)


def _source(payment: Payment) -> str:
    return _SOURCES.get(payment.method) or (_TABLET if payment.kind == "COPAY" else _SCREEN)


def _trace(scope: Scope, payment: Payment) -> str:
    """The number of the cheque or of the receipt of the card."""
    if payment.method == _CASH:
        return ""
    number = reference(scope.seed, "payment", scope.n, payment.key)
    return number[-4:] if payment.method == CHEQUE else number
