"""Appointment templates that have room on a day (/api/appointment_templates)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson

from mock_server.protocol.handlers import List
from mock_server.protocol.list_rules import ListRules
from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.ownership import Owner
from mock_server.protocol.pages import PagePager
from mock_server.vendors.drchrono.rules.open_slots import open_slots, opened
from mock_server.world.record import Query


def list_templates(call: Call) -> Answer:
    """Templates; with `available`, those in which a visit of their profile fits on that day."""
    keepers = call.records.keepers
    own = keepers["AppointmentTemplate"]
    owner = Owner("doctor", "profile", keepers["AppointmentProfile"])
    rules = ListRules.of(call.operation)
    listed = List(own, own.filters, own.revealed_by, rules, PagePager(), owner, opened)
    if "available" in call.query:
        call = replace(call, source=_Open(call))
    return listed(call)


@dataclass(slots=True, frozen=True)
class _Open:
    """A source of those templates only that have open slots."""

    call: Call

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and text of the templates that a query asks for."""
        everything = replace(query, limit=None, offset=0)
        found = [
            (seq, text)
            for seq, text in self.call.source.rows(everything)
            if open_slots(self.call, orjson.loads(text))
        ]
        end = None if query.limit is None else query.offset + query.limit
        return found[query.offset : end]
