"""What is measured and entered at an appointment: the body-mass index, times of entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.vendors.drchrono.rules.values import now

_MEASURES = ("height", "height_units", "weight", "weight_units")

_METRES = {"": 0.0254, "in": 0.0254, "inch": 0.0254, "inches": 0.0254, "cm": 0.01, "m": 1.0}
_KILOGRAMS = {"": 0.45359237, "lb": 0.45359237, "lbs": 0.45359237, "kg": 1.0}
"""By the units' names; US units unless told."""

_MOST = 10_000
"""What lies beyond is no index."""


def body_mass(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """The index follows from height and weight in either system of units."""
    vitals = after.get("vitals")
    if vitals is None or "vitals" not in call.body:
        return
    old = (before or {}).get("vitals") or {}
    if any(vitals[key] != old.get(key) for key in _MEASURES):
        vitals["bmi"] = _index(vitals)
    else:
        vitals["bmi"] = old.get("bmi")


def _index(vitals: Mapping[str, Any]) -> str | None:
    """Kilograms by square metre, to one decimal; None where something is missing or unknown."""
    metre = _METRES.get((vitals["height_units"] or "").lower(), 0)
    kilogram = _KILOGRAMS.get((vitals["weight_units"] or "").lower(), 0)
    area = ((vitals["height"] or 0) * metre) ** 2
    index = (vitals["weight"] or 0) * kilogram / area if area > 0 else 0
    return f"{index:.1f}" if 0 < index < _MOST else None


def entered(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """Values of the practice's own fields keep their times as long as they stay the same."""
    if "custom_fields" not in call.body:
        return
    known = {one["field_type"]: one for one in (before or {}).get("custom_fields", ())}
    for one in after["custom_fields"]:
        old = known.get(one["field_type"])
        one["created_at"] = old["created_at"] if old else now(call)
        same = old and old["field_value"] == one["field_value"]
        one["updated_at"] = old["updated_at"] if old and same else now(call)
