"""Values in the form in which indexes hold them: texts that sort as the values do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from mock_server.contract.instants import parse_instant, sortable


def index_text(value: Any) -> str:
    """A typed value in the form that index values have."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return sortable(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def index_reader(schema: Mapping[str, Any]) -> Callable[[Any], str]:
    """A function from a record's JSON value to its index value, by the field's schema."""
    if schema.get("format") == "date-time":
        return _instant_text
    return str if schema.get("type") in ("string", "integer") else index_text


def _instant_text(text: str) -> str:
    if len(text) == 20 and text[-1] == "Z":  # what projections write, already in UTC
        return text[:-1]
    return sortable(parse_instant(text))
