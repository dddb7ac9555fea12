"""What a query parameter means for a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, ClassVar, Protocol

from mock_server.protocol.index_values import index_text
from mock_server.world.record import Comparison, Query, pieces

Body = Mapping[str, Any]
Values = Callable[[Body], Iterable[tuple[str, str]]]
"""From a record to index values, with the names of their index fields."""


class Filter(Protocol):
    """Narrows a query by the value of a parameter; `field` has to be indexed.

    Where the index values are not the field's own, the filter has a method `values` as Search has;
    where it asks for more than equality, `ranged` is true.
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

    ranged: ClassVar[bool] = True
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

    ranged: ClassVar[bool] = True
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

    ranged: ClassVar[bool] = True
    fields: tuple[str, ...]

    @property
    def field(self) -> str:
        """The index value's name."""
        return f"search {' '.join(self.fields)}"

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        return replace(query, contains=(*query.contains, (self.field, value.casefold())))

    def values(self, body: Body) -> list[tuple[str, str]]:
        """The fields' texts, in one case, and the pieces of them by which they are found."""
        texts = [str(body[name]).casefold() for name in self.fields if body.get(name)]
        return [pair for text in texts for pair in ((self.field, text), *pieces(self.field, text))]
