"""The two SQLite files of a world: one shape for the base and for the overlay."""

from __future__ import annotations

import sqlite3
from pathlib import Path

STORE_ID = 0x4D454852  # "MEHR"
BASE_ID = 0x4D454842  # "MEHB"
VERSION = 3

TABLES = """
PRAGMA page_size = 8192;
CREATE TABLE documents (
    kind TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
    body BLOB NOT NULL, whole BLOB, hidden BLOB, deleted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, seq)
) WITHOUT ROWID;
CREATE TABLE index_values (
    kind TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, place TEXT NOT NULL,
    seq INTEGER NOT NULL, ranged INTEGER NOT NULL,
    PRIMARY KEY (kind, field, value, place, seq)
) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

INDEXES = "CREATE UNIQUE INDEX documents_by_id ON documents (kind, id);"

BASE_INDEXES = f"""
{INDEXES}
CREATE INDEX ranged_by_seq ON index_values (kind, seq, field, value) WHERE ranged = 1;
"""

OVERLAY_INDEXES = f"""
{INDEXES}
CREATE INDEX index_values_by_seq ON index_values (kind, seq);
"""
"""Only what can be changed is found by its sequence number."""


class StoreRefused(ValueError):
    """A store cannot be used; the message is one line that says why and what to do."""


def create(connection: sqlite3.Connection, application: int) -> None:
    """Lay out an empty file, as a store or as a base."""
    connection.executescript(TABLES)
    connection.execute(f"PRAGMA application_id = {application}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def inspect(path: Path) -> bool:
    """Whether a store stands at `path` (False: nothing does yet); reads 100 bytes, writes none.

    Raises StoreRefused for a file that is no store, or one of another version.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreRefused(f"{path}: {error.strerror}; give --store another path") from None
    if not head:
        return False
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
        raise StoreRefused(f"{path}: not a mock-ehr store; give --store another path")
    application, version = (int.from_bytes(head[at : at + 4], "big") for at in (68, 60))
    if application == BASE_ID:
        raise StoreRefused(f"{path}: a cached population, not a store; give --store another path")
    if application != STORE_ID:
        raise StoreRefused(f"{path}: another program's database; give --store another path")
    if version != VERSION:
        raise StoreRefused(
            f"{path}: a store of format {version}, but this mock-ehr reads format {VERSION}; "
            "use the version that made it or give --store another path"
        )
    return True
