"""The records of a world: its own overlay over an immutable base."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mock_server.world import queries, schema
from mock_server.world.base import INSERT, INSERT_VALUE, document, index_rows
from mock_server.world.connections import CONNECTIONS
from mock_server.world.record import CREATED, Query, Record


class Store:
    """Reads see base and overlay as one; writes go to the overlay.

    Safe to use from several threads: each has a connection of its own. With `durable`, an
    acknowledged write survives a crash of the machine.
    """

    def __init__(self, base: Path, overlay: Path, *, durable: bool) -> None:
        self._base = base
        self._overlay = overlay
        self._synchronous = "FULL" if durable else "OFF"
        if not schema.inspect(overlay):
            self._lay_out()

    def read(self, kind: str, id: str) -> Record | None:  # noqa: A002 - the record's own word
        """The record of an id, or None."""
        row = self._connection().execute(queries.READ, (kind, id)).fetchone()
        if row is None or row[4]:
            return None
        return Record(kind, row[0], id, row[1], row[2], hidden=row[3])

    def scan(self, query: Query) -> list[Record]:
        """The records that a query asks for, in its order, without their index values."""
        statement, values = queries.scan(query, queries.RECORD)
        rows = self._connection().execute(statement, values)
        return [
            Record(query.kind, seq, id_, body, whole, hidden=hidden)
            for seq, id_, body, whole, hidden, *_ in rows
        ]

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and wire text of the records that a query asks for, in its order."""
        return _rows(self._connection(), query)

    def snapshot(self) -> Snapshot:
        """The records as they are now, whatever is written later; it has to be closed."""
        return Snapshot(self._connect(shared=True))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes of the block or none; writers wait for one another."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def put(self, record: Record) -> None:
        """Write a record, in place of the one with its sequence number if there is one."""
        with self.transaction():
            connection = self._connection()
            self._forget(record.kind, record.seq)
            connection.execute(INSERT.format("main.documents"), document(record))
            connection.executemany(INSERT_VALUE.format("main.index_values"), index_rows(record))

    def delete(self, kind: str, id: str) -> bool:  # noqa: A002 - the record's own word
        """Delete a record; False if there is none."""
        with self.transaction():
            record = self.read(kind, id)
            if record is None:
                return False
            self._forget(kind, record.seq)
            self._connection().execute(
                "INSERT INTO main.documents (kind, seq, id, body, deleted) VALUES (?, ?, ?, '', 1)",
                (kind, record.seq, id),
            )
            return True

    def next_seq(self) -> int:
        """A sequence number that no record has had since the last reset."""
        return CREATED + self.count("seq")

    def count(self, counter: str) -> int:
        """The next number of a counter: 1, 2, 3 … since the last reset."""
        with self.transaction():
            row = (
                self._connection()
                .execute(
                    "INSERT INTO main.meta VALUES ('count:' || ?, '1') ON CONFLICT (name)"
                    " DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value",
                    (counter,),
                )
                .fetchone()
            )
        return int(row[0])

    def remember(self, values: Iterable[tuple[str, str]]) -> None:
        """Keep named texts beside the records."""
        with self.transaction():
            self._connection().executemany("INSERT OR REPLACE INTO main.meta VALUES (?, ?)", values)

    def recall(self, name: str) -> str | None:
        """A kept text, or None."""
        found = self._connection().execute("SELECT value FROM main.meta WHERE name = ?", (name,))
        row = found.fetchone()
        return None if row is None else str(row[0])

    def clear(self) -> None:
        """Undo every write; kept texts stay, counters begin again."""
        with self.transaction():
            connection = self._connection()
            connection.execute("DELETE FROM main.documents")
            connection.execute("DELETE FROM main.index_values")
            connection.execute("DELETE FROM main.meta WHERE name GLOB 'count:*'")

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        CONNECTIONS.close(self)

    def _forget(self, kind: str, seq: int) -> None:
        connection = self._connection()
        connection.execute("DELETE FROM main.documents WHERE kind = ? AND seq = ?", (kind, seq))
        connection.execute("DELETE FROM main.index_values WHERE kind = ? AND seq = ?", (kind, seq))

    def _connection(self) -> sqlite3.Connection:
        return CONNECTIONS.get(self, self._connect)

    def _connect(self, *, shared: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._overlay.absolute().as_uri(),
            uri=True,
            isolation_level=None,
            timeout=30,
            check_same_thread=not shared,
            cached_statements=512,
        )
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        base = self._base.absolute().as_uri() + "?mode=ro&immutable=1"
        connection.execute("ATTACH ? AS base", (base,))
        return connection

    def _lay_out(self) -> None:
        try:
            connection = sqlite3.connect(self._overlay, isolation_level=None)
            schema.create(connection, schema.STORE_ID)
            connection.executescript(schema.OVERLAY_INDEXES)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
        except sqlite3.Error as error:
            raise schema.StoreRefused(
                f"{self._overlay}: {error}; give --store another path"
            ) from None


class Snapshot:
    """The records of a store as they were when it was taken; for one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM main.meta").fetchone()  # a snapshot begins with a read

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and wire text of the records that a query asks for, in its order."""
        return _rows(self._connection, query)

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()


def _rows(connection: sqlite3.Connection, query: Query) -> list[tuple[int, bytes]]:
    statement, values = queries.scan(query, queries.WHOLE if query.whole else queries.BODY)
    rows = connection.execute(statement, values).fetchall()
    return rows if query.order is None else [(row[0], row[1]) for row in rows]


def kept_texts(overlay: Path) -> dict[str, str]:
    """The texts that a store keeps beside its records, read without opening it for writing."""
    address = overlay.absolute().as_uri() + "?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return dict(connection.execute("SELECT name, value FROM meta"))
    except sqlite3.Error as error:
        raise schema.StoreRefused(
            f"{overlay}: damaged ({error}); give --store another path"
        ) from None
