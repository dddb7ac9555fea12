"""What a world held some seconds ago: lists that lag behind writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from mock_server.world.record import Query
from mock_server.world.store import Snapshot

if TYPE_CHECKING:
    from mock_server.world.world import World


class Lagging:
    """Snapshots of a world, renewed by its clock: what they show is up to so many seconds old."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._taken: datetime | None = None
        self._lock = Lock()

    def source(self, world: World, seconds: float) -> Lagging:
        """This, showing the world as it was at most `seconds` ago."""
        with self._lock:
            now = world.clock.now()
            span = timedelta(seconds=seconds)
            if self._snapshot is None or self._taken is None or abs(now - self._taken) >= span:
                if self._snapshot is not None:
                    self._snapshot.close()
                self._snapshot, self._taken = world.store.snapshot(), now
        return self

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and wire text of the records that a query asks for, in its order."""
        with self._lock:
            assert self._snapshot is not None  # noqa: S101 - source() was asked first
            return self._snapshot.rows(query)
