"""The clinical note of an appointment, which ends with it.

There is one from when something is entered in it or appended to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.vendors.drchrono.rules.values import now
from mock_server.vendors.drchrono.scope import file_url

Body = dict[str, Any]

_NOTE = "clinical_note.pdf"


def summary(slot: Mapping[str, Any], stamp: str) -> Body:
    """What an appointment tells of its note as of its last change."""
    new = {"pdf": file_url("clinical_notes", int(slot["id"]), _NOTE), "locked": False}
    return (slot["clinical_note"] or new) | {"updated_at": stamp}


def archived(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The note of a deleted appointment, and what was entered in it, are archived."""
    note = call.records.get("ClinicalNote", after["id"])
    if note is not None and not note["archived"]:
        call.records.put("ClinicalNote", note | {"archived": True, "updated_at": now(call)})
    for value in call.records.find("ClinicalNoteFieldValue", appointment=int(after["id"])):
        call.records.put("ClinicalNoteFieldValue", value | {"archived": True})
