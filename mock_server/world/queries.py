"""The SQL of a query: the overlay's records, and the base's where the overlay says nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import orjson

from mock_server.world.record import Query

READ = """
SELECT seq, body, extra, deleted FROM main.documents WHERE kind = ?1 AND id = ?2
UNION ALL
SELECT seq, body, extra, 0 FROM base.documents AS b WHERE kind = ?1 AND id = ?2
    AND NOT EXISTS (SELECT 1 FROM main.documents AS o WHERE o.kind = ?1 AND o.seq = b.seq)
"""


class _Form(NamedTuple):
    """What a statement depends on: everything of a query but its values."""

    columns: str
    equal: int
    one_of: int
    ranges: tuple[str, ...]
    contains: int
    falling: bool
    limited: bool


def scan(query: Query, columns: str) -> tuple[str, list[str | int]]:
    """The statement and its values; rows are `seq`, then the columns of documents ``d``.

    In an order by value, that value follows as a last column.
    """
    form = _Form(
        columns,
        len(query.equal),
        len(query.one_of),
        tuple(comparison for _, comparison, _ in query.ranges),
        len(query.contains),
        query.falling is not None,
        query.limit is not None,
    )
    values: list[str | int] = [query.kind, query.after]
    if query.falling is not None:
        values.append(query.falling)
    for field, value in query.equal:
        values += (field, value)
    for field, several in query.one_of:
        values += (field, orjson.dumps(several).decode())
    for field, _, value in query.ranges:
        values += (field, value)
    for field, text in query.contains:
        values += (field, text)
    if query.limit is not None:
        values += (query.limit, query.offset)
    return _statement(form), values


@lru_cache(maxsize=256)
def _statement(form: _Form) -> str:
    own = _half("main", form) + " AND d.deleted = 0"
    hidden = "SELECT 1 FROM main.documents AS o WHERE o.kind = ?1 AND o.seq = d.seq"
    base = _half("base", form) + f" AND NOT EXISTS ({hidden})"
    pairs = form.equal + form.one_of + len(form.ranges) + form.contains
    last = 2 + form.falling + 2 * pairs
    order = f"{2 + form.columns.count(',') + 1} DESC" if form.falling else "1"
    limit = f" LIMIT ?{last + 1} OFFSET ?{last + 2}" if form.limited else ""
    return f"{own} UNION ALL {base} ORDER BY {order}{limit}"


def _half(schema: str, form: _Form) -> str:
    """One file's part, driven by what gives the order: a field's values or the first equality."""
    table = f"{schema}.index_values"
    at = 3
    equal = form.equal
    joined = f"{table} AS i JOIN {schema}.documents AS d ON d.kind = ?1 AND d.seq = i.seq"
    if form.falling:
        chosen = f"i.seq AS seq, {form.columns}, i.value AS place"
        source = f"{joined} WHERE i.kind = ?1 AND i.field = ?3 AND i.seq > ?2"
        at += 1
    elif equal:
        chosen = f"i.seq AS seq, {form.columns}"
        source = f"{joined} WHERE i.kind = ?1 AND i.field = ?3 AND i.value = ?4 AND i.seq > ?2"
        at, equal = at + 2, equal - 1
    else:
        chosen = f"d.seq AS seq, {form.columns}"
        source = f"{schema}.documents AS d WHERE d.kind = ?1 AND d.seq > ?2"
    one = f"EXISTS (SELECT 1 FROM {table} AS e WHERE e.kind = ?1 AND e.seq = d.seq AND e.field = "
    some = f"d.seq IN (SELECT r.seq FROM {table} AS r WHERE r.kind = ?1 AND r.field = "
    tests = [
        *[f"{one}?{{}} AND e.value = ?{{}})"] * equal,
        *[f"{one}?{{}} AND e.value IN (SELECT value FROM json_each(?{{}})))"] * form.one_of,
        *[f"{some}?{{}} AND r.value {comparison} ?{{}})" for comparison in form.ranges],
        *[f"{some}?{{}} AND instr(r.value, ?{{}}) > 0)"] * form.contains,
    ]
    placed = [test.format(at + 2 * n, at + 2 * n + 1) for n, test in enumerate(tests)]
    return " AND ".join([f"SELECT {chosen} FROM {source}", *placed])
