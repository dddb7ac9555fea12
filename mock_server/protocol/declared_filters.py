"""What the contract says that a query parameter means: ``x-filter``, where it is not equality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from mock_server.protocol.filters import Body, Compare, Equal, Filter, Search
from mock_server.world.record import Query

Rule = Mapping[str, Any]


def declared(rule: Rule) -> Filter | None:
    """The filter of an ``x-filter``; None where the parameter selects nothing by itself."""
    if "equals" in rule:
        return Equal(rule["equals"])
    if "contains" in rule:
        fields = rule["contains"]
        return Search((fields,) if isinstance(fields, str) else tuple(fields))
    if "any-of" in rule:
        return AnyOf(rule["any-of"])
    if "since" in rule:
        return Compare(rule["since"], ">=")
    if "day" in rule:
        return Day(rule["day"])
    if "within" in rule:
        return Within(rule["within"])
    if "empty" in rule:
        return Empty(rule["empty"])
    return None


@dataclass(slots=True, frozen=True)
class AnyOf:
    """The field, or one of its items, is in the parameter's list; an empty one asks for nothing."""

    field: str

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        several = value.split(",") if isinstance(value, str) else value
        wanted = tuple(text for one in several if (text := str(one).strip()))
        if not wanted:
            return query
        return replace(query, one_of=(*query.one_of, (self.field, wanted)))


@dataclass(slots=True, frozen=True)
class Day:
    """The field, a date or a timestamp without a zone, falls on the parameter's day.

    The parameter is such a date or timestamp, too.
    """

    ranged: ClassVar[bool] = True
    field: str

    def narrow(self, query: Query, value: date | str) -> Query:
        """The query with this filter applied."""
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return Within(self.field).narrow(query, (day, day))


@dataclass(slots=True, frozen=True)
class Within:
    """The field falls on one of the parameter's days, the first and the last included."""

    ranged: ClassVar[bool] = True
    field: str

    def narrow(self, query: Query, value: tuple[date, date]) -> Query:
        """The query with this filter applied."""
        first, last = value
        after = (last + timedelta(days=1)).isoformat() if last < date.max else "~"
        terms = ((self.field, ">=", first.isoformat()), (self.field, "<", after))
        return replace(query, ranges=(*query.ranges, *terms))  # type: ignore[arg-type]


@dataclass(slots=True, frozen=True)
class Empty:
    """The field has no value, if the parameter is a word for yes."""

    of: str

    @property
    def field(self) -> str:
        """The index value's name."""
        return f"no {self.of}"

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        if str(value).lower() not in ("true", "1", "yes", "on"):
            return query
        return Equal(self.field).narrow(query, True)

    def values(self, body: Body) -> list[tuple[str, str]]:
        """One index value, for records without the field."""
        return [] if body.get(self.of) else [(self.field, "true")]


@dataclass(slots=True, frozen=True)
class Through:
    """The record that `field` refers to, one of `kind`, passes another filter."""

    field: str
    resource: str
    kind: str
    inner: Filter

    def narrow(self, query: Query, value: Any) -> Query:
        """The query with this filter applied."""
        tenant = query.kind.partition("@")[2]
        kind = f"{self.kind}@{tenant}" if tenant else self.kind
        wanted = leading(self.inner.narrow(Query(kind), value))
        return replace(query, through=(*query.through, (self.field, wanted)))


def leading(query: Query) -> Query:
    """The query led by its first range, where nothing else drives it: what changed since comes in
    the order of change."""
    own = query.order and query.order.field
    if query.equal or not query.ranges or any(field == own for field, _, _ in query.ranges):
        return query
    return replace(query, led=query.ranges[0][0])
