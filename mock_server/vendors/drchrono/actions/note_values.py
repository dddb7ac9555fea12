"""Note values with what carries over from earlier notes (/api/clinical_note_field_values)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mock_server.protocol.declared_filters import AnyOf
from mock_server.protocol.handlers import List
from mock_server.protocol.list_rules import ListRules
from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.ownership import Owner
from mock_server.protocol.pages import PagePager

Body = dict[str, Any]

_NONE = 0
"""No value has this id: a filter by no id at all would let everything through."""


def list_values(call: Call) -> Answer:
    """With show_persistent, what the note has of a persistent template by inheritance too."""
    keepers = call.records.keepers
    keeper = keepers["ClinicalNoteFieldValue"]
    filters = keeper.filters
    if call.query.get("show_persistent") is True and _carries_over(call):
        values = _standing(call, call.query["appointment"])
        call = replace(call, query={**call.query, "appointment": values})
        filters = {**filters, "appointment": AnyOf("id")}
    rules = ListRules.of(call.operation)
    owner = Owner("doctor", "appointment", keepers["Appointment"])
    return List(keeper, filters, keeper.revealed_by, rules, PagePager(), owner, None)(call)


def _carries_over(call: Call) -> bool:
    """Whether a note and a persistent template are asked for."""
    template = call.records.get("ClinicalNoteTemplate", call.query.get("clinical_note_template"))
    return "appointment" in call.query and bool(template and template["is_persistent"])


def _standing(call: Call, id_: int) -> list[int]:
    """The values of a note, and of each field that it leaves empty the last one before it."""
    own = call.records.find("ClinicalNoteFieldValue", appointment=id_)
    last: dict[int, int] = {}
    for slot in _before(call, id_):
        for value in call.records.find("ClinicalNoteFieldValue", appointment=int(slot["id"])):
            if not value["archived"]:
                last[value["clinical_note_field"]] = value["id"]
    for value in own:
        last.pop(value["clinical_note_field"], None)
    return [_NONE, *last.values(), *(value["id"] for value in own)]


def _before(call: Call, id_: int) -> list[Body]:
    """The appointments of the same patient before one, oldest first."""
    slot = call.records.get("Appointment", id_)
    if slot is None or slot["patient"] is None:
        return []
    others = call.records.find("Appointment", patient=slot["patient"])
    return [one for one in others if one["scheduled_time"] < slot["scheduled_time"]]
