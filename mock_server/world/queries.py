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
    """The statement and its values; rows are `seq`, then the columns of documents ``d``."""
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
    if form.falling:
        return _ordered(form)
    own = _half("main", form) + " AND d.deleted = 0"
    base = _half("base", form) + f" AND {_shown('d.seq')}"
    return f"{own} UNION ALL {base} ORDER BY 1{_limit(form)}"


def _half(schema: str, form: _Form) -> str:
    """One file's part: driven by the first equality, so that the order comes from its index."""
    if form.equal:
        source = (
            f"{schema}.index_values AS i JOIN {schema}.documents AS d"
            " ON d.kind = ?1 AND d.seq = i.seq"
            " WHERE i.kind = ?1 AND i.field = ?3 AND i.value = ?4 AND i.seq > ?2"
        )
        tests = _tests(schema, form, "d.seq", 5, form.equal - 1)
        return " AND ".join([f"SELECT i.seq AS seq, {form.columns} FROM {source}", *tests])
    source = f"{schema}.documents AS d WHERE d.kind = ?1 AND d.seq > ?2"
    tests = _tests(schema, form, "d.seq", 3, 0)
    return " AND ".join([f"SELECT d.seq AS seq, {form.columns} FROM {source}", *tests])


def _ordered(form: _Form) -> str:
    """In the order of a field's values: found in the indexes alone, then fetched.

    Only records that are there have index values, so that no document is read to find a page.
    """
    halves = [
        " AND ".join(
            [
                f"SELECT i.seq AS seq, i.value AS place, {own} AS own"
                f" FROM {schema}.index_values AS i"
                " WHERE i.kind = ?1 AND i.field = ?3 AND i.seq > ?2",
                *_tests(schema, form, "i.seq", 4, form.equal),
                *([] if own else [_shown("i.seq")]),
            ]
        )
        for own, schema in ((1, "main"), (0, "base"))
    ]
    found = f"{' UNION ALL '.join(halves)} ORDER BY 2 DESC{_limit(form)}"
    fetch = "(SELECT {} FROM {}.documents AS d WHERE d.kind = ?1 AND d.seq = p.seq)"
    columns = [
        f"CASE p.own WHEN 1 THEN {fetch.format(column, 'main')}"
        f" ELSE {fetch.format(column, 'base')} END"
        for column in form.columns.split(", ")
    ]
    return f"SELECT p.seq, {', '.join(columns)} FROM ({found}) AS p ORDER BY p.place DESC"


def _tests(schema: str, form: _Form, seq: str, at: int, equal: int) -> list[str]:
    """What else has to hold of a record; its values stand from parameter `at` on, in pairs."""
    table = f"{schema}.index_values"
    one = f"EXISTS (SELECT 1 FROM {table} AS e WHERE e.kind = ?1 AND e.seq = {seq} AND e.field = "
    some = f"{seq} IN (SELECT r.seq FROM {table} AS r WHERE r.kind = ?1 AND r.field = "
    tests = [
        *[f"{one}?{{}} AND e.value = ?{{}})"] * equal,
        *[f"{one}?{{}} AND e.value IN (SELECT value FROM json_each(?{{}})))"] * form.one_of,
        *[f"{some}?{{}} AND r.value {comparison} ?{{}})" for comparison in form.ranges],
        *[f"{some}?{{}} AND instr(r.value, ?{{}}) > 0)"] * form.contains,
    ]
    return [test.format(at + 2 * n, at + 2 * n + 1) for n, test in enumerate(tests)]


def _shown(seq: str) -> str:
    """That the overlay has nothing to say of a record of the base."""
    hidden = f"SELECT 1 FROM main.documents AS o WHERE o.kind = ?1 AND o.seq = {seq}"
    return f"NOT EXISTS ({hidden})"


def _limit(form: _Form) -> str:
    pairs = form.equal + form.one_of + len(form.ranges) + form.contains
    last = 2 + form.falling + 2 * pairs
    return f" LIMIT ?{last + 1} OFFSET ?{last + 2}" if form.limited else ""
