"""Records in memory answer queries as the store does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mock_server.world import base
from mock_server.world.record import Order, Query, Record, pieces
from mock_server.world.selection import Selection
from mock_server.world.store import Store

KIND = "vendor:Thing"
words = st.sampled_from(["red", "blue", "dark red", "RED", "gréen", "50%", "a_b", ""])

records = st.lists(
    st.tuples(words, st.lists(words, max_size=2), st.booleans(), st.integers(0, 3)), max_size=14
)
queries = st.builds(
    Query,
    kind=st.just(KIND),
    equal=st.lists(st.tuples(st.just("colour"), words), max_size=2).map(tuple),
    one_of=st.lists(
        st.tuples(st.just("colour"), st.lists(words, max_size=3).map(tuple)), max_size=1
    ).map(tuple),
    ranges=st.lists(
        st.tuples(
            st.just("size"), st.sampled_from([">", ">=", "<", "<="]), st.sampled_from("0123")
        ),
        max_size=2,
    ).map(tuple),
    contains=st.lists(
        st.tuples(st.just("text"), st.sampled_from(["", "e", "red", "rk r", "%", "_", "é"])),
        max_size=2,
    ).map(tuple),
    without=st.lists(st.tuples(st.just("colour"), words), max_size=1).map(tuple),
    order=st.sampled_from([None, Order(falling=True), Order(falling=False)]),
    after=st.integers(-1, 14),
    limit=st.none() | st.integers(1, 20),
    offset=st.just(0),
)


def thing(
    order: Order | None, seq: int, colour: str, texts: list[str], sized: bool, size: int
) -> Record:
    index = [("colour", colour)]
    for text in texts:
        index += [("text", text), *pieces("text", text)]
    if sized:
        index.append(("size", str(size)))
    place = f"{size if sized else ''}\x1f" if order else ""
    body, whole = f"body {seq}".encode(), f"whole {seq}".encode() if sized else None
    asked = frozenset({"size", "text"})
    return Record(KIND, seq, f"thing-{seq}", body, whole, tuple(index), place=place, ranged=asked)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("selection")
    base.build(folder / "base.sqlite", [base.batch([])])
    return Store(folder / "base.sqlite", folder / "overlay.sqlite", durable=False)


@given(records, queries, st.integers(0, 6))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_memory_and_store_agree(
    store: Store,
    made: list[tuple[str, list[str], bool, int]],
    query: Query,
    offset: int,
) -> None:
    query = replace(query, offset=offset if query.limit is not None else 0)
    if query.order is not None:
        query = replace(query, after=-1)
    things = [thing(query.order, seq, *values) for seq, values in enumerate(made)]
    store.clear()
    for one in things:
        store.put(one)
    selection = Selection(things)
    assert selection.rows(query) == store.rows(query)
    whole = replace(query, whole=True)
    assert selection.rows(whole) == store.rows(whole)
    assert [r.id for r in selection.scan(query)] == [r.id for r in store.scan(query)]
