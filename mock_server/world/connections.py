"""Open databases of a thread: a few, the least used closed first, so that files never run out."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from threading import local

_OPEN = 16
"""Databases that one thread keeps open."""

Open = Callable[[], sqlite3.Connection]


class Connections:
    """Each thread's connections by key."""

    def __init__(self) -> None:
        self._local = local()

    def get(self, key: object, open_: Open) -> sqlite3.Connection:
        """This thread's connection of a key, opened on first use."""
        kept = self._kept()
        connection = kept.get(key)
        if connection is None:
            connection = kept[key] = open_()
            if len(kept) > _OPEN:
                kept.popitem(last=False)[1].close()
        else:
            kept.move_to_end(key)
        return connection

    def close(self, key: object) -> None:
        """Close this thread's connection of a key, if it has one."""
        connection = self._kept().pop(key, None)
        if connection is not None:
            connection.close()

    def _kept(self) -> OrderedDict[object, sqlite3.Connection]:
        kept: OrderedDict[object, sqlite3.Connection] | None = getattr(self._local, "kept", None)
        if kept is None:
            kept = self._local.kept = OrderedDict()
        return kept


CONNECTIONS = Connections()
