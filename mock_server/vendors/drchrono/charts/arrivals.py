"""How an appointment goes: confirmed, kept, missed or called off, as far as time has gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.charts.timing import Lot, after, later, now
from mock_server.vendors.drchrono.scope import Body, Scope, naive
from mock_server.vendors.drchrono.slots import STEPS

_TAKEN = (70, 85, 75, 55)
"""Per cent of the visits at which somebody enters each of the steps."""

_CLOSED_LATE = 200
"""In a thousand visits, those whose end somebody enters days later."""

_REBOOKED = "-x"
"""How the names of slots end that the patient gave up and took another one for: that without it."""

RESCHEDULED = "Rescheduled"

Change = tuple[datetime, str]


@dataclass(slots=True)
class Going:
    """What has become of an appointment; `changes` are those of the status, oldest first."""

    changes: list[Change]
    deleted: datetime | None
    walked_in: bool

    @property
    def status(self) -> str:
        """The status now: empty as long as nobody changed it."""
        return self.changes[-1][1] if self.changes else ""

    def moments(self) -> Iterator[datetime]:
        """When the appointment was last touched."""
        yield from (when for when, _ in self.changes[-1:])
        if self.deleted:
            yield self.deleted

    def transitions(self, appointment: int) -> list[Body]:
        """The changes as records show them."""
        before = ["", *(status for _, status in self.changes)]
        return [
            {
                "appointment": str(appointment),
                "from_status": earlier,
                "to_status": status,
                "datetime": naive(when),
            }
            for earlier, (when, status) in zip(before, self.changes, strict=False)
        ]


def booked_instead(slot: Appointment) -> str:
    """The name of the slot that the patient took in place of one that was given up."""
    return slot.id.removesuffix(_REBOOKED)


def going(scope: Scope, slot: Appointment) -> Going:
    """How the appointment has gone so far."""
    return _goings(scope)[slot.id]


@lru_cache(maxsize=4)
def _goings(scope: Scope) -> dict[str, Going]:
    return {slot.id: _gone(scope, slot) for slot in scope.chart.appointments}


def _gone(scope: Scope, slot: Appointment) -> Going:
    lot = Lot(scope.number("slot", slot.id))
    asked, rebooked, removed = lot.below(100), lot.below(100) < 45, lot.below(100) < 18
    early = slot.start - slot.recorded < timedelta(hours=2)
    walked_in = lot.below(100) < 35 and early
    gone = slot.last_updated if slot.status in ("cancelled", "noshow") else slot.start
    changes = [c for c in _answers(slot, lot, asked) if slot.recorded < c[0] < gone]
    deleted = None
    if slot.status == "cancelled":
        given_up = rebooked and slot.id.endswith(_REBOOKED)
        changes.append((gone, RESCHEDULED if given_up else "Cancelled"))
        deleted = later(scope, gone, 1 + asked % 20, asked) if removed else None
    elif slot.status == "noshow":
        changes.append((gone, "No Show"))
    else:
        changes += _kept(scope, slot)
    end = now(scope)
    return Going(
        [change for change in changes if change[0] < end],
        deleted if deleted and deleted < end else None,
        walked_in,
    )


def _answers(slot: Appointment, lot: Lot, asked: int) -> Iterator[Change]:
    """Some are marked when they are booked; patients confirm, or not, when they are reminded."""
    reached = slot.start - timedelta(days=1 + lot.below(21), minutes=lot.below(180))
    if lot.below(100) < 25:
        yield after(slot.recorded, 1), "Not Confirmed"
    if asked < 55:
        yield reached, "Confirmed"
    elif asked < 62:
        yield reached, "Not Confirmed"


def _kept(scope: Scope, slot: Appointment) -> Iterator[Change]:
    """Arrival, waiting, visit, end; of a visit to come, what would happen."""
    lot = Lot(scope.number("kept", slot.id))
    left_open = lot.chance(_CLOSED_LATE)
    reached = lot.below(len(STEPS))
    arrived = max(slot.start - timedelta(minutes=3 + lot.below(11)), after(slot.recorded, 1))
    times = (
        arrived,
        after(arrived, 2),
        after(slot.start, lot.below(4)),
        after(slot.start, 4 + lot.below(4)),
    )
    for place, (when, status) in enumerate(zip(times, STEPS, strict=True)):
        seen = lot.below(100) < _TAKEN[place]
        if (seen or left_open) and not (left_open and place > reached):
            yield when, status
    at_once, days, minute = after(slot.end, 1 + lot.below(15)), 1 + lot.below(10), lot.below(540)
    yield later(scope, slot.end, days, minute) if left_open else at_once, "Complete"
