"""Request ids: one for each answer, never the same twice in a world."""

from __future__ import annotations

from itertools import count
from threading import Lock

from mock_server.world import keyed
from mock_server.world.world import World


class RequestIds:
    """The ids of a world since its start or last reset.

    They are numbered in memory, for a write a request would be slow; what keeps the ids of two
    runs over one store apart is the run's number, which the store counts.
    """

    def __init__(self) -> None:
        self._numbers = count(1)
        self._lock = Lock()
        self._run: tuple[keyed.Part, ...] | None = None

    def next(self, world: World) -> str:
        """A further id: 24 hexadecimal digits."""
        if self._run is None:
            with self._lock:
                if self._run is None:
                    self._run = (world.name, world.generation, world.store.count("runs"))
        return keyed.token(world.seed, "request", *self._run, next(self._numbers), size=12)
