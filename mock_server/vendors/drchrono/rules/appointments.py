"""Appointments and breaks: what their profile, patient and status bring with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules.in_use import in_use
from mock_server.vendors.drchrono.rules.nested import nested
from mock_server.vendors.drchrono.rules.overlaps import overlaps
from mock_server.vendors.drchrono.rules.own_values import own_values
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.reminders import reminded
from mock_server.vendors.drchrono.rules.rooms import has_room
from mock_server.vendors.drchrono.rules.values import now
from mock_server.vendors.drchrono.rules.visit_notes import archived
from mock_server.vendors.drchrono.rules.vitals import body_mass, entered
from mock_server.vendors.drchrono.slots import attended, rooms

Body = dict[str, Any]

_BY_PROFILE = ("color", "duration", "reason")
_RANKS = ("primary", "secondary")


def profiled(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """At creation the profile gives what the client does not."""
    if before is None and after["profile"] is not None:
        profile = call.records.get("AppointmentProfile", after["profile"]) or {}
        for key in _BY_PROFILE:
            if call.body.get(key) is None:
                after[key] = profile[key]


def followed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Every change of the status is recorded."""
    old = before["status"] if before else ""
    if after["status"] != old:
        change = {
            "appointment": after["id"],
            "from_status": old,
            "to_status": after["status"],
            "datetime": now(call),
        }
        after["status_transitions"] = [*after["status_transitions"], change]


def seen(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Without a patient it is a break; with one, the patient's insurances of the day pay."""
    after["appt_is_break"] = after["patient"] is None
    if before is not None and before["patient"] == after["patient"]:
        return
    patient = call.records.get("Patient", after["patient"]) or {}
    for rank in _RANKS:
        cover = patient.get(f"{rank}_insurance") or {}
        after[f"{rank}_insurer_name"] = cover.get("insurance_company") or ""
        after[f"{rank}_insurer_payer_id"] = cover.get("insurance_payer_id") or ""
        after[f"{rank}_insurance_id_number"] = cover.get("insurance_id_number") or ""


def kept(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The patient stays while there are bills, notes or other records of the appointment."""
    if before is None or before["patient"] in (None, after["patient"]):
        return
    for name, keeper in call.records.keepers.items():
        if "appointment" in keeper.indexed and call.records.count(name, appointment=after["id"]):
            raise refused("patient", "There are records about this patient's appointment.")


def visited(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Patients have been to the offices of those of their appointments that they came to.

    They are found by the offices of all of them.
    """
    for id_ in {after["patient"], (before or after)["patient"]}:
        patient = call.records.get("Patient", id_)
        if patient is None:
            continue
        others = call.records.find("Appointment", patient=id_)
        slots = [after, *(one for one in others if one["id"] != after["id"])]
        own = [one for one in slots if one["patient"] == id_]
        been = sorted({one["office"] for one in own if attended(one)})
        booked = sorted({one["office"] for one in own if not one["deleted_flag"]})
        offices = {"offices": been, "offices_booked": booked}
        if patient | offices != patient:
            call.records.put("Patient", patient | offices)


def rung_about(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Calls about an appointment have its time."""
    if before is not None and before["scheduled_time"] != after["scheduled_time"]:
        changed = {key: after[key] for key in ("scheduled_time", "updated_at")}
        for log in call.records.find("CommLog", appointment=after["id"]):
            call.records.put("CommLog", log | changed)


def touched(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Vitals change with the appointment, so that its last change is theirs."""
    after["extended_updated_at"] = after["updated_at"]


def released(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Deleted, it takes no room any more."""
    after["room"] = rooms(after)


WRITING: dict[str, Writing] = {
    "Appointment": written(
        in_use(office="Office", profile="AppointmentProfile"),
        profiled,
        has_room,
        kept,
        followed,
        overlaps,
        seen,
        nested("Appointment", "vitals", no_text=None),
        nested("Appointment", "custom_vitals", "custom_fields"),
        body_mass,
        own_values("custom_vitals", "vital_type", "value", "CustomVital"),
        own_values("custom_fields", "field_type", "field_value", "CustomAppointmentField"),
        entered,
        reminded,
        touched,
        afterwards=(visited, rung_about),
        ending=(archived, touched, released, visited),
    ),
}
