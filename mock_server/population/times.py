"""Days and instants: the population counts in day ordinals and hands out UTC instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

YEAR = 365.2425
MONTH = YEAR / 12
_MONDAY, _THURSDAY = 0, 3
_EPOCH = date(1970, 1, 1).toordinal()


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name."""
    return ZoneInfo(name)


@lru_cache(maxsize=65536)
def midnight(day: int, zone_name: str) -> datetime:
    """The instant at which a local day begins (offset of noon, so that changes do not matter)."""
    on = date.fromordinal(day)
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=zone(zone_name))
    return noon.astimezone(UTC) - timedelta(hours=12)


def instant(day: int, minute: int, zone_name: str) -> datetime:
    """The instant at a local minute of a day."""
    return midnight(day, zone_name) + timedelta(minutes=minute)


def utc(day: int, minute: int = 0) -> datetime:
    """The instant at a minute of a day in UTC."""
    return datetime.fromtimestamp((day - _EPOCH) * 86400 + minute * 60, UTC)


@lru_cache(maxsize=65536)
def workday(day: int) -> int:
    """That day, or the next on which practices are open."""
    while True:
        on = date.fromordinal(day)
        if on.weekday() < 5 and on not in _holidays(on.year):
            return day
        day += 1


@cache
def _holidays(year: int) -> frozenset[date]:
    """New Year, Memorial Day, Independence Day, Labor Day, Thanksgiving and Christmas."""
    fixed = (date(year, 1, 1), date(year, 7, 4), date(year, 12, 25))
    memorial, labor = _first(_MONDAY, date(year, 5, 25)), _first(_MONDAY, date(year, 9, 1))
    return frozenset((*fixed, memorial, labor, _first(_THURSDAY, date(year, 11, 22))))


def _first(weekday: int, day: date) -> date:
    """That day, or the next that is such a day of the week."""
    return day + timedelta((weekday - day.weekday()) % 7)


@lru_cache(maxsize=65536)
def calendar(day: int) -> date:
    """The date of a day ordinal."""
    return date.fromordinal(day)
