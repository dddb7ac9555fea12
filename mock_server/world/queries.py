"""The SQL of a query: the overlay's records, and the base's where the overlay says nothing.

Several things can drive a query: an equality, the range that leads, the places of the kind or the
sequence numbers, each an index that has the order of the list; or what few records fulfil, a text
or a reference, after which they are sorted. What else has to hold is tested on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from typing import Literal, NamedTuple

import orjson

from mock_server.world.record import Query, pieces

READ = """
SELECT seq, body, whole, hidden, deleted FROM main.documents WHERE kind = ?1 AND id = ?2
UNION ALL
SELECT seq, body, whole, hidden, 0 FROM base.documents AS b WHERE kind = ?1 AND id = ?2
    AND NOT EXISTS (SELECT 1 FROM main.documents AS o WHERE o.kind = ?1 AND o.seq = b.seq)
"""

BODY, WHOLE = "d.body", "COALESCE(d.whole, d.body)"
RECORD = "d.id, d.body, d.whole, d.hidden"


_PIECES = 8
"""Pieces of a text that are looked up at the most; what they find is compared with the text."""

Driver = Literal["equal", "led", "place", "few", "seq"]


class _Form(NamedTuple):
    """What a statement depends on: everything of a query but its values."""

    columns: str
    driver: Driver
    equal: int
    without: int
    one_of: int
    ranges: tuple[tuple[str, bool], ...]
    """Comparisons, and whether they are of the values that the query is driven by."""
    contains: int
    through: tuple[_Form, ...]
    ordered: bool
    falling: bool
    cursor: bool
    """Whether `after` counts."""
    limited: bool


def scan(query: Query, columns: str) -> tuple[str, list[str | int]]:
    """The statement and its values; rows are `seq`, then the columns of documents ``d``."""
    form = _form(query, columns)
    values = list(_values(query, form))
    if query.limit is not None:
        values += (query.limit, query.offset)
    return _statement(form), values


def _form(query: Query, columns: str, top: bool = True) -> _Form:
    driver: Driver = "seq"
    equal = _equal(query)
    if equal:
        driver = "equal"
    elif query.led is not None:
        driver = "led"
    elif query.order is not None:
        driver = "place"
    elif query.through or query.contains:
        driver = "few"
    driven = query.led if driver == "led" else query.order and query.order.field
    return _Form(
        columns,
        driver,
        len(equal),
        len(query.without),
        len(query.one_of),
        tuple((comparison, field == driven) for field, comparison, _ in query.ranges),
        len(query.contains),
        tuple(_form(inner, "d.id", top=False) for _, inner in query.through),
        query.order is not None,
        query.order is not None and query.order.falling,
        driver in ("few", "seq") or (driver == "equal" and top and query.order is None),
        query.limit is not None,
    )


def _equal(query: Query) -> list[tuple[str, str]]:
    """The equalities of a query, those of some pieces of each text included."""
    found = [pair for field, text in query.contains for pair in pieces(field, text)[:_PIECES]]
    return [*query.equal, *found]


def _values(query: Query, form: _Form) -> Iterator[str | int]:
    """The values in the order in which `_Slots` names their places."""
    yield query.kind
    if form.cursor:
        yield query.after
    if form.driver == "led":
        yield query.led or ""
    for field, value in (*_equal(query), *query.without):
        yield field
        yield value
    for field, several in query.one_of:
        yield field
        yield orjson.dumps(several).decode()
    for field, _, value in query.ranges:
        yield field
        yield value
    for field, text in query.contains:
        yield field
        yield text
    for (field, inner), deeper in zip(query.through, form.through, strict=True):
        yield field
        yield from _values(inner, deeper)


class _Slots:
    """The names of a form's values in the statement."""

    def __init__(self, form: _Form, numbers: Iterator[int]) -> None:
        def name() -> str:
            return f"?{next(numbers)}"

        self.kind = name()
        self.after = name() if form.cursor else ""
        self.led = name() if form.driver == "led" else ""
        self.equal = [(name(), name()) for _ in range(form.equal)]
        self.without = [(name(), name()) for _ in range(form.without)]
        self.one_of = [(name(), name()) for _ in range(form.one_of)]
        self.ranges = [(name(), name()) for _ in form.ranges]
        self.contains = [(name(), name()) for _ in range(form.contains)]
        self.through = [(name(), _Slots(inner, numbers)) for inner in form.through]


@lru_cache(maxsize=512)
def _statement(form: _Form) -> str:
    numbers = count(1)
    slots = _Slots(form, numbers)
    limit = f" LIMIT ?{next(numbers)} OFFSET ?{next(numbers)}" if form.limited else ""
    if form.driver in ("led", "place", "few"):
        return _found_then_fetched(form, slots, limit)
    place = ", i.place" if form.ordered else ""
    halves = [
        f"SELECT {driver}.seq, {form.columns}{place} FROM {source}"
        for schema in ("main", "base")
        for driver, source in [_half(schema, form, slots)]
    ]
    down = " DESC" if form.falling else ""
    order = f"{len(_split(form.columns)) + 2}{down}, 1{down}" if form.ordered else "1"
    return f"{' UNION ALL '.join(halves)} ORDER BY {order}{limit}"


def _half(schema: str, form: _Form, slots: _Slots) -> tuple[str, str]:
    """One file's part: the table that drives it, and the text from its name to the last test."""
    documents = f"{schema}.documents AS d"
    if form.driver in ("few", "seq"):
        bound = "+d.seq" if form.driver == "few" else "d.seq"  # + keeps the bound from driving
        tests = [f"d.kind = {slots.kind}", f"{bound} > {slots.after}"]
        driver, source, place = "d", documents, "''"
    else:
        tests = _driven(form, slots)
        if form.cursor:
            tests += ["i.place = ''", f"i.seq > {slots.after}"]
        driver, place = "i", "i.place"
        source = (
            f"{schema}.index_values AS i CROSS JOIN {documents} ON d.kind = {slots.kind}"
            " AND d.seq = i.seq"  # CROSS: the index comes first
        )
    tests += _tests(schema, form, slots, f"{driver}.seq", place)
    tests.append("d.deleted = 0" if schema == "main" else _shown("d.seq", slots))
    return driver, f"{source} WHERE {' AND '.join(tests)}"


def _driven(form: _Form, slots: _Slots) -> list[str]:
    """What the index values fulfil that drive a query."""
    field, value = "''", "''"
    if form.driver == "equal":
        field, value = slots.equal[0]
    tests = [f"i.kind = {slots.kind}"]
    if form.driver == "led":
        tests.append(f"i.field = {slots.led}")
    else:
        tests += [f"i.field = {field}", f"i.value = {value}"]
    column = "i.value" if form.driver == "led" else "i.place"
    tests += [
        f"{column} {comparison} {bound}"
        for (comparison, own), (_, bound) in zip(form.ranges, slots.ranges, strict=True)
        if own
    ]
    return tests


def _found_then_fetched(form: _Form, slots: _Slots, limit: str) -> str:
    """Found in the indexes alone, then fetched: no document is read to pass it over.

    Only records that are there have index values in the overlay, so that it needs no test.
    """
    halves = []
    for own, schema in ((1, "main"), (0, "base")):
        if form.driver == "few":
            driver, source = _half(schema, form, slots)
            key = "'' AS first, '' AS then_"
        else:
            tests = [*_driven(form, slots), *_tests(schema, form, slots, "i.seq", "i.place")]
            tests += [] if own else [_shown("i.seq", slots)]
            driver, source = "i", f"{schema}.index_values AS i WHERE {' AND '.join(tests)}"
            key = "i.value AS first, i.place AS then_"
        halves.append(f"SELECT {driver}.seq AS seq, {own} AS own, {key} FROM {source}")
    down = " DESC" if form.falling else ""
    found = f"{' UNION ALL '.join(halves)} ORDER BY 3{down}, 4{down}, 1{down}{limit}"
    fetch = f"(SELECT {{}} FROM {{}}.documents AS d WHERE d.kind = {slots.kind} AND d.seq = p.seq)"
    columns = [
        f"CASE p.own WHEN 1 THEN {fetch.format(column, 'main')}"
        f" ELSE {fetch.format(column, 'base')} END"
        for column in _split(form.columns)
    ]
    order = f"p.first{down}, p.then_{down}, p.seq{down}"
    return f"SELECT p.seq, {', '.join(columns)} FROM ({found}) AS p ORDER BY {order}"


def _split(columns: str) -> list[str]:
    return [columns] if "(" in columns else columns.split(", ")


def _tests(schema: str, form: _Form, slots: _Slots, seq: str, place: str) -> list[str]:
    """What else has to hold of a record."""
    table = f"{schema}.index_values"
    kind = slots.kind
    one = f"EXISTS (SELECT 1 FROM {table} AS e WHERE e.kind = {kind}"
    one += f" AND e.place = {place} AND e.seq = {seq} AND e.field = "
    some = f"{seq} IN (SELECT r.seq FROM {table} AS r WHERE r.kind = {kind} AND r.field = "
    own = f"EXISTS (SELECT 1 FROM {table} AS e WHERE e.kind = {kind} AND e.seq = {seq}"
    own += " AND e.ranged = 1 AND e.field = "
    few = form.driver in ("few", "seq")  # else candidates come one by one and are looked up
    tests = [f"{one}{field} AND e.value = {value})" for field, value in slots.equal[1:]]
    tests += [f"NOT {one}{field} AND e.value = {value})" for field, value in slots.without]
    tests += [
        f"{one}{field} AND e.value IN (SELECT value FROM json_each({several})))"
        for field, several in slots.one_of
    ]
    for (comparison, driven), (field, value) in zip(form.ranges, slots.ranges, strict=True):
        if driven:
            continue
        if few:
            tests.append(f"{some}{field} AND r.value {comparison} {value})")
        else:
            tests.append(f"{own}{field} AND e.value {comparison} {value})")
    for field, text in slots.contains:
        if few:
            tests.append(f"{some}{field} AND instr(r.value, {text}) > 0)")
        else:
            tests.append(f"{own}{field} AND instr(e.value, {text}) > 0)")
    for inner, (field, deeper) in zip(form.through, slots.through, strict=True):
        ids = " UNION ALL ".join(
            f"SELECT d.id FROM {_half(file, inner, deeper)[1]}" for file in ("main", "base")
        )
        tests.append(f"{some}{field} AND r.value IN ({ids}))")
    return tests


def _shown(seq: str, slots: _Slots) -> str:
    """That the overlay has nothing to say of a record of the base."""
    hidden = f"SELECT 1 FROM main.documents AS o WHERE o.kind = {slots.kind} AND o.seq = {seq}"
    return f"NOT EXISTS ({hidden})"
