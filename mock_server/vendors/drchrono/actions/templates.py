"""Appointment templates that have room on a day (/api/appointment_templates)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import orjson

from mock_server.protocol.declared_filters import Within
from mock_server.protocol.handlers import List
from mock_server.protocol.list_rules import ListRules
from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.ownership import Owner
from mock_server.protocol.pages import PagePager
from mock_server.vendors.drchrono.slots import LONGEST, Slot, block, free, holds, shifted, slot_of
from mock_server.world.record import Query

Body = dict[str, Any]

_SLOTS = "open_slots"


def list_templates(call: Call) -> Answer:
    """Templates; with `available`, those in which a visit of their profile fits on that day."""
    keepers = call.records.keepers
    own = keepers["AppointmentTemplate"]
    owner = Owner("doctor", "office", keepers["Office"])
    rules = ListRules.of(call.operation)
    listed = List(own, own.filters, own.revealed_by, rules, PagePager(), owner, None)
    if "available" in call.query:
        call = replace(call, source=_Open(call))
    return listed(call)


@dataclass(slots=True, frozen=True)
class _Open:
    """A source of those templates only that have open slots."""

    call: Call

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and text of the templates that a query asks for."""
        everything = replace(query, limit=None, offset=0, whole=True)
        found = list(self._opened(everything, whole=query.whole))
        end = None if query.limit is None else query.offset + query.limit
        return found[query.offset : end]

    def _opened(self, query: Query, *, whole: bool) -> Iterator[tuple[int, bytes]]:
        for seq, text in self.call.source.rows(query):
            template = orjson.loads(text)
            slots = [
                {"start": slot.start.isoformat(), "end": slot.end.isoformat()}
                for slot in _open_slots(self.call, template, self.call.query["available"])
            ]
            if slots:
                del template[_SLOTS]
                yield seq, orjson.dumps(template | ({_SLOTS: slots} if whole else {}))


def _open_slots(call: Call, template: Body, day: date) -> Iterator[Slot]:
    """The parts of a template's block that are free and hold a visit of its profile."""
    profile = call.records.get("AppointmentProfile", template["profile"])
    if profile is None or day.weekday() not in template["week_days"]:
        return
    room = f"{template['office']}/{template['exam_room']}"
    whole = block(day, template["scheduled_time"], template["duration"])
    taken = [
        slot_of(other)
        for there in _days(whole)
        for other in call.records.find("Appointment", room=f"{room}/{there}")
    ]
    if "strict" in call.query:
        taken += _of_doctor(call, profile["doctor"], whole)
    yield from free(whole, taken, timedelta(minutes=profile["duration"]))


def _days(slot: Slot) -> Iterator[date]:
    for day in range(slot.start.toordinal(), slot.end.toordinal() + 1):
        yield date.fromordinal(day)


def _of_doctor(call: Call, doctor: int, around: Slot) -> Iterator[Slot]:
    """What a doctor does in any room about a time."""
    query = call.records.query("Appointment", doctor=doctor)
    since = shifted(around.start, -LONGEST)
    near = Within("scheduled_time").narrow(query, (since.date(), around.end.date()))
    keeper = call.records.keepers["Appointment"]
    for record in call.world.store.scan(near):
        other = keeper.body(record)
        if holds(other):
            yield slot_of(other)
