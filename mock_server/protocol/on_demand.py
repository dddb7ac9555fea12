"""What is only read by person: projected from the chart when asked, kept a while, never stored."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from mock_server.population import Population
from mock_server.population.chart import Chart
from mock_server.protocol.filters import Filter
from mock_server.protocol.keeping import Keeper
from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.pagination import Page
from mock_server.protocol.vendor import Collection
from mock_server.protocol.writing import stored
from mock_server.world.record import CREATED, Query, person_of
from mock_server.world.selection import Selection

_CHARTS = 16
_RECORDS = 20_000
"""Projected records that stay in memory (about 20 MB); the longest unused lists go first."""

Key = tuple[str, int]


class Shelf:
    """Charts and lists that were asked for lately. Safe to use from several threads."""

    def __init__(self) -> None:
        self._charts: OrderedDict[int, Chart] = OrderedDict()
        self._lists: OrderedDict[Key, tuple[Selection, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def chart(self, population: Population, n: int) -> Chart:
        """Person n's chart."""
        with self._lock:
            found = self._charts.get(n)
            if found is not None:
                self._charts.move_to_end(n)
                return found
        found = population.chart(n)
        with self._lock:
            self._charts[n] = found
            if len(self._charts) > _CHARTS:
                self._charts.popitem(last=False)
        return found

    def records(self, population: Population, n: int, keeper: Keeper, of: Collection) -> Selection:
        """Person n's records of a collection, checked against the contract."""
        key = (of.name, n)
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key][0]
        bodies = [
            body
            for body in of.project(population.seed, self.chart(population, n))
            if not any(body.get(name) == value for name, value in of.hidden)
        ]
        selection = Selection([keeper.record(place, body) for place, body in enumerate(bodies)])
        with self._lock:
            if key not in self._lists:
                self._lists[key] = selection, len(bodies)
                self._size += len(bodies)
            while self._size > _RECORDS and len(self._lists) > 1:
                self._size -= self._lists.popitem(last=False)[1][1]
        return selection


@dataclass(slots=True, frozen=True)
class Projected:
    """GET of a collection below a person's record.

    A person whom a client created has no chart, and so an empty collection.
    """

    collection: Collection
    keeper: Keeper
    owner: Keeper
    filters: dict[str, Filter]
    page: Page
    shelf: Shelf
    nothing: Selection = field(default_factory=lambda: Selection(()))

    def __call__(self, call: Call) -> Answer:
        """One page."""
        record = stored(call, self.owner, self.collection.owner.lower())
        source = self.nothing
        if record.seq < CREATED:
            n, _ = person_of(record.seq)
            source = self.shelf.records(call.population, n, self.keeper, self.collection)
        query = Query(self.keeper.kind, order=self.keeper.order)
        for name, value in call.query.items():
            if name in self.filters:
                query = self.filters[name].narrow(query, value)
        return self.page(call, query, source)
