"""Formats of texts beyond JSON Schema's own: what has no zone, and ranges of days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from mock_server.contract.instants import parse_date

_LOCAL = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)


def parse_local(text: str) -> str:
    """A timestamp without a zone in its full form, to the second or finer.

    A date is its first instant. Raises ValueError with a message for people.
    """
    if _LOCAL.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).isoformat()
        except ValueError:
            pass
    raise ValueError("is not a timestamp without a zone, such as 2024-02-24T15:32:19")


def parse_time(text: str) -> time:
    """A time of day without a zone; raises ValueError with a message for people."""
    if _TIME.fullmatch(text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError("is not a time of day, such as 12:34:56")


def parse_range(text: str) -> tuple[date, date]:
    """The first and the last day of a range; raises ValueError with a message for people."""
    first, slash, last = text.partition("/")
    if slash:
        try:
            days = parse_date(first), parse_date(last)
        except ValueError:
            pass
        else:
            if days[0] <= days[1]:
                return days
    raise ValueError("is not a first and a last day, such as 2014-02-24/2014-02-28")


def _follows(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def follows(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return follows


def _timestamp(text: str) -> bool:
    if len(text) == len("2024-02-24T15:32:19") and text[10] == "T":  # what is nearly always asked
        try:
            return datetime.fromisoformat(text).tzinfo is None
        except ValueError:
            return False
    return len(text) > len("2024-02-24") and _follows(parse_local)(text)


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "date": _follows(parse_date),
    "date-time-local": _timestamp,
    "time-local": _follows(parse_time),
    "date-range": _follows(parse_range),
}
"""Whether a text follows a format, by the format's name."""
