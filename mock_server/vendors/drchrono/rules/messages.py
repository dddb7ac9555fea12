"""What is written and said: the message center, messages to patients, telephone calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.access import user_of
from mock_server.vendors.drchrono.rules.files import uploaded
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.same_patient import same_patient

Body = dict[str, Any]


def received(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A new message has come now."""
    if before is None:
        after["received_at"] = after["updated_at"]


def noted(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Notes on a message are signed and dated; those whose text was there before stay."""
    old = {note["text"]: note for note in (before or {}).get("message_notes", ())}
    new = {"created_at": after["updated_at"], "created_by": user_of(call)}
    after["message_notes"] = [
        old.get(note["text"]) or {"text": note["text"], **new} for note in after["message_notes"]
    ]


def enclosed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """What goes to the patient with a message, dated likewise."""
    old = {part["attachment"]: part for part in (before or {}).get("attachments", ())}
    stamp = after["updated_at"]
    new = {"doctor": after["doctor"], "created_at": stamp, "updated_at": stamp}
    after["attachments"] = [
        _enclosed(old.get(part["attachment"], new), part, stamp) for part in after["attachments"]
    ]


def _enclosed(known: Body, part: Body, stamp: str) -> Body:
    doctor = part.get("doctor") or known["doctor"]
    changed = known if doctor == known["doctor"] else known | {"updated_at": stamp}
    return {"attachment": part["attachment"], **changed, "doctor": doctor}


def logged(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A call has the time of its appointment, and the name of who wrote about it last."""
    slot = call.records.get("Appointment", after["appointment"])
    if slot is not None:
        after["scheduled_time"] = slot["scheduled_time"]
    after["author"] = user_of(call)


WRITING: dict[str, Writing] = {
    "Message": written(received, uploaded("messages", "attachment"), noted),
    "PatientMessage": written(same_patient("message", "Message"), enclosed),
    "CommLog": written(same_patient("appointment", "Appointment"), logged),
}
