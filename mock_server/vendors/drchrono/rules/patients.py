"""Patients: names of charts, photographs, insurances, flags, the practice's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.charts.patients import chart_id
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.rules.files import uploaded
from mock_server.vendors.drchrono.rules.nested import nested
from mock_server.vendors.drchrono.rules.own_values import own_values
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.values import now

Body = dict[str, Any]

_INSURED = frozenset({"Insurance", "Auto Accident", "Worker's Comp"})
"""Payment profiles that need an insurance of first or second rank (/api/patients)."""

_PAYING = ("primary_insurance", "secondary_insurance")

_PHOTO, _PHOTO_DATE = "patient_photo", "patient_photo_date"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
"""How files begin that are PNG, JPEG or GIF."""


def charted(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A chart is named after the patient unless it is given a name."""
    if not after["chart_id"]:
        first, last = (after[key] or "" for key in ("first_name", "last_name"))
        after["chart_id"] = chart_id(first, last, after["id"])


def born(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Nobody is born in the future."""
    today = call.world.clock.now().date().isoformat()
    if "date_of_birth" in call.body and (after["date_of_birth"] or "") > today:
        raise refused("date_of_birth", "The date of birth cannot be in the future.")


def photographed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A photograph is a picture; only one has a date, and keeps it as long as it stays.

    Without a file, nothing takes the photograph away, and an address changes nothing.
    """
    old, file = before or {}, call.files.get(_PHOTO)
    if file is None:
        after[_PHOTO] = old.get(_PHOTO) if after[_PHOTO] else None
    elif not file.content.startswith(_PICTURES):
        raise refused(
            _PHOTO,
            "Upload a valid image. The file you uploaded was either not an image or a "
            "corrupted image.",
        )
    if _PHOTO_DATE not in call.body:
        kept = after[_PHOTO] and after[_PHOTO] == old.get(_PHOTO)
        after[_PHOTO_DATE] = old[_PHOTO_DATE] if kept else None
    if after[_PHOTO_DATE] and not after[_PHOTO]:
        raise refused(_PHOTO_DATE, "This cannot be passed without patient_photo.")


def insured(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Who lets an insurance pay has one, on record or sent along, that says something."""
    chosen = after["patient_payment_profile"]
    asked = not call.body.keys().isdisjoint(("patient_payment_profile", *_PAYING))
    if asked and chosen in _INSURED and not any(_says_something(after[key]) for key in _PAYING):
        message = f'"{chosen}" requires primary_insurance or secondary_insurance.'
        raise refused("patient_payment_profile", message)


def _says_something(insurance: Mapping[str, Any] | None) -> bool:
    return any(isinstance(value, str) and value.strip() for value in (insurance or {}).values())


def told(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Values of the practice's own fields keep their time as long as they stay the same."""
    if "custom_demographics" not in call.body:
        return
    known = {one["field_type"]: one for one in (before or {}).get("custom_demographics", ())}
    for one in after["custom_demographics"]:
        old = known.get(one["field_type"])
        same = old is not None and old["value"] == one["value"]
        one["updated_at"] = old["updated_at"] if old and same else now(call)


def flagged(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Flags that stay on the chart keep their ids; each shows its type as patient_flags."""
    if "patient_flags_attached" not in call.body:
        return
    on = list((before or {}).get("patient_flags_attached", ()))
    sent = call.body["patient_flags_attached"]
    after["patient_flags_attached"] = [
        _attached(call, on, wanted.get("id"), flag)
        for wanted, flag in zip(sent, after["patient_flags_attached"], strict=True)
    ]
    show_flags(call, after)


def show_flags(call: Call, patient: Body) -> None:
    """The flags on a chart are shown as their types."""
    shown = call.records.keepers["PatientFlagType"].fields
    attached = patient["patient_flags_attached"]
    on = dict.fromkeys(flag["flag_type"] for flag in attached if not flag["archived"])
    types = [call.records.get("PatientFlagType", one) for one in on]
    patient["patient_flags"] = [{key: one[key] for key in shown} for one in types if one]


def _attached(call: Call, on: list[Body], id_: int | None, flag: Body) -> Body:
    """A flag as it was on the chart, by its id or its type, or a new one."""
    old = next((one for one in on if one["id"] == id_), None) or next(
        (one for one in on if one["flag_type"] == flag["flag_type"] and not one["archived"]), None
    )
    if old is None:
        stamps = {"created_at": now(call), "updated_at": now(call)}
        return {"id": created_id(call.world)} | flag | {"archived": False, **stamps}
    on.remove(old)
    given = {key: flag[key] for key in ("flag_type", "flag_text")}
    return old if old | given == old else old | given | {"updated_at": now(call)}


def gone(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Access to onpatient ends with the patient."""
    for access in call.records.find("OnpatientAccess", patient=after["id"]):
        call.records.delete("OnpatientAccess", access["id"])


WRITING: dict[str, Writing] = {
    "Patient": written(
        nested(
            "Patient",
            *("primary_insurance", "secondary_insurance", "tertiary_insurance"),
            *("auto_accident_insurance", "workers_comp_insurance", "referring_doctor"),
            *("custom_demographics", "patient_flags_attached"),
        ),
        uploaded("patients", _PHOTO),
        charted,
        born,
        photographed,
        insured,
        own_values("custom_demographics", "field_type", "value", "CustomDemographic"),
        told,
        flagged,
        ending=(gone,),
    ),
}
