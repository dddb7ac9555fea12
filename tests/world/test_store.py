"""The store: base and overlay read as one, whatever is written in whatever order."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mock_server.world import base
from mock_server.world.locks import hold
from mock_server.world.record import Query, Record
from mock_server.world.schema import StoreRefused
from mock_server.world.store import Store

KIND = "vendor:Thing"


def thing(seq: int, colour: str, size: int = 0) -> Record:
    index = (("colour", colour), ("size", f"{size:03}"))
    body = f"{colour}{size}".encode()
    return Record(KIND, seq, f"thing-{seq}", body, None, index, ranged=frozenset({"size"}))


BASE = [thing(seq, "red" if seq % 2 else "blue", seq) for seq in range(20)]


@pytest.fixture(scope="module")
def base_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "base.sqlite"
    base.build(path, [base.batch(BASE)])
    return path


@pytest.fixture
def store(base_file: Path, tmp_path: Path) -> Store:
    return Store(base_file, tmp_path / "overlay.sqlite", durable=False)


def ids(store: Store, **query: object) -> list[str]:
    return [record.id for record in store.scan(Query(KIND, **query))]  # type: ignore[arg-type]


writes = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.integers(0, 30),
            st.sampled_from(["red", "blue", "green"]),
            st.integers(0, 30),
        ),
        st.tuples(st.just("delete"), st.integers(0, 30), st.just(""), st.just(0)),
    ),
    max_size=25,
)


@given(writes, st.sampled_from(["red", "blue", "green"]), st.integers(-1, 30), st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_store_behaves_as_a_table_would(
    store: Store,
    changes: list[tuple[str, int, str, int]],
    colour: str,
    after: int,
    limit: int,
) -> None:
    store.clear()
    model = {record.seq: record for record in BASE}
    for action, seq, painted, size in changes:
        if action == "put":
            model[seq] = thing(seq, painted, size)
            store.put(model[seq])
        else:
            assert store.delete(KIND, f"thing-{seq}") == (model.pop(seq, None) is not None)
    rows = [model[seq] for seq in sorted(model)]
    assert ids(store) == [record.id for record in rows]
    of_colour = [record.id for record in rows if ("colour", colour) in record.index]
    assert ids(store, equal=(("colour", colour),)) == of_colour
    later = [record for record in rows if record.seq > after]
    assert ids(store, after=after, limit=limit) == [record.id for record in later][:limit]
    large = [r.id for r in later if dict(r.index)["size"] > "010" and r.id in of_colour]
    found = ids(store, equal=(("colour", colour),), ranges=(("size", ">", "010"),), after=after)
    assert found == large
    both = (("colour", colour), ("size", "003"))
    assert ids(store, equal=both) == [r.id for r in rows if set(both) <= set(r.index)]
    for record in rows:
        read = store.read(KIND, record.id)
        assert read is not None
        assert read.body == record.body


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.put(thing(50, "green"))
            store.count("anything")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.read(KIND, "thing-50") is None
    assert store.count("anything") == 1


def test_counters_begin_again_after_a_reset_and_texts_stay(store: Store) -> None:
    store.remember([("colour", "red")])
    assert [store.count("c"), store.count("c")] == [1, 2]
    store.clear()
    assert store.count("c") == 1
    assert store.recall("colour") == "red"


def test_writers_in_many_threads_lose_nothing(store: Store) -> None:
    def write(first: int) -> None:
        for n in range(25):
            store.put(thing(first + n, "green"))
            store.count("writes")

    threads = [threading.Thread(target=write, args=(1000 * (k + 1),)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids(store, equal=(("colour", "green"),))) == 100
    assert store.count("writes") == 101


def test_what_was_written_is_there_after_closing(base_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    store = Store(base_file, path, durable=True)
    store.put(thing(99, "green"))
    store.close()
    again = Store(base_file, path, durable=True)
    assert ids(again, equal=(("colour", "green"),)) == ["thing-99"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"notes, not a database", "not a mock-ehr store"),
        (b"SQLite format 3\0" + bytes(84), "another program's database"),
    ],
)
def test_a_file_that_is_no_store_is_refused_and_untouched(
    base_file: Path, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "precious"
    path.write_bytes(content)
    with pytest.raises(StoreRefused, match=says) as refused:
        Store(base_file, path, durable=True)
    assert path.read_bytes() == content
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_store_of_another_version_is_refused_and_untouched(
    base_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old.sqlite"
    Store(base_file, path, durable=True).close()
    content = bytearray(path.read_bytes())
    content[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(content)
    with pytest.raises(StoreRefused, match="format 99"):
        Store(base_file, path, durable=True)
    assert path.read_bytes() == bytes(content)


def test_an_interrupted_build_leaves_no_base(tmp_path: Path) -> None:
    def half() -> object:
        yield base.batch([thing(1, "red")])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        base.build(tmp_path / "base.sqlite", half())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_base_is_no_store(base_file: Path) -> None:
    content = base_file.read_bytes()
    with pytest.raises(StoreRefused, match="cached population"):
        Store(base_file, base_file, durable=True)
    assert base_file.read_bytes() == content


def test_a_durable_store_waits_for_the_disk(base_file: Path, tmp_path: Path) -> None:
    for durable, level in ((True, 2), (False, 0)):
        store = Store(base_file, tmp_path / f"{durable}.sqlite", durable=durable)
        found = store._connection().execute("PRAGMA synchronous").fetchone()
        assert found == (level,)


def test_old_bases_are_forgotten_unless_they_are_in_use(tmp_path: Path) -> None:
    paths = [base.cached(tmp_path, str(n)) for n in range(12)]
    base.build(paths[0], [base.batch(BASE)])
    guard = hold(paths[0], exclusive=False)
    for path in paths[1:]:
        base.build(path, [base.batch(BASE)])
    left = set(tmp_path.glob("base-*.sqlite"))
    assert paths[0] in left
    assert paths[1] not in left
    assert paths[-1] in left
    assert guard is not None
    guard.close()
