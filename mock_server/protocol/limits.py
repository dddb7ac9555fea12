"""Counted rate limits: fixed windows by the world's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from threading import Lock

from mock_server.protocol.messages import Problem


@dataclass(slots=True, frozen=True)
class Limit:
    """So many requests a window for each application; windows begin at multiples of their length.

    An hour's window therefore begins at the top of the hour.
    """

    enabled: bool
    requests: int
    window_seconds: int

    def window(self, now: datetime) -> int:
        """The number of the window that an instant lies in."""
        return int(now.timestamp() // self.window_seconds)


@dataclass(slots=True, frozen=True)
class Standing:
    """How an application stands: `retry_after` in whole seconds until the window ends."""

    allowed: bool
    limit: Limit
    remaining: int
    retry_after: int


class Exhausted(Problem):
    """An application has used up its limit; `standing` says until when."""

    def __init__(self, standing: Standing) -> None:
        limit = standing.limit
        super().__init__(
            429,
            "rate_limited",
            f"{limit.requests} requests in {limit.window_seconds} seconds are used up",
            [("Retry-After", str(standing.retry_after))],
        )
        self.standing = standing


class Limits:
    """The limits of a world that were changed, and the counts of the running windows."""

    def __init__(self) -> None:
        self._limits: dict[str, Limit] = {}
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}
        self._lock = Lock()

    def of(self, vendor: str, default: Limit) -> Limit:
        """The limit in force."""
        return self._limits.get(vendor, default)

    def set(self, vendor: str, limit: Limit) -> None:
        """Put a limit in force and begin to count anew."""
        with self._lock:
            self._limits[vendor] = limit
            self._counts = {key: was for key, was in self._counts.items() if key[0] != vendor}

    def take(self, vendor: str, application: str, limit: Limit, now: datetime) -> Standing:
        """Count a request of an application, unless nothing is left."""
        window = limit.window(now)
        with self._lock:
            counted_in, count = self._counts.get((vendor, application), (window, 0))
            if counted_in != window:
                count = 0
            allowed = count < limit.requests
            count += allowed
            self._counts[vendor, application] = (window, count)
        end = (window + 1) * limit.window_seconds
        retry_after = max(1, ceil(end - now.timestamp()))
        return Standing(allowed, limit, limit.requests - count, retry_after)

    def standing(self, vendor: str, application: str, limit: Limit, now: datetime) -> Standing:
        """How an application stands, without counting anything."""
        window = limit.window(now)
        counted_in, count = self._counts.get((vendor, application), (window, 0))
        left = limit.requests - (count if counted_in == window else 0)
        return Standing(left > 0, limit, left, 0)

    def remaining(self, vendor: str, limit: Limit, now: datetime) -> int:
        """What is left in this window to the application that asked most."""
        window = limit.window(now)
        counts = [
            count
            for (name, _), (counted_in, count) in self._counts.items()
            if name == vendor and counted_in == window
        ]
        return limit.requests - max(counts, default=0)
