"""Pages: every record once, whatever the page's size and whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask import Flask

from mock_server.world.record import Record
from tests.healthjump.conftest import LISTS, WRAPPED, Healthjump


@pytest.mark.parametrize(("path", "key"), LISTS.items())
def test_pages_of_any_size_give_the_same_records_once(
    healthjump: Healthjump, path: str, key: str
) -> None:
    one_patient = {} if path == "/patients" else {"patient_id": _busy(healthjump)}
    whole = healthjump.walk(path, limit=1000)
    some = healthjump.walk(path, limit=1000, **one_patient)
    assert len({record[key] for record in whole}) == len(whole) > 0
    for size in (1, 7):
        assert healthjump.walk(path, limit=size, **one_patient) == some
    assert healthjump.walk(path, limit=97) == whole


@pytest.mark.parametrize("path", ["/patients", "/encounters", "/labs"])
def test_a_page_holds_100_records_unless_told(healthjump: Healthjump, path: str) -> None:
    page, following = healthjump.page(path)
    assert len(page) == 100
    assert following is not None


@pytest.mark.parametrize("path", LISTS)
def test_envelopes_are_as_documented(healthjump: Healthjump, path: str) -> None:
    body = healthjump.get(path, limit=1)
    assert isinstance(body, dict if path in WRAPPED else list)


def test_the_last_page_has_no_next_cursor(healthjump: Healthjump) -> None:
    assert set(healthjump.get("/patients", limit=1000)) == {"data"}
    assert "Link" not in healthjump.answer("/allergies", limit=1000).headers


@pytest.mark.parametrize("path", ["/providers", "/practices"])
def test_directories_come_whole(healthjump: Healthjump, path: str) -> None:
    answer = healthjump.answer(path)
    assert "Link" not in answer.headers
    assert isinstance(answer.json, list)
    assert answer.json
    assert healthjump.get(path, status=400, limit=1)["error"] == "invalid_request"


def test_a_cursor_gives_the_same_page_again(healthjump: Healthjump) -> None:
    _, following = healthjump.page("/encounters", limit=5)
    assert following is not None
    assert healthjump.page("/encounters", **following) == healthjump.page(
        "/encounters", **following
    )


def test_a_page_may_change_its_size_on_the_way(healthjump: Healthjump) -> None:
    first, following = healthjump.page("/patients", limit=3)
    assert following is not None
    rest = healthjump.walk("/patients", **{**following, "limit": 50})
    assert first + rest == healthjump.walk("/patients")


def test_cursors_are_bound_to_their_query(healthjump: Healthjump) -> None:
    _, following = healthjump.page("/encounters", limit=5)
    assert following is not None
    cursor = following["cursor"]
    client = healthjump.get("/practices")[0]["client_id"]
    for path, query in (
        ("/patients", {}),
        ("/vitals", {}),
        ("/encounters", {"client_id": client}),
        ("/encounters", {"modified_since": "2020-01-01T00:00:00Z"}),
    ):
        body = healthjump.get(path, status=400, cursor=cursor, **query)
        assert body["error"] == "invalid_cursor"
        assert "cursor" in body["message"]


def test_cursors_are_bound_to_their_world(
    app: Flask, healthjump: Healthjump, control: Callable[..., Any]
) -> None:
    _, following = healthjump.page("/patients", limit=5)
    assert following is not None
    other = {"X-Mock-World": "another-world"}
    token = app.test_client().post("/__mock__/tokens", json={"vendor": "healthjump"}, headers=other)
    assert token.json is not None
    healthjump.headers = {**other, "Authorization": token.json["authorization"]}
    assert healthjump.get("/patients", status=400, **following)["error"] == "invalid_cursor"


def test_the_same_filter_in_other_words_keeps_the_cursor(healthjump: Healthjump) -> None:
    query = {"limit": 2, "modified_since": "2024-01-01T00:00:00Z"}
    _, following = healthjump.page("/encounters", **query)
    assert following is not None
    other = {**following, "modified_since": "2024-01-01T02:00:00+02:00"}
    assert (
        healthjump.page("/encounters", **other)[0] == healthjump.page("/encounters", **following)[0]
    )


def test_every_forged_cursor_is_refused(healthjump: Healthjump) -> None:
    _, following = healthjump.page("/patients", limit=5)
    assert following is not None
    cursor = following["cursor"]
    flipped = [
        cursor[:i] + ("A" if cursor[i] != "A" else "B") + cursor[i + 1 :]
        for i in range(len(cursor))
    ]
    for forged in [*flipped, "", "x", "../../etc/passwd", "é", cursor[:-1], cursor + "=" * 4]:
        assert healthjump.answer("/patients", cursor=forged).status_code == 400, forged


def test_walks_stay_whole_while_records_are_written(
    app: Flask, healthjump: Healthjump, world: str
) -> None:
    store = app.extensions["mock_ehr"].get(world).store
    before = healthjump.walk("/encounters", limit=1000)
    seen: list[str] = []
    following: dict[str, Any] | None = {"limit": 40}
    written = 0
    while following is not None:
        page, following = healthjump.page("/encounters", **following)
        seen += [record["encounter_id"] for record in page]
        if written < 20:  # a new record, a changed one that was seen, a changed one that was not
            written += 1
            seq = store.next_seq()
            body = {**page[0], "encounter_id": f"hj-enc-new{written:05}"}
            store.put(Record("healthjump:Encounter", seq, body["encounter_id"], orjson.dumps(body)))
            for old in (page[-1], before[-written]):
                record = store.read("healthjump:Encounter", old["encounter_id"])
                changed = orjson.dumps({**old, "reason_for_visit": "changed meanwhile"})
                store.put(Record(record.kind, record.seq, record.id, changed))
    assert len(seen) == len(set(seen))
    assert {record["encounter_id"] for record in before} <= set(seen)


def _busy(healthjump: Healthjump) -> str:
    """The patient with most encounters: enough records for several pages."""
    counts: dict[str, int] = {}
    for visit in healthjump.walk("/encounters", limit=1000):
        counts[visit["patient_id"]] = counts.get(visit["patient_id"], 0) + 1
    return max(counts, key=lambda patient: counts[patient])
