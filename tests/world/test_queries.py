"""What only a store answers: lists led by a range, and records found through others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mock_server.world import base
from mock_server.world.record import Order, Query, Record
from mock_server.world.store import Store

VISIT, BILL = "vendor:Visit", "vendor:Bill"
ROOMS, DAYS = "abc", "012345"
BY_DAY = Order(falling=False, field="day")

Fits = Callable[[tuple[str, str, str]], bool]

visits = st.lists(
    st.tuples(st.sampled_from(ROOMS), st.sampled_from(DAYS), st.sampled_from(DAYS)), max_size=12
)
bills = st.lists(st.integers(0, 12), max_size=12)


def visit(seq: int, room: str, day: str, changed: str) -> Record:
    index = (("room", room), ("day", day), ("changed", changed))
    ranged = frozenset({"day", "changed"})
    return Record(VISIT, seq, f"v{seq}", f"{seq}".encode(), None, index, place=day, ranged=ranged)


def bill(seq: int, of: int) -> Record:
    return Record(BILL, seq, f"b{seq}", f"{seq}".encode(), None, (("visit", f"v{of}"),))


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """An empty one, and one whose base holds records that the overlay changes or deletes."""
    found = []
    for name, seeded in (("empty", []), ("seeded", [visit(n, "a", "0", "0") for n in range(6)])):
        folder = tmp_path_factory.mktemp(name)
        base.build(folder / "base.sqlite", [base.batch(seeded)])
        found.append(Store(folder / "base.sqlite", folder / "overlay.sqlite", durable=False))
    return found[0], found[1]


def seqs(store: Store, query: Query) -> list[int]:
    return [seq for seq, _ in store.rows(query)]


@given(visits, bills, st.sampled_from(ROOMS), st.sampled_from(DAYS), st.integers(1, 5))
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_lists_are_led_by_ranges_and_records_found_through_others(
    stores: tuple[Store, Store],
    made: list[tuple[str, str, str]],
    owed: list[int],
    room: str,
    since: str,
    limit: int,
) -> None:
    for number, store in enumerate(stores):
        store.clear()
        table = dict.fromkeys(range(6), ("a", "0", "0")) if number else {}
        if number:
            store.delete(VISIT, "v5")
            del table[5]
        for seq, values in enumerate(made):
            store.put(visit(seq, *values))
            table[seq] = values
        for seq, of in enumerate(owed):
            store.put(bill(seq, of))

        changed = Query(VISIT, ranges=(("changed", ">=", since),), order=BY_DAY, led="changed")
        later = [n for n, (_, _, at) in table.items() if at >= since]
        later.sort(key=lambda n: (table[n][2], table[n][1], n))
        assert seqs(store, changed) == later
        assert seqs(store, replace(changed, limit=limit, offset=1)) == later[1 : limit + 1]

        in_room = Query(VISIT, equal=(("room", room),), ranges=(("day", "<", since),), order=BY_DAY)
        early = [n for n, (where, day, _) in table.items() if where == room and day < since]
        assert seqs(store, in_room) == sorted(early, key=lambda n: (table[n][1], n))

        plain = Query(VISIT, order=BY_DAY, limit=limit)
        assert seqs(store, plain) == sorted(table, key=lambda n: (table[n][1], n))[:limit]

        rules: tuple[tuple[Query, Fits], ...] = (
            (Query(VISIT, equal=(("room", room),)), lambda v: v[0] == room),
            (replace(changed, order=None), lambda v: v[2] >= since),
        )
        for wanted, fits in rules:
            through = Query(BILL, through=(("visit", wanted),))
            expected = [n for n, of in enumerate(owed) if of in table and fits(table[of])]
            assert seqs(store, through) == expected
