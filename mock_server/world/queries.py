"""The SQL of a query: the overlay's records, and the base's where the overlay says nothing."""

from __future__ import annotations

from functools import lru_cache

from mock_server.world.record import Query

READ = """
SELECT seq, body, extra, deleted FROM main.documents WHERE kind = ?1 AND id = ?2
UNION ALL
SELECT seq, body, extra, 0 FROM base.documents AS b WHERE kind = ?1 AND id = ?2
    AND NOT EXISTS (SELECT 1 FROM main.documents AS o WHERE o.kind = ?1 AND o.seq = b.seq)
"""


def scan(query: Query, columns: str) -> tuple[str, list[str | int]]:
    """The statement and its values; rows are `seq`, then the columns of documents ``d``."""
    fields = tuple(field for field, _ in query.equal)
    ranges = tuple((field, comparison) for field, comparison, _ in query.ranges)
    statement = _statement(columns, fields, ranges, query.limit is not None)
    values: list[str | int] = [query.kind, query.after]
    for field, value in query.equal:
        values += (field, value)
    for field, _, value in query.ranges:
        values += (field, value)
    if query.limit is not None:
        values += (query.limit, query.offset)
    return statement, values


@lru_cache(maxsize=256)
def _statement(
    columns: str, fields: tuple[str, ...], ranges: tuple[tuple[str, str], ...], limited: bool
) -> str:
    own = _half("main", columns, fields, ranges) + " AND d.deleted = 0"
    hidden = "SELECT 1 FROM main.documents AS o WHERE o.kind = ?1 AND o.seq = d.seq"
    base = _half("base", columns, fields, ranges) + f" AND NOT EXISTS ({hidden})"
    last = 2 + 2 * (len(fields) + len(ranges))
    limit = f" LIMIT ?{last + 1} OFFSET ?{last + 2}" if limited else ""
    return f"{own} UNION ALL {base} ORDER BY 1{limit}"


def _half(
    schema: str, columns: str, fields: tuple[str, ...], ranges: tuple[tuple[str, str], ...]
) -> str:
    """One file's part: driven by the first equality, so that the order comes from its index."""
    table = f"{schema}.index_values"
    tests: list[str] = []
    at = 3
    if fields:
        source = (
            f"{table} AS i JOIN {schema}.documents AS d ON d.kind = ?1 AND d.seq = i.seq"
            f" WHERE i.kind = ?1 AND i.field = ?{at} AND i.value = ?{at + 1} AND i.seq > ?2"
        )
        at += 2
    else:
        source = f"{schema}.documents AS d WHERE d.kind = ?1 AND d.seq > ?2"
    for _ in fields[1:]:
        tests.append(
            f"EXISTS (SELECT 1 FROM {table} AS e WHERE e.kind = ?1 AND e.field = ?{at}"
            f" AND e.value = ?{at + 1} AND e.seq = d.seq)"
        )
        at += 2
    for _, comparison in ranges:
        tests.append(
            f"d.seq IN (SELECT r.seq FROM {table} AS r WHERE r.kind = ?1 AND r.field = ?{at}"
            f" AND r.value {comparison} ?{at + 1})"
        )
        at += 2
    order = "i.seq" if fields else "d.seq"
    return " AND ".join([f"SELECT {order} AS seq, {columns} FROM {source}", *tests])
