"""A world: one clock, one set of records, one journal; and the worlds of a server."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from threading import RLock
from typing import IO, TypeVar

from mock_server.world import keyed
from mock_server.world.clock import Clock, ClockState
from mock_server.world.journal import Journal
from mock_server.world.locks import hold
from mock_server.world.schedule import Schedule
from mock_server.world.schema import StoreRefused
from mock_server.world.store import Store

DEFAULT = "default"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MOST = 4096
"""Worlds that one server keeps at a time."""

Live = TypeVar("Live")


class World:
    """The state behind every vendor of a server, from one seed."""

    def __init__(self, name: str, seed: int, store: Store) -> None:
        self.name = name
        self.seed = seed
        self.store = store
        self.journal = Journal()
        self.clock = Clock(_read_clock(store))
        self.schedule = Schedule(self.clock)
        self.clock.watch(self._remember_clock)
        self._live: dict[type, object] = {}
        self._lock = RLock()

    def live(self, kind: type[Live]) -> Live:
        """The world's one object of a class that lives in memory until the next reset."""
        found = self._live.get(kind)
        if found is None:
            with self._lock:
                found = self._live.setdefault(kind, kind())
        return found  # type: ignore[return-value]

    @property
    def generation(self) -> str:
        """How often this world was reset, as a text."""
        return self.store.recall("generation") or "0"

    def mint(self, *path: keyed.Part) -> str:
        """An opaque text that this world never gave before, not even before a reset."""
        return keyed.token(self.seed, *self._fresh(), *path)

    def mint_uuid(self, *path: keyed.Part) -> str:
        """A UUID that this world never gave before, not even before a reset."""
        return keyed.uuid(self.seed, *self._fresh(), *path)

    def reset(self) -> None:
        """The world as created: writes undone, live state forgotten, clock back to real time."""
        with self._lock, self.store.transaction():
            generation = int(self.generation)
            self.store.clear()
            self.store.remember([("generation", str(generation + 1))])
            self.schedule.clear()
            self._live.clear()
            self.journal.clear()
            self.clock.restore(ClockState())

    def _fresh(self) -> tuple[keyed.Part, ...]:
        return "minted", self.name, self.generation, self.store.count("minted")

    def close(self) -> None:
        """Let go of the world's files."""
        self.store.close()

    def _remember_clock(self) -> None:
        state = self.clock.state
        frozen = state.frozen_at.isoformat() if state.frozen_at else ""
        offset = str(state.offset.total_seconds())
        self.store.remember([("clock.frozen_at", frozen), ("clock.offset", offset)])


def _read_clock(store: Store) -> ClockState:
    frozen = store.recall("clock.frozen_at")
    if frozen:
        return ClockState(frozen_at=datetime.fromisoformat(frozen).astimezone(UTC))
    return ClockState(offset=timedelta(seconds=float(store.recall("clock.offset") or 0)))


class Worlds:
    """The worlds of a server: the default one and those that requests name."""

    def __init__(
        self, seed: int, base: Path, store: Path | None, scratch: Path | None = None
    ) -> None:
        """`store` keeps the default world; the others live in `scratch`, or a temporary folder.

        Raises StoreRefused for a store that cannot be used or that another server uses.
        """
        self._seed = seed
        self._base = base
        self._base_in_use = hold(base, exclusive=False)
        self._folder = Path(tempfile.mkdtemp(prefix="mock-ehr-", dir=scratch))
        self._worlds: dict[str, World] = {}
        self._lock = RLock()
        self.default = self._open(DEFAULT, store)
        self._store_in_use = None if store is None else _alone(store)

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def get(self, name: str | None) -> World:
        """The world of a name, made on first use.

        Raises ValueError with a message for people when the name is not usable.
        """
        if name is None or name == DEFAULT:
            return self.default
        world = self._worlds.get(name)
        if world is None:
            with self._lock:
                world = self._worlds.get(name) or self._open(name, None)
        return world

    def close(self) -> None:
        """Close all worlds and remove those that had no path of their own."""
        for world in self:
            world.close()
        for file in (self._base_in_use, self._store_in_use):
            if file is not None:
                file.close()
        rmtree(self._folder, ignore_errors=True)

    def _open(self, name: str, path: Path | None) -> World:
        if not _NAME.fullmatch(name):
            raise ValueError("a world's name is 1 to 64 letters, digits, dots, dashes, underscores")
        if len(self._worlds) >= _MOST:
            raise ValueError(f"this server keeps {_MOST} worlds at the most; restart it for more")
        overlay = path or self._folder / f"{len(self._worlds)}.sqlite"
        world = World(name, self._seed, Store(self._base, overlay, durable=path is not None))
        self._worlds[name] = world
        return world


def _alone(store: Path) -> IO[bytes]:
    file = hold(store, exclusive=True)
    if file is None:
        raise StoreRefused(f"{store}: another server is using it; stop that or give another path")
    return file
