"""Slots of a calendar: when they begin and end, which room they take, what is free around them.

All times are the local ones of the practice, without a zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

_RELEASED = frozenset({"Cancelled", "No Show", "Rescheduled"})
"""Statuses under which nobody comes any more."""

STEPS = ("Arrived", "Checked In", "In Room", "In Session")
"""Statuses of a patient who is there, one after the other."""

ATTENDED = frozenset((*STEPS, "Complete"))
"""Statuses that say that the patient came."""

_DAY = 24 * 60

_BEGINNING = datetime.fromisoformat("0001-01-01T00:00:00")
_END = datetime.fromisoformat("9999-12-31T23:59:59")
"""Of the calendar."""


class Slot(NamedTuple):
    """From a beginning up to an end, which is excluded."""

    start: datetime
    end: datetime

    def meets(self, other: Slot) -> bool:
        """Whether the two have a moment in common."""
        return self.start < other.end and other.start < self.end


def slot_of(appointment: Mapping[str, Any]) -> Slot:
    """When an appointment takes place."""
    start = datetime.fromisoformat(appointment["scheduled_time"])
    return Slot(start, shifted(start, timedelta(minutes=appointment["duration"])))


def shifted(moment: datetime, by: timedelta) -> datetime:
    """A moment earlier or later, within the calendar."""
    try:
        return moment + by
    except OverflowError:
        return _END if by > timedelta() else _BEGINNING


def holds(appointment: Mapping[str, Any]) -> bool:
    """Whether an appointment or break keeps others out of its slot."""
    return not (
        appointment["status"] in _RELEASED
        or appointment["deleted_flag"]
        or appointment["is_virtual_base"]
    )


def attended(appointment: Mapping[str, Any]) -> bool:
    """Whether the patient came."""
    return appointment["status"] in ATTENDED and not appointment["deleted_flag"]


def rooms(appointment: Mapping[str, Any]) -> list[str]:
    """The room that an appointment takes, once for each day, such as 240011/1/2026-03-03, and the
    days of its doctor, such as 120011/2026-03-03.

    Appointments are found by them; one that does not hold its slot takes none.
    """
    if not holds(appointment):
        return []
    room = f"{appointment['office']}/{appointment['exam_room']}"
    return [
        f"{place}/{day}" for day in _days(appointment) for place in (room, appointment["doctor"])
    ]


def collide(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two appointments of the same time cannot both be.

    A room takes one at a time. A doctor can be booked twice, but in rooms of the same office (as
    /api/appointment_templates says of `available`), and not during a break.
    """
    same_office = one["office"] == other["office"]
    if same_office and one["exam_room"] == other["exam_room"]:
        return True
    on_break = one["patient"] is None or other["patient"] is None
    return one["doctor"] == other["doctor"] and (on_break or not same_office)


def _days(appointment: Mapping[str, Any]) -> list[str]:
    begin: str = appointment["scheduled_time"]
    if int(begin[11:13]) * 60 + int(begin[14:16]) + appointment["duration"] <= _DAY:
        return [begin[:10]]
    start, end = slot_of(appointment)
    last = shifted(end, -timedelta.resolution).toordinal()
    return [str(date.fromordinal(day)) for day in range(start.toordinal(), last + 1)]


def free(whole: Slot, taken: Iterable[Slot], least: timedelta) -> Iterator[Slot]:
    """The parts of a slot in which no other lies, where they are long enough."""
    begin = whole.start
    for other in sorted(one for one in taken if one.meets(whole)):
        if other.start - begin >= least:
            yield Slot(begin, other.start)
        begin = max(begin, other.end)
    if whole.end - begin >= least:
        yield Slot(begin, whole.end)
