"""What generated texts of the contracts' own formats look like (docs/contract_extensions.md)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

from hypothesis import strategies as st
from pypdf import PdfWriter
from schemathesis.openapi import format as register_format

_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31))  # noqa: DTZ001 - no zone is meant
_LONGEST = 190
"""Days of a range that every list takes."""


def _page() -> bytes:
    file, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(612, 792)
    writer.write(file)
    return file.getvalue()


FILE = _page()
"""A PDF is a good file everywhere but where a picture is wanted."""

_PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def register() -> None:
    """Make the formats known to schemathesis, for all schemas of this process."""
    whole = _TIMES.map(lambda time: time.replace(microsecond=0).isoformat())
    register_format("date-time-local", whole)
    register_format("time-local", whole.map(lambda text: text.partition("T")[2]))
    register_format("decimal", st.integers(0, 10**8).map(lambda cents: f"{cents / 100:.2f}"))
    register_format("date-range", st.builds(_range, _DAYS, st.integers(0, _LONGEST)))
    register_format("binary", st.just(FILE))
    register_format("picture", st.just(_PICTURE))
    register_format("color", st.integers(0, 0xFFFFFF).map(lambda color: f"#{color:06X}"))


def _range(first: date, days: int) -> str:
    return f"{first}/{first + timedelta(days=days)}"
