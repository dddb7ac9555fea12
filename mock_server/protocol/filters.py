"""What a query parameter means for a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from mock_server.contract.instants import parse_instant, sortable
from mock_server.world.record import Comparison, Query


class Filter(Protocol):
    """Narrows a query by the value of a parameter; `field` has to be indexed."""

    @property
    def field(self) -> str:
        """The record's field, or the index value's name."""

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""


@dataclass(slots=True, frozen=True)
class Equal:
    """The field has the parameter's value."""

    field: str

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        return replace(query, equal=(*query.equal, (self.field, index_text(value))))


@dataclass(slots=True, frozen=True)
class Compare:
    """The field lies before or after the parameter's value, in time or by text."""

    field: str
    comparison: Comparison

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        term = (self.field, self.comparison, index_text(value))
        return replace(query, ranges=(*query.ranges, term))


def index_text(value: Any) -> str:
    """A typed value in the form that index values have."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return sortable(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def index_reader(schema: Mapping[str, Any]) -> Any:
    """A function from a record's JSON value to its index value, by the field's schema."""
    if schema.get("format") == "date-time":
        return lambda text: sortable(parse_instant(text))
    return index_text
