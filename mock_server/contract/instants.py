"""ISO 8601 instants as contracts and clients write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?([Zz]|[+-]\d{2}(:?\d{2})?)", re.ASCII
)


def parse_instant(text: str) -> datetime:
    """The instant in UTC that a date-time with a zone names.

    Any ISO 8601 offset is taken (Z, +02, +0200, +02:00); a date-time without one names no instant.
    Raises ValueError with a message for people.
    """
    if not _INSTANT.fullmatch(text):
        hint = ""
        if re.fullmatch(r".*\d \d{2}(:?\d{2})?", text):
            hint = "; a + in a query has to be sent as %2B"
        raise ValueError(f"is not an ISO 8601 date-time with an offset, such as …T08:30:00Z{hint}")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("names no instant of the calendar") from None


def parse_date(text: str) -> date:
    """The calendar date of a full-date (RFC 3339); raises ValueError with a message for people."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError("is not a date of the form YYYY-MM-DD")


def sortable(instant: datetime) -> str:
    """An instant as text that sorts by time, whatever its fraction of a second."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat()
