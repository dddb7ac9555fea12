"""Laboratories: orders with their summaries and papers, tests, results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.vendor import Shape
from mock_server.protocol.writing import Effect, Writing
from mock_server.vendors.drchrono.charts.labs import STATUS_WORDS
from mock_server.vendors.drchrono.meanings import meaning
from mock_server.vendors.drchrono.rules.files import uploaded
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.values import now

Body = dict[str, Any]

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER}) ({_NUMBER})", re.ASCII)
_VALUE = re.compile(_NUMBER, re.ASCII)

_RECEIVED = "Results Received"
_ELECTRONIC = "Electronic"
_URGENT = "STAT"


def ordered(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Orders are dated, numbered, and say what their diagnoses mean."""
    after["timestamp"] = after["timestamp"] or now(call)
    if before is None:
        after["requisition_id"], after["created_at"] = str(after["id"]), now(call)
    known = {item["code"]: item["description"] for item in (before or {}).get("icd10_codes", ())}
    after["icd10_codes"] = [
        {"code": code, "description": known.get(code) or meaning("ICD10CM", code) or ""}
        for code in (item["code"] for item in after["icd10_codes"])
    ]


def summarised(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The same order in /api/lab_orders_summary, which has words where an order has letters."""
    old = call.records.get("LabOrderSummary", after["id"])
    stamp = now(call)
    summary = old or {"id": after["id"], "origin": _ELECTRONIC, "created_at": stamp}
    if before is None or before["patient"] != after["patient"]:
        summary["appointment"] = _latest_appointment(call, after["patient"])
    if before is None or before["status"] != after["status"]:
        summary["status"] = STATUS_WORDS.get(after["status"], _RECEIVED)
    summary |= {
        "doctor": after["doctor"],
        "patient": after["patient"],
        "lab": "",
        "priority": "S" if after["priority"] == _URGENT else "N",
        "accession_number": after["accession_number"] or "",
        "notes": after["notes"] or "",
        "updated_at": stamp,
    }
    call.records.put("LabOrderSummary", summary)


def with_laboratory(call: Call, summary: Body) -> Body:
    """A summary with what its laboratory is called now."""
    order = call.records.get("LabOrder", summary["id"]) or {}
    sublab = call.records.get("Sublab", order.get("sublab")) or {}
    return summary | {"lab": sublab.get("name", "")}


def announced(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The summary of an order changes with its papers, tests and results."""
    for order in {after["lab_order"], (before or after)["lab_order"]}:
        summary = call.records.get("LabOrderSummary", order)
        if summary is not None:
            call.records.put("LabOrderSummary", summary | {"updated_at": now(call)})


def _latest_appointment(call: Call, patient: int) -> int | None:
    """The last one that has begun."""
    begun = (
        (slot["scheduled_time"], int(slot["id"]))
        for slot in call.records.find("Appointment", patient=patient)
        if slot["scheduled_time"] <= now(call) and not slot["deleted_flag"]
    )
    return max(begun, default=(None, None))[1]


def dated(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A paper has the time at which its file came."""
    if "document" in call.files:
        after["timestamp"] = now(call)


def enclosed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """An order lists its papers; one that moves on is the other order's."""
    for order in {after["lab_order"], (before or after)["lab_order"]}:
        _list_papers(call, order)


def taken_out(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A paper that is deleted leaves the list of its order."""
    _list_papers(call, after["lab_order"], without=after["id"])


def _list_papers(call: Call, order_id: int, without: int | None = None) -> None:
    order = call.records.get("LabOrder", order_id)
    if order is not None:
        papers = (paper["id"] for paper in call.records.find("LabDocument", lab_order=order_id))
        listed = [paper for paper in papers if paper != without]
        call.records.put("LabOrder", order | {"documents": listed})


def with_its_results(key: str) -> Effect:
    """A test or a paper stays with its order once it has results: they would be of two orders."""

    def stays(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
        moved = before is not None and before["lab_order"] != after["lab_order"]
        if moved and call.records.find("LabResult", **{key: after["id"]}):
            raise refused("lab_order", "It has results, which belong to its lab order.")

    return stays


def reported(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A result is of the order of its test, and so is the paper that it stands on."""
    test = call.records.get("LabTest", after["lab_test"]) or {}
    paper = call.records.get("LabDocument", after["document"]) or {}
    if test.get("lab_order") != paper.get("lab_order"):
        raise refused("document", "The document belongs to another lab order than the lab test.")
    after["lab_order"] = test.get("lab_order")


def told(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A value is kept as a text, whether it was sent as one or as a number."""
    after["value"] = str(after["value"])


def in_range(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A numeric value is a number, with a range of two numbers."""
    if not after["value_is_numeric"]:
        return
    if not _VALUE.fullmatch(after["value"].strip()):
        raise refused("value", "A valid number is required where value_is_numeric is true.")
    limits = _RANGE.fullmatch(after["normal_range"] or "")
    if limits is None or float(limits[1]) > float(limits[2]):
        message = 'Where value_is_numeric is true, a range has the form "<lower> <upper>".'
        raise refused("normal_range", message)


WRITING: dict[str, Writing] = {
    "Sublab": written(),
    "LabOrder": written(ordered, afterwards=(summarised,)),
    "LabDocument": written(
        uploaded("lab_documents", "document"),
        dated,
        with_its_results("document"),
        afterwards=(enclosed, announced),
        ending=(taken_out, announced),
    ),
    "LabTest": written(with_its_results("lab_test"), afterwards=(announced,), ending=(announced,)),
    "LabResult": written(reported, told, in_range, afterwards=(announced,), ending=(announced,)),
}
SHAPES: dict[str, Shape] = {"LabOrderSummary": with_laboratory}
