"""What a query parameter means for a list, and the order of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Protocol

from mock_server.contract.instants import parse_instant, sortable
from mock_server.world.record import Comparison, Query

Body = Mapping[str, Any]
Values = Callable[[Body], Iterable[str]]
"""From a record to index values that no field of it has as they are."""


class Filter(Protocol):
    """Narrows a query by the value of a parameter; `field` has to be indexed.

    Where the index value is not the field's own, the filter has a method `values` as Search has.
    """

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
class OneOf:
    """The field has one of the values in the parameter's comma-separated list."""

    field: str

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        return replace(query, one_of=(*query.one_of, (self.field, tuple(value.split(",")))))


@dataclass(slots=True, frozen=True)
class Compare:
    """The field lies before or after the parameter's value, in time or by text."""

    field: str
    comparison: Comparison

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        term = (self.field, self.comparison, index_text(value))
        return replace(query, ranges=(*query.ranges, term))


@dataclass(slots=True, frozen=True)
class Moment:
    """The field, an instant, lies before or after the parameter's: a date is its first instant.

    Dates begin at midnight in UTC.
    """

    field: str
    comparison: Comparison

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        if not isinstance(value, datetime):
            value = datetime.combine(value, time(), UTC)
        return Compare(self.field, self.comparison).narrow(query, value)


@dataclass(slots=True, frozen=True)
class Search:
    """The parameter's text stands in one of the fields, whatever the case of its letters."""

    fields: tuple[str, ...]

    @property
    def field(self) -> str:
        """The index value's name."""
        return f"search {' '.join(self.fields)}"

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        return replace(query, contains=(*query.contains, (self.field, value.casefold())))

    def values(self, body: Body) -> list[str]:
        """The fields' texts, in one case."""
        return [str(body[name]).casefold() for name in self.fields if body.get(name)]


@dataclass(slots=True, frozen=True)
class Newest:
    """The order of a list: the greatest values of a field first, records without one last.

    Equal ones stand by their ids, the greatest first.
    """

    field: str
    id: str = "id"

    @property
    def place(self) -> str:
        """The name of the index value that says where a record stands."""
        return f"place by {self.field}"

    def values(self, schema: Mapping[str, Any]) -> Values:
        """One text whose order is the order of the list; `schema` is the field's."""
        read = index_reader(schema)

        def values(body: Body) -> tuple[str]:
            value = body.get(self.field)
            return (f"{'' if value is None else read(value)}\x1f{body[self.id]}",)

        return values


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
