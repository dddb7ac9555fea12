"""Vaccines: lots and what is left of them, doses given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from mock_server.population.catalogue import catalogue
from mock_server.protocol.messages import Call
from mock_server.protocol.vendor import Shape
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.access import user_of
from mock_server.vendors.drchrono.charts.vaccines import statement
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused

Body = dict[str, Any]


def stocked(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Nothing is taken from a new lot yet."""
    after["current_quantity"] = after["original_quantity"]


def left(call: Call, lot: Body) -> Body:
    """A lot, less the records that point to it."""
    used = call.records.count("PatientVaccineRecord", vaccine_inventory=lot["id"])
    return lot | {"current_quantity": lot["original_quantity"] - used}


def taken(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A dose comes from a lot of its vaccine that has some left."""
    lot = call.records.get("InventoryVaccine", after["vaccine_inventory"]) or {}
    if lot["cvx_code"] not in (after["cvx_code"], "", None):
        raise refused("vaccine_inventory", f"This lot is of vaccine {lot['cvx_code']}.")
    if before is not None and before["vaccine_inventory"] == lot["id"]:
        return
    if left(call, lot)["current_quantity"] < 1:
        raise refused("vaccine_inventory", "This lot is used up.")


def counted(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Lots change with what is left of them."""
    lots = {after["vaccine_inventory"]} ^ {before["vaccine_inventory"] if before else None}
    for lot in filter(None, (call.records.get("InventoryVaccine", id_) for id_ in lots)):
        call.records.put("InventoryVaccine", lot | {"updated_at": after["updated_at"]})


def given(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A dose is called what its lot is called, and goes with the sheet about its vaccine."""
    if before is None:
        after["entered_by"] = user_of(call)
    if before is None or before["cvx_code"] != after["cvx_code"]:
        after["vis"] = _statements().get(after["cvx_code"])
    if not after["name"]:
        lot = call.records.get("InventoryVaccine", after["vaccine_inventory"])
        after["name"] = lot["name"] if lot else after["name"]


@cache
def _statements() -> Mapping[str, int]:
    """The numbers of information statements by CVX code."""
    kinds = catalogue().vaccines.vaccines
    return {kind.codes["cvx"]: statement(key) for key, kind in kinds.items() if "cvx" in kind.codes}


WRITING: dict[str, Writing] = {
    "InventoryVaccine": written(stocked),
    "PatientVaccineRecord": written(taken, given, afterwards=(counted,)),
}
SHAPES: dict[str, Shape] = {"InventoryVaccine": left}
