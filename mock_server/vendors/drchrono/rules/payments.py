"""What patients pay: the log of it, and what it leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.access import user_of
from mock_server.vendors.drchrono.charts.billing import dollars
from mock_server.vendors.drchrono.charts.standing import line_status
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.rules.billing import reckoned
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.values import cents

Body = dict[str, Any]

_SOURCE = "API"
_CREATED = "C"
_REFUND = "REF"
"""Gives money back: its amount is negative, whichever sign it was sent with (assumed)."""


def paid(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Money of a patient, for a line item, an appointment, or on account."""
    amount = cents(after["amount"])
    if not amount:
        raise refused("amount", "The amount cannot be zero.")
    if after["payment_transaction_type"] == _REFUND:
        after["amount"] = dollars(-abs(amount))
    line = call.records.get("LineItem", after["line_item"])
    if line and line["patient"] != after["patient"]:
        raise refused("line_item", "The line item belongs to another patient.")
    if after["appointment"] is None and line:
        after["appointment"] = line["appointment"]
    slot = call.records.get("Appointment", after["appointment"])
    if slot and slot["patient"] != after["patient"]:
        raise refused("appointment", "The appointment belongs to another patient.")
    if slot and slot["deleted_flag"] and not line:
        raise refused("appointment", "This appointment is deleted.")
    if line and line["appointment"] != after["appointment"]:
        raise refused("line_item", "The line item belongs to another appointment.")
    patient = call.records.get("Patient", after["patient"]) or {}
    after["doctor"] = after["doctor"] or patient.get("doctor")
    after["posted_date"] = after["created_at"][:10]
    after["received_date"] = after["received_date"] or after["posted_date"]
    after["created_by"] = user_of(call)


def logged(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Each payment leaves an entry in the log."""
    same = ("patient", "doctor", "appointment", "amount", "payment_method", "created_by")
    entry = {
        "id": created_id(call.world),
        **{key: after[key] for key in same},
        "action": _CREATED,
        "source": _SOURCE,
        "updated_at": after["updated_at"],
    }
    call.records.put("PatientPaymentLogEntry", entry)


def settled(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """What a payment for a line item leaves open."""
    line = call.records.get("LineItem", after["line_item"])
    if line is None:
        return
    amount, insurers = cents(after["amount"]), cents(line["balance_ins"])
    off_insurers = min(amount, insurers) if insurers > 0 else 0
    open_, paid_ = cents(line["balance_total"]) - amount, cents(line["paid_total"]) + amount
    amounts = {
        "pt_paid": cents(line["pt_paid"]) + amount,
        "paid_total": paid_,
        "balance_ins": insurers - off_insurers,
        "balance_pt": cents(line["balance_pt"]) - amount + off_insurers,
        "balance_total": open_,
    }
    line |= {key: dollars(value) for key, value in amounts.items()}
    line["billing_status"] = line_status(open_, paid_, line["billing_status"])
    line["updated_at"] = after["updated_at"]
    call.records.put("LineItem", line)
    reckoned(call, before, line)


WRITING: dict[str, Writing] = {"PatientPayment": written(paid, afterwards=(logged, settled))}
