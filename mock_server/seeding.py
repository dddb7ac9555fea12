"""From a population to a base: every vendor's projection of every chart, checked and stored."""

from __future__ import annotations

import marshal
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import active_count

from mock_server.contract.document import Json
from mock_server.contract.operation import Contract
from mock_server.contract.schemas import SchemaViolation
from mock_server.population import Population
from mock_server.population.chart import Chart
from mock_server.population.practices import Practice, practice_of
from mock_server.protocol.keeping import keepers
from mock_server.protocol.vendor import Row, Vendor
from mock_server.settings import Identity
from mock_server.vendors.registry import vendor
from mock_server.world import base
from mock_server.world.record import Record, person_seq

_TOGETHER = 10
"""People that one process projects at a time."""

_PRACTICES, _TENANTS = _OTHERS = (-1, 0)
"""What stands for the parts that are no people."""

_AHEAD = 4
"""Batches a core that may wait to be written: memory stays flat however many people there are."""

Progress = Callable[[int], None]


class Writer:
    """One vendor's records on their way into the store: validated, indexed, numbered."""

    def __init__(self, vendor: Vendor, document: Json) -> None:
        self.vendor = vendor
        contract = Contract(document)
        self._keepers = keepers(vendor, contract)

    def person(self, seed: int, chart: Chart, tenant: str = "") -> Iterator[Record]:
        """The records of a chart."""
        if self.vendor.projection is not None:
            rows = self.vendor.projection.person(seed, chart)
            yield from self._records(chart.n, rows, tenant)

    def practice(
        self, identity: Identity, practice: Practice, tenant: str = ""
    ) -> Iterator[Record]:
        """The records of a practice."""
        if self.vendor.projection is not None:
            rows = self.vendor.projection.practice(identity.seed, practice, identity.as_of)
            yield from self._records(practice.index, rows, tenant)

    def _records(self, n: int, rows: Iterable[Row], tenant: str = "") -> Iterator[Record]:
        ordinals: Counter[str] = Counter()
        for name, body in rows:
            seq = person_seq(n, ordinals[name])
            ordinals[name] += 1
            try:
                record = self._keepers[name].record(seq, body, tenant)
            except SchemaViolation as violation:
                where = f"{self.vendor.name} {name} of {n}"
                raise ValueError(f"{where} breaks its contract: {violation}") from None
            yield record


def build(
    path: Path, identity: Identity, documents: dict[str, Json], progress: Progress | None = None
) -> None:
    """Write the base of an identity."""
    base.build(path, records(identity, documents, progress))


def records(
    identity: Identity, documents: dict[str, Json], progress: Progress | None = None
) -> Iterator[base.Batch]:
    """Every seeded record, in batches: the practices', then the people's by their numbers."""
    projector = _Projector(identity, documents)
    done = -2 * _TOGETHER
    for chunk in _chunks(projector):
        yield chunk
        done = min(done + _TOGETHER, identity.patients)
        if progress is not None:
            progress(max(done, 0))


def _chunks(projector: _Projector) -> Iterator[base.Batch]:
    starts = (*_OTHERS, *range(1, projector.identity.patients + 1, _TOGETHER))
    cores = os.cpu_count() or 1
    context = _context()
    if cores == 1 or len(starts) < 4 or context is None:
        for start in starts:
            yield base.batch(projector.part(start))
        return
    with ProcessPoolExecutor(
        cores, mp_context=context, initializer=_start, initargs=(projector,)
    ) as pool:
        waiting: deque[Future[bytes]] = deque()
        for start in starts:
            waiting.append(pool.submit(_part, start))
            if len(waiting) > _AHEAD * cores:
                yield _received(waiting.popleft())
        while waiting:
            yield _received(waiting.popleft())


def _context() -> BaseContext | None:
    """How to start further processes; None where that costs more than it gives or is not safe."""
    if "fork" in get_all_start_methods() and active_count() == 1:
        return get_context("fork")
    return None


class _Projector:
    """Charts on their way to records."""

    def __init__(self, identity: Identity, documents: dict[str, Json]) -> None:
        self.identity = identity
        self._population = Population(identity.seed, identity.as_of)
        self._writers = [Writer(vendor(name), document) for name, document in documents.items()]

    def practices(self) -> list[Record]:
        """The records of all practices."""
        return [
            record
            for writer in self._writers
            for practice in self._population.practices(self.identity.patients)
            for record in writer.practice(self.identity, practice)
        ]

    def tenants(self) -> list[Record]:
        """The records of practices and people who are not of the population, but a tenant's."""
        return [
            record
            for writer in self._writers
            for tenant, people in writer.vendor.tenants.items()
            for record in self._tenant(writer, tenant, people)
        ]

    def _tenant(self, writer: Writer, tenant: str, people: Iterable[int]) -> Iterator[Record]:
        for index in sorted({practice_of(n) for n in people}):
            yield from writer.practice(self.identity, self._population.practice(index), tenant)
        for n in people:
            yield from writer.person(self.identity.seed, self._population.chart(n), tenant)

    def part(self, start: int) -> list[Record]:
        """The records of the practices, of the tenants, or of people from number `start` on."""
        if start == _PRACTICES:
            return self.practices()
        return self.tenants() if start == _TENANTS else self.people(start)

    def people(self, start: int) -> list[Record]:
        """The records of `_TOGETHER` people from number `start` on."""
        end = min(start + _TOGETHER, self.identity.patients + 1)
        return [record for n in range(start, end) for record in self._person(n)]

    def _person(self, n: int) -> Iterator[Record]:
        chart = self._population.chart(n)
        for writer in self._writers:
            yield from writer.person(self.identity.seed, chart)


_projector: _Projector | None = None  # one a process


def _start(projector: _Projector) -> None:
    global _projector
    _projector = projector


def _received(future: Future[bytes]) -> base.Batch:
    found: base.Batch = marshal.loads(future.result())  # noqa: S302 - from our own process
    return found


def _part(start: int) -> bytes:
    """A batch on its way between processes: marshal takes a tenth of pickle's time."""
    assert _projector is not None  # noqa: S101
    return marshal.dumps(base.batch(_projector.part(start)))
