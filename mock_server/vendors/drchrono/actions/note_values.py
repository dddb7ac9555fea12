"""Note values with what carries over from earlier notes (/api/clinical_note_field_values)."""

from __future__ import annotations

from dataclasses import replace

from mock_server.protocol.declared_filters import AnyOf
from mock_server.protocol.handlers import List
from mock_server.protocol.list_rules import ListRules
from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.ownership import Owner
from mock_server.protocol.pages import PagePager


def list_values(call: Call) -> Answer:
    """With show_persistent, those of the patient's earlier notes too, if the template persists."""
    keepers = call.records.keepers
    keeper = keepers["ClinicalNoteFieldValue"]
    filters = keeper.filters
    if call.query.get("show_persistent") is True and _carries_over(call):
        slots = ",".join(_up_to(call, call.query["appointment"]))
        call = replace(call, query={**call.query, "appointment": slots})
        filters = {**filters, "appointment": AnyOf("appointment")}
    rules = ListRules.of(call.operation)
    owner = Owner("doctor", "appointment", keepers["Appointment"])
    return List(keeper, filters, keeper.revealed_by, rules, PagePager(), owner, None)(call)


def _carries_over(call: Call) -> bool:
    """Whether a note and a persistent template are asked for."""
    template = call.records.get("ClinicalNoteTemplate", call.query.get("clinical_note_template"))
    return "appointment" in call.query and bool(template and template["is_persistent"])


def _up_to(call: Call, id_: int) -> list[str]:
    """The appointment, and those of its patient before it."""
    slot = call.records.get("Appointment", id_)
    if slot is None or slot["patient"] is None:
        return [str(id_)]
    others = call.records.find("Appointment", patient=slot["patient"])
    earlier = [one["id"] for one in others if one["scheduled_time"] < slot["scheduled_time"]]
    return [*earlier, slot["id"]]
