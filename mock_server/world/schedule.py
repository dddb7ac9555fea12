"""Due work: one queue, run by one thread and by whoever advances the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from threading import Condition, RLock, Thread

from mock_server.world.clock import Clock

Work = Callable[[], None]


class Schedule:
    """Work that falls due at an instant of a clock; each piece runs once, in the order of time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: list[tuple[datetime, int, Work]] = []
        self._numbers = count()
        self._changed = Condition(RLock())
        self._running = RLock()
        self._thread: Thread | None = None
        clock.watch(self._wake)

    def at(self, due: datetime, work: Work) -> None:
        """Run `work` when the clock shows `due` or later."""
        with self._changed:
            heappush(self._queue, (due, next(self._numbers), work))
            if self._thread is None:
                self._thread = Thread(target=self._serve, name="schedule", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def run_due(self) -> int:
        """Run what is due now, what that work schedules included; the number of pieces run."""
        done = 0
        with self._running:
            while (work := self._take()) is not None:
                work()
                done += 1
        return done

    def clear(self) -> None:
        """Forget all work."""
        with self._changed:
            self._queue.clear()

    def _take(self) -> Work | None:
        with self._changed:
            if self._queue and self._queue[0][0] <= self._clock.now():
                return heappop(self._queue)[2]
        return None

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait(self._seconds())
            self.run_due()

    def _seconds(self) -> float | None:
        """How long until the next piece is due; None when only a change can make it so."""
        if not self._queue or (self._clock.frozen and self._queue[0][0] > self._clock.now()):
            return None
        return min(max((self._queue[0][0] - self._clock.now()).total_seconds(), 0.0), 3600.0)
