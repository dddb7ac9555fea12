"""What is entered into clinical notes, value by value, and the notes made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules.in_use import in_use
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.rules.visit_notes import summary

Body = dict[str, Any]

_WORDS = {"Checkbox": ("True", "False"), "NullCheckbox": ("0", "1", "2")}
_PAIR = "TwoStrings"
_NO_VALUE = ("Header", "Subheader")

_LAST = 1 << 16
"""The place of templates that the complete note does not have: behind the others."""


def coded(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A value is written as its kind of field wants it; where there are choices, it is one."""
    field, value = _field(call, after["clinical_note_field"]), after["value"]
    kind, choices = field["data_type"], field["allowed_values"]
    if kind in _NO_VALUE:
        raise refused("clinical_note_field", f"A field of type {kind} takes no value.")
    if kind in _WORDS and value not in _WORDS[kind]:
        wanted = ", ".join(f'"{word}"' for word in _WORDS[kind])
        raise refused("value", f"The value of a field of type {kind} is one of {wanted}.")
    if kind == _PAIR and "/" not in value:
        raise refused("value", f'A field of type {kind} takes two strings separated by "/".')
    if choices and value and value not in choices:
        raise refused("value", f'"{value}" is not a valid choice.')


def _as_before(before: Mapping[str, Any] | None, after: Body) -> bool:
    keys = ("appointment", "clinical_note_field", "value")
    return before is not None and all(before[key] == after[key] for key in keys)


def placed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Notes are about patients, and that of a deleted appointment is archived."""
    if _as_before(before, after):
        return
    slot = call.records.get("Appointment", after["appointment"]) or {}
    if slot.get("patient") is None:
        raise refused("appointment", "A break has no clinical note.")
    if slot["deleted_flag"]:
        raise refused("appointment", "The clinical note of a deleted appointment is archived.")


def alone(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A field has one value in a note: a new one takes the place of the one before."""
    if _as_before(before, after):
        return
    after["archived"] = False
    for other in call.records.find("ClinicalNoteFieldValue", appointment=after["appointment"]):
        same = other["clinical_note_field"] == after["clinical_note_field"]
        if same and other["id"] != after["id"]:
            call.records.put("ClinicalNoteFieldValue", other | {"archived": True})


def noted(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The note of the appointment shows the value, and the note that it was in does not."""
    for id_ in {after["appointment"], (before or after)["appointment"]}:
        rewritten(call, id_, after["updated_at"])


def rewritten(call: Call, id_: int | None, stamp: str) -> None:
    """The note of an appointment is made again from what belongs to it, and tells when."""
    slot = call.records.get("Appointment", id_)
    if slot is None:
        return
    known = {"appointment": int(slot["id"]), "patient": slot["patient"]}
    note = call.records.get("ClinicalNote", id_) or known
    note |= {
        "clinical_note_sections": list(_sections(call, note)),
        "archived": bool(slot["deleted_flag"]),
        "updated_at": stamp,
    }
    call.records.put("ClinicalNote", note)
    call.records.put("Appointment", slot | {"clinical_note": summary(slot, stamp)})


def _sections(call: Call, note: Body) -> Iterator[Body]:
    """The templates that a note has or has a value of, in the order of the complete note."""
    entered: dict[int, list[Body]] = {
        section["clinical_note_template"]: [] for section in note.get("clinical_note_sections", ())
    }
    for value in call.records.find("ClinicalNoteFieldValue", appointment=note["appointment"]):
        if value["archived"]:
            continue
        template = _field(call, value["clinical_note_field"])["clinical_note_template"]
        shown = {key: value[key] for key in ("id", "clinical_note_field", "value")}
        entered.setdefault(template, []).append(shown)
    templates = [call.records.get("ClinicalNoteTemplate", id_) or {} for id_ in entered]
    for template in sorted(templates, key=_place):
        yield {
            "clinical_note_template": template["id"],
            "name": template["name"],
            "values": entered[template["id"]],
        }


def _place(template: Body) -> tuple[int, int]:
    place = template["order"]["on_complete_note"]
    return (_LAST if place is None else place), template["id"]


def _field(call: Call, id_: int) -> Body:
    return call.records.get("ClinicalNoteFieldType", id_) or {}


WRITING: dict[str, Writing] = {
    "ClinicalNoteFieldValue": written(
        in_use(clinical_note_field="ClinicalNoteFieldType"),
        coded,
        placed,
        alone,
        afterwards=(noted,),
    ),
}
