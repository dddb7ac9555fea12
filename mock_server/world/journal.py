"""The journal: what a world was asked and what it answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

_KEPT = 10_000
"""Requests that stay in the journal; older ones are forgotten."""


@dataclass(slots=True, frozen=True)
class Entry:
    """One request and its answer; headers and bodies are not kept. `duration` is in seconds."""

    number: int
    at: datetime
    vendor: str
    operation: str | None
    method: str
    path: str
    query: str
    status: int
    duration: float


class Journal:
    """The last requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._numbers = count(1)

    def note(
        self,
        at: datetime,
        vendor: str,
        operation: str | None,
        request: tuple[str, str, str],
        status: int,
        duration: float,
    ) -> None:
        """Add an answered request, given as (method, path, query)."""
        number = next(self._numbers)
        self._entries.append(Entry(number, at, vendor, operation, *request, status, duration))

    def entries(
        self, vendor: str | None = None, operation: str | None = None, status: int | None = None
    ) -> Iterator[Entry]:
        """The requests that match what is given."""
        for entry in list(self._entries):
            if (
                vendor in (None, entry.vendor)
                and operation in (None, entry.operation)
                and status in (None, entry.status)
            ):
                yield entry

    def clear(self) -> None:
        """Forget all requests."""
        self._entries.clear()
