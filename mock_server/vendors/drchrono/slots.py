"""Slots of a calendar: when they begin and end, which room they take, what is free around them.

All times are the local ones of the practice, without a zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

LONGEST = timedelta(days=31)
"""The contract lets no appointment last longer."""

_RELEASED = frozenset({"Cancelled", "No Show", "Rescheduled"})
"""Statuses under which nobody comes any more."""

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
    return _slot(datetime.fromisoformat(appointment["scheduled_time"]), appointment["duration"])


def block(day: date, begin: str, minutes: int) -> Slot:
    """A part of a day that begins at a time of day, such as 09:00:00."""
    return _slot(datetime.combine(day, time.fromisoformat(begin)), minutes)


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


def rooms(appointment: Mapping[str, Any]) -> list[str]:
    """The room that an appointment takes, once for each day, such as 240011/1/2026-03-03.

    Appointments are found by it; one that does not hold its slot takes none.
    """
    if not holds(appointment):
        return []
    begin: str = appointment["scheduled_time"]
    room = f"{appointment['office']}/{appointment['exam_room']}"
    if int(begin[11:13]) * 60 + int(begin[14:16]) + appointment["duration"] <= _DAY:
        return [f"{room}/{begin[:10]}"]
    start, end = slot_of(appointment)
    last = shifted(end, -timedelta.resolution).toordinal()
    return [f"{room}/{date.fromordinal(day)}" for day in range(start.toordinal(), last + 1)]


def free(whole: Slot, taken: Iterable[Slot], least: timedelta) -> Iterator[Slot]:
    """The parts of a slot in which no other lies, where they are long enough."""
    begin = whole.start
    for other in sorted(one for one in taken if one.meets(whole)):
        if other.start - begin >= least:
            yield Slot(begin, other.start)
        begin = max(begin, other.end)
    if whole.end - begin >= least:
        yield Slot(begin, whole.end)


def _slot(start: datetime, minutes: int) -> Slot:
    return Slot(start, shifted(start, timedelta(minutes=minutes)))
