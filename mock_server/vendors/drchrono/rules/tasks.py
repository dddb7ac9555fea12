"""Tasks with their remarks, and what tasks are made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.contract.violations import Violation
from mock_server.protocol.messages import Call, Problem
from mock_server.protocol.requests import bad_request
from mock_server.protocol.writing import Effect, Writing
from mock_server.vendors.drchrono.access import user_of
from mock_server.vendors.drchrono.groups import MAIN, OTHER
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.values import timestamp

Body = dict[str, Any]

_ITEMS = {
    "Document": "Document",
    "Message": "Message",
    "Lab result": "LabResult",
    "Lab order": "LabOrder",
    "Patient": "Patient",
    "Appointment": "Appointment",
    "Lab document": "LabDocument",
    "Communication": "CommLog",
}
"""The records that a task may be about."""


def to_one(user: str, group: str) -> Effect:
    """Work is given to a user or to a group: the one that is sent alone takes the other's place."""

    def given(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
        sent = call.body or {}
        for one, other in ((user, group), (group, user)):
            if sent.get(one) is not None and other not in sent:
                after[other] = None

    return given


def assigned(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Who made a task, and who gave it to whom it is given."""
    if before is None:
        after["created_by"] = user_of(call)
    whom = ("assignee_user", "assignee_group")
    if not any(after[key] for key in whom):
        after["assigned_by"] = None
    elif before is None or any(before[key] != after[key] for key in whom):
        after["assigned_by"] = user_of(call)


def due(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """The due date in the form that answers have."""
    if after["due_date"]:
        after["due_date"] = {"time": timestamp(after["due_date"]["time"])}


def about(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """What a task is newly about exists, and its owner shares it with the caller."""
    old = [(item["type"], item["value"]) for item in (before or {}).get("associated_items", ())]
    wrong = [
        Violation(("associated_items", place, "value"), "x-refers-to", item["value"], name)
        for place, item in enumerate(after["associated_items"])
        for name in [_ITEMS[item["type"]]]
        if (item["type"], item["value"]) not in old and not call.knows(name, item["value"])
    ]
    if wrong:
        raise bad_request("a task is about something that does not exist", violations=wrong)
    after["associated_items"] = [
        {"task": after["id"], "type": item["type"], "value": item["value"]}
        for item in after["associated_items"]
    ]


def remarked(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Remarks sent with a task: those with the id of one of its own change that, others are new.

    None is lost by not being sent: they are records of their own, in /api/task_notes.
    """
    own = {note["id"]: note for note in (before or {}).get("notes", ())}
    stamp, user = after["updated_at"], user_of(call)
    for sent in after["notes"]:
        id_ = sent.get("id")
        note = own.get(id_) if isinstance(id_, int) else None
        if note is None:
            note = {"id": created_id(call.world), "task": after["id"], "archived": False}
            note |= {"created_by": user, "created_at": stamp}
        said = {"text": sent["text"], "archived": bool(sent.get("archived", note["archived"]))}
        if said.items() - note.items():
            own[note["id"]] = _note(note | said | {"updated_at": stamp})
    after["notes"] = list(own.values())


def remarks_kept(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Remarks that came with the task are in /api/task_notes too."""
    for note in after["notes"]:
        if call.records.get("TaskNote", note["id"]) != note:
            call.records.put("TaskNote", note)


def signed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Who made a remark."""
    if before is None:
        after["created_by"] = user_of(call)


def shown_in_task(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A task shows its remarks, and is changed by one."""
    for id_ in {after["task"], (before or after)["task"]}:
        task = call.records.get("Task", id_)
        if task is not None:
            notes = [_note(note) for note in call.records.find("TaskNote", task=id_)]
            call.records.put("Task", task | {"notes": notes, "updated_at": after["updated_at"]})


def _note(note: Body) -> Body:
    """A remark in the order of the contract's keys."""
    keys = ("id", "task", "text", "archived", "created_by", "created_at", "updated_at")
    return {key: note[key] for key in keys}


def of_the_group(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """What a client makes belongs to its practice group, and is nobody else's."""
    if before is None:
        after["practice_group"] = (OTHER if call.tenant else MAIN).id


def of_one_group(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A category that all practice groups share is nobody's to change."""
    if before is not None and before["is_global"]:
        raise Problem(403, "forbidden", "a global category cannot be changed")


WRITING: dict[str, Writing] = {
    "Task": written(
        to_one("assignee_user", "assignee_group"),
        assigned,
        due,
        about,
        remarked,
        afterwards=(remarks_kept,),
    ),
    "TaskNote": written(signed, afterwards=(shown_in_task,)),
    "TaskCategory": written(of_the_group, of_one_group),
    "TaskStatus": written(of_the_group),
    "TaskTemplate": written(
        of_the_group, to_one("default_assignee_user", "default_assignee_group")
    ),
}
