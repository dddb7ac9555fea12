"""The order of a list that is not that of entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mock_server.protocol.index_values import index_reader
from mock_server.world.record import Order

Place = Callable[[Mapping[str, Any]], str]
"""From a record to a text whose order is the order of the list."""


class Ordering(Protocol):
    """Where records stand in a list."""

    @property
    def order(self) -> Order:
        """The order that queries ask for."""

    def place(self, fields: Mapping[str, Any]) -> Place:
        """How places are told from records; `fields` are the schemas of their keys."""


@dataclass(slots=True, frozen=True)
class Newest:
    """The greatest values of a field first, records without one last.

    Equal ones stand by their ids, the greatest first.
    """

    field: str
    id: str = "id"

    @property
    def order(self) -> Order:
        """The order that queries ask for."""
        return Order(falling=True)

    def place(self, fields: Mapping[str, Any]) -> Place:
        """How places are told from records."""
        read = index_reader(fields[self.field])

        def place(body: Mapping[str, Any]) -> str:
            value = body.get(self.field)
            return f"{'' if value is None else read(value)}\x1f{body[self.id]}"

        return place


@dataclass(slots=True, frozen=True)
class Earliest:
    """The smallest values of a field first; every record has one. Equal ones in order of entry."""

    field: str

    @property
    def order(self) -> Order:
        """The order that queries ask for."""
        return Order(falling=False, field=self.field)

    def place(self, fields: Mapping[str, Any]) -> Place:
        """How places are told from records."""
        read = index_reader(fields[self.field])
        return lambda body: read(body[self.field])
