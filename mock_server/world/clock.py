"""The clock of a world: the only place that reads time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

stopwatch = time.perf_counter
"""Seconds from an arbitrary start, for durations."""

pause = time.sleep
"""Let real seconds pass."""


_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(8999, 12, 31, tzinfo=UTC)
_SPAN = 900 * 365 * 86400.0


@dataclass(slots=True, frozen=True)
class ClockState:
    """How a clock differs from real time: shifted by `offset`, or standing at `frozen_at`."""

    offset: timedelta = timedelta(0)
    frozen_at: datetime | None = None


class Clock:
    """A clock that can be shifted, frozen and advanced; instants are aware, in UTC."""

    def __init__(self, state: ClockState | None = None) -> None:
        self._state = state or ClockState()
        self._lock = Lock()
        self._watchers: list[Callable[[], None]] = []

    @property
    def state(self) -> ClockState:
        """What to remember to make this clock again."""
        return self._state

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._state.frozen_at is not None

    def now(self) -> datetime:
        """The instant that this clock shows."""
        state = self._state
        return state.frozen_at or datetime.now(UTC) + state.offset

    def set(self, now: datetime | None = None, *, frozen: bool | None = None) -> None:
        """Show another instant, stand still or run on; what is not given stays.

        Beyond the years 1970 to 8999 the clock stands at their edge, so that what is counted from
        it stays inside the calendar.
        """
        with self._lock:
            shown = now or self.now()
            stand = self.frozen if frozen is None else frozen
            self._become(shown, stand)

    def advance(self, seconds: float) -> None:
        """Move forward (or back, if negative), within the same years."""
        with self._lock:
            span = max(-_SPAN, min(_SPAN, seconds))
            self._become(self.now() + timedelta(seconds=span), self.frozen)

    def restore(self, state: ClockState) -> None:
        """Become a clock of the given state."""
        with self._lock:
            self._state = state
        self._tell()

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after every change of the clock other than time passing."""
        self._watchers.append(watcher)

    def _become(self, shown: datetime, frozen: bool) -> None:
        shown = max(_FIRST, min(_LAST, shown)).astimezone(UTC)
        offset = shown - datetime.now(UTC)
        self._state = ClockState(frozen_at=shown) if frozen else ClockState(offset=offset)
        self._tell()

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()
