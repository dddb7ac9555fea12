"""The base of worlds: an immutable file of seeded records, built once and reused."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path

from mock_server.world import schema
from mock_server.world.locks import hold
from mock_server.world.record import Record

Document = tuple[str, int, str, bytes, bytes | None, bytes | None]
"""A row of documents: kind, seq, id, body, whole, hidden."""

Value = tuple[str, str, str, str, int, bool]
"""A row of index values: kind, field, value, place, seq, ranged."""

Batch = tuple[list[Document], list[Value]]
"""Rows of documents and of index values."""

INSERT = "INSERT INTO {} (kind, seq, id, body, whole, hidden) VALUES (?, ?, ?, ?, ?, ?)"
INSERT_VALUE = "INSERT OR IGNORE INTO {} VALUES (?, ?, ?, ?, ?, ?)"

_KEPT = 8
"""Built bases that stay in the cache; the longest unused go first."""


def cached(folder: Path, key: str) -> Path:
    """Where the base of a key stands, or will."""
    name = blake2b(f"{schema.VERSION}\x1f{key}".encode(), digest_size=12).hexdigest()
    return folder / f"base-{name}.sqlite"


def use(path: Path) -> bool:
    """Whether a base stands at `path`; if so, it counts as used now."""
    try:
        os.utime(path)
    except OSError:
        return path.exists()
    return True


def batch(records: Iterable[Record]) -> Batch:
    """Records as the rows of the two tables."""
    documents: list[Document] = []
    values: list[Value] = []
    for record in records:
        documents.append(document(record))
        values += index_rows(record)
    values.sort()  # neighbours in the index are written together
    return documents, values


def document(record: Record) -> Document:
    """A record's row of documents."""
    return record.kind, record.seq, record.id, record.body, record.whole, record.hidden


def index_rows(record: Record) -> list[Value]:
    """A record's rows of index values; one that has a place is found by it alone, too."""
    kind, seq, place, ranged = record.kind, record.seq, record.place, record.ranged
    rows = [(kind, field, value, place, seq, field in ranged) for field, value in record.index]
    if place:
        rows.append((kind, "", "", place, seq, False))
    return rows


def build(path: Path, batches: Iterable[Batch]) -> None:
    """Write a base. It appears at `path` whole or not at all, whoever else builds it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".building-", suffix=".sqlite", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            _write(connection, batches)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _prune(path)


def _write(connection: sqlite3.Connection, batches: Iterable[Batch]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -65536")
    schema.create(connection, schema.BASE_ID)
    connection.execute("BEGIN")
    for rows, values in batches:
        connection.executemany(INSERT.format("documents"), rows)
        connection.executemany(INSERT_VALUE.format("index_values"), values)
    connection.execute("COMMIT")
    connection.executescript(schema.BASE_INDEXES)
    connection.execute("ANALYZE")


def _prune(newest: Path) -> None:
    """Forget all but the bases used last, so that the cache stays small."""
    use(newest)
    bases = sorted(newest.parent.glob("base-*.sqlite"), key=_used, reverse=True)
    for old in bases[_KEPT:]:
        with suppress(OSError):
            guard = hold(old, exclusive=True)
            if guard is not None:  # else a server is running on it
                old.unlink()
                guard.close()


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
