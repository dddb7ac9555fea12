"""Line items: what was billed for an appointment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.charts.billing import PAID, PLACES, dollars
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.values import cents

Body = dict[str, Any]

_MOST_DIAGNOSES = 12
"""Diagnoses on a claim form (CMS-1500), which pointers name by their places."""

_NUMBER = re.compile(r"-?\d{1,2}", re.ASCII)


def billed_for(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A service of an appointment, for its patient; breaks are not billed."""
    slot = call.records.get("Appointment", after["appointment"])
    if slot is None or slot["patient"] is None:
        raise refused("appointment", "A break cannot be billed.")
    after["patient"] = slot["patient"]
    after["modifiers"] = _padded(after["modifiers"] or [], "")
    after["diagnosis_pointers"] = _padded(_pointers(call, slot, after), 0)
    after["quantity"] = after["quantity"] or "1.00"
    after["billed"] = after["billed"] or _product(after["price"], after["quantity"])
    after["allowed"] = after["allowed"] or after["billed"]
    after["description"] = _described(call, after)
    after["service_date"] = after["service_date"] or slot["scheduled_time"][:10]
    after["posted_date"] = after["updated_at"]
    after["denied_flag"] = False
    after.update(_balances(after, insured=bool(slot["primary_insurer_name"])))
    after["billing_status"] = PAID if after["balance_total"] == "0.00" else ""


def _pointers(call: Call, slot: Body, line: Body) -> list[int]:
    """Places in the appointment's diagnoses, from 1, where codes that are new are added."""
    codes, given = list(slot["icd10_codes"] or []), line["diagnosis_pointers"]
    known, found = len(codes), [_place(codes, one) for one in given]
    for at, number in enumerate(found):
        if number not in range(_MOST_DIAGNOSES + 1):
            raise refused("diagnosis_pointers", f'"{given[at]}" is no place of a diagnosis.')
    if len(codes) > known:
        stamp = line["updated_at"]
        changes = {"icd10_codes": codes, "updated_at": stamp, "extended_updated_at": stamp}
        call.records.put("Appointment", slot | changes)
    return found


def _place(codes: list[str], pointer: int | str) -> int:
    """The place that a number, a text of one, or a code points to; 0 where there is nothing."""
    if not isinstance(pointer, str):
        return int(pointer)
    text = pointer.strip().upper()
    if not text or _NUMBER.fullmatch(text):
        return int(text or 0)
    if text not in codes:
        codes.append(text)
    return codes.index(text) + 1


def _padded(values: list[Any], nothing: Any) -> list[Any]:
    return [*values, *[nothing] * (PLACES - len(values))]


def _product(price: str, quantity: str) -> str:
    """Price by quantity, cut off after two places."""
    amount = cents(price) * cents(quantity)
    return dollars(-(-amount // 100) if amount < 0 else amount // 100)


def _described(call: Call, line: Body) -> str:
    """As the price lists have it, those of the doctor first; the code where they do not."""
    fees = call.records.find("FeeSchedule", code=line["code"])
    fees.sort(key=lambda fee: fee["doctor"] != line["doctor"])
    return str(fees[0]["billing_description"]) if fees else str(line["code"])


def _balances(line: Body, *, insured: bool) -> Body:
    """Nobody has paid yet; the insurer is asked first."""
    billed, allowed = cents(line["billed"]), cents(line["allowed"])
    amounts = {
        "adjustment": billed - allowed,
        "ins1_paid": 0,
        "ins2_paid": 0,
        "ins3_paid": 0,
        "ins_total": 0,
        "pt_paid": 0,
        "paid_total": 0,
        "balance_ins": allowed if insured else 0,
        "balance_pt": 0 if insured else allowed,
        "balance_total": allowed,
        "expected_reimbursement": allowed if insured else billed,
    }
    return {key: dollars(amount) for key, amount in amounts.items()}


WRITING: dict[str, Writing] = {"LineItem": written(billed_for)}
