"""When the practice did what: what has not happened by the date of the data is not there yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from mock_server.population.times import instant, workday
from mock_server.vendors.drchrono.scope import Scope

_OPENS = 8 * 60
_OPEN_FOR = 9 * 60


@lru_cache(maxsize=4)
def now(scope: Scope) -> datetime:
    """The instant up to which things have happened."""
    as_of = scope.chart.as_of
    return datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)


@lru_cache(maxsize=4)
def end_of_care(scope: Scope) -> datetime:
    """The same, or the death of the patient: nobody writes to the dead."""
    deceased = scope.chart.patient.deceased
    return min(now(scope), deceased) if deceased else now(scope)


def later(scope: Scope, moment: datetime, days: int, minute: int) -> datetime:
    """A minute of the office hours, from any number, of the first working day so much later.

    `days` is at least 1, so that the result lies after `moment`.
    """
    day = workday(moment.astimezone(scope.clock).toordinal() + days)
    return instant(day, _OPENS + minute % _OPEN_FOR, scope.practice.time_zone)


def at_work(scope: Scope, moment: datetime) -> datetime:
    """The minute of a moment in the office hours, or one of the next working day's."""
    if in_hours(scope, moment):
        return moment.replace(second=0, microsecond=0)
    local = moment.astimezone(scope.clock)
    return later(scope, moment, 1, local.hour * 60 + local.minute - _OPENS)


def in_hours(scope: Scope, moment: datetime) -> bool:
    """Whether the office is open, so that somebody picks up the telephone."""
    local = moment.astimezone(scope.clock)
    day, minute = local.toordinal(), local.hour * 60 + local.minute
    return workday(day) == day and _OPENS <= minute < _OPENS + _OPEN_FOR


def after(moment: datetime, minutes: int) -> datetime:
    """So many minutes later."""
    return moment + timedelta(minutes=minutes)


class Lot:
    """The chances of one thing, taken one after the other from one keyed number.

    Take them all before anything depends on the date, so that none of them ever shifts. The
    product of the counts has to stay below 2**64, beyond which every chance is 0.
    """

    __slots__ = ("_left",)

    def __init__(self, number: int) -> None:
        self._left = number

    def below(self, count: int) -> int:
        """A whole number from 0 up to `count`, which is excluded."""
        self._left, found = divmod(self._left, count)
        return found

    def chance(self, per_mille: int) -> bool:
        """True so often in a thousand."""
        return self.below(1000) < per_mille
