"""Line items: what was billed for an appointment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.charts.billing import PLACES, dollars
from mock_server.vendors.drchrono.charts.standing import line_status, slot_status
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.values import cents

Body = dict[str, Any]

_COMMA = ","
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_ICD_10_CM = re.compile(r"[A-Z]\d[0-9AB](\.[0-9A-Z]{1,4})?", re.ASCII)
_MODIFIER = re.compile(r"[A-Z0-9]{2}", re.ASCII)


def billed_for(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A service of an appointment, for its patient; breaks and what was deleted are not billed."""
    slot = call.records.get("Appointment", after["appointment"])
    if slot is None or slot["patient"] is None:
        raise refused("appointment", "A break cannot be billed.")
    if slot["deleted_flag"]:
        raise refused("appointment", "This appointment is deleted.")
    after["patient"] = slot["patient"]
    after["modifiers"] = _padded(_modifiers(after), "")
    after["diagnosis_pointers"] = _padded(_pointers(call, slot, after), 0)
    after["quantity"] = after["quantity"] or "1.00"
    if cents(after["quantity"]) <= 0:
        raise refused("quantity", "Ensure this value is greater than 0.")
    after["billed"] = after["billed"] or _product(after["price"], after["quantity"])
    after["allowed"] = after["allowed"] or after["billed"]
    if cents(after["allowed"]) > cents(after["billed"]):
        raise refused("allowed", "Nobody accepts more than what is billed.")
    after["description"] = _described(call, after)
    after["service_date"] = after["service_date"] or slot["scheduled_time"][:10]
    after["posted_date"] = after["updated_at"]
    after["denied_flag"] = False
    after.update(_balances(after, insured=bool(slot["primary_insurer_name"])))
    after["billing_status"] = line_status(cents(after["balance_total"]), 0, "")


def reckoned(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The appointment stands as its line items do."""
    slot = call.records.get("Appointment", after["appointment"])
    if slot is None:
        return
    lines = call.records.find("LineItem", appointment=after["appointment"])
    open_, insurers = (
        sum(cents(line[key]) for line in lines) for key in ("balance_total", "balance_ins")
    )
    status = slot_status(open_, insurers, slot["billing_status"] or "")
    if status != slot["billing_status"]:
        _change(call, slot, after["updated_at"], billing_status=status)


def _pointers(call: Call, slot: Body, line: Body) -> list[int]:
    """Places in the appointment's diagnoses, from 1, where codes that are new are added."""
    codes = list(slot["icd10_codes"] or [])
    known = len(codes)
    found = [_place(codes, one) for one in _several(line, "diagnosis_pointers")]
    for number in found:
        if number not in range(len(codes) + 1):
            message = f'"{number}" is no place in the diagnoses of the appointment.'
            raise refused("diagnosis_pointers", message)
    if len(codes) > known:
        _change(call, slot, line["updated_at"], icd10_codes=codes)
    return found


def _place(codes: list[str], pointer: str) -> int:
    """The place that a number or a code points to; 0 where there is nothing."""
    if not pointer or _NUMBER.fullmatch(pointer):
        return int(pointer or 0)
    if pointer not in codes:
        if not _ICD_10_CM.fullmatch(pointer):
            raise refused("diagnosis_pointers", f'"{pointer}" is no ICD-10-CM code.')
        codes.append(pointer)
    return codes.index(pointer) + 1


def _modifiers(line: Body) -> list[str]:
    found = _several(line, "modifiers")
    for one in found:
        if one and not _MODIFIER.fullmatch(one):
            raise refused("modifiers", f'"{one}" is no modifier, which has two letters or digits.')
    return found


def _several(line: Body, key: str) -> list[str]:
    """Up to four values in capitals; a form may have them in one text with commas."""
    texts = [one for value in line[key] or () for one in str(value).upper().split(_COMMA)]
    if len(texts) > PLACES:
        raise refused(key, f"Ensure this field has no more than {PLACES} elements.")
    return [one.strip() for one in texts]


def _change(call: Call, slot: Body, stamp: str, **changes: Any) -> None:
    stamps = {"updated_at": stamp, "extended_updated_at": stamp}
    call.records.put("Appointment", slot | changes | stamps)


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


WRITING: dict[str, Writing] = {"LineItem": written(billed_for, afterwards=(reckoned,))}
