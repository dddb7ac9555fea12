"""The clinical note that comes with an appointment, and goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.vendors.drchrono.rules.values import now
from mock_server.vendors.drchrono.scope import file_url

Body = dict[str, Any]

_NOTE = "clinical_note.pdf"


def summarised(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """An appointment tells of its note from when it has a patient; breaks have none."""
    if after["patient"] is None:
        after["clinical_note"] = None
    elif before is None or before["patient"] is None:
        after["clinical_note"] = {
            "pdf": file_url("clinical_notes", int(after["id"]), _NOTE),
            "locked": False,
            "updated_at": now(call),
        }


def written_down(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The note of a new appointment is empty; it follows the appointment to another patient.

    Where the appointment becomes a break, the note is archived.
    """
    if before is not None and before["patient"] == after["patient"]:
        return
    note = call.records.get("ClinicalNote", after["id"])
    if note is None:
        note = {"appointment": int(after["id"]), "patient": None, "clinical_note_sections": []}
    if after["patient"] is None and note["patient"] is None:
        return
    changed = {
        "patient": after["patient"] or note["patient"],
        "archived": after["patient"] is None,
        "updated_at": now(call),
    }
    call.records.put("ClinicalNote", note | changed)


def archived(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The note of a deleted appointment, and what was entered in it, are archived."""
    note = call.records.get("ClinicalNote", after["id"])
    if note is not None and not note["archived"]:
        call.records.put("ClinicalNote", note | {"archived": True, "updated_at": now(call)})
    for value in call.records.find("ClinicalNoteFieldValue", appointment=int(after["id"])):
        call.records.put("ClinicalNoteFieldValue", value | {"archived": True})
