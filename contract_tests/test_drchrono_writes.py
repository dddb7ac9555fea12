"""What DrChrono's reference says of writes (DC-16, DC-18 to DC-21, DC-33)."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.documents import Json, followed
from contract_tests.drchrono import BY_NAME, DOCUMENT, SCHEMAS, DrChrono, ids
from contract_tests.drchrono_writes import WRITABLES, Writable

api = DrChrono("writes")


@pytest.fixture(autouse=True)
def _as_created() -> None:
    api.renew()


def those(*methods: str) -> pytest.MarkDecorator:
    """Every kind of record that has all of the methods."""
    found = [one for one in WRITABLES if {*methods} <= one.operations.keys()]
    return pytest.mark.parametrize("one", found, ids=str)


def model(one: Writable, place: int = 0) -> Json:
    """A record with as many values as any, the first of them or another."""
    query = {"verbose": "true"} if "verbose" in one.listing.parameters else {}
    records = api.all(one.listing, **query)
    needed = one.schema(next(iter(one.operations))).get("required", ())
    good = [r for r in records if all(r.get(key) not in (None, "") for key in needed)]
    by_values = sorted(good or records, key=lambda r: -sum(bool(v) for v in r.values()))
    return by_values[place]


def path(one: Writable, record: Json | None = None) -> str:
    """Where a kind of record is written, or a record of it."""
    return str(one) if record is None else f"{one}/{ids(one.listing, [record])[0]}"


def read(one: Writable, record: Json) -> Json:
    """A record, whole."""
    found: Json = api.get(path(one, record), {"verbose": "true"})
    return found


def at(one: Writable, place: int) -> Any:
    """What the list as it is now has at a place, from 0: an id, or None beyond its end."""
    query = {**one.listing.least, "page_size": 1, "page": place + 1}
    answer: Any = api.call("GET", one.listing.path, query_string=query)
    return None if answer.status_code == 404 else ids(one.listing, answer.json["results"])[0]


def before(one: Writable) -> list[Any]:
    """The ids of the list as it was created."""
    return ids(one.listing, api.all(one.listing))


@those("post")
def test_dc_18_a_post_answers_201_with_the_record(one: Writable) -> None:
    end, body = len(before(one)), one.body("post", model(one))
    answer = one.send(api, "post", path(one), body)
    assert answer.status_code == 201, answer.text
    new = answer.json
    assert read(one, new) == new
    last = at(one, end) or at(one, end - 1)  # a value in a note takes the place of the one before
    assert last == ids(one.listing, [new])[0]
    for key in body.keys() & new.keys():
        if followed(DOCUMENT, one.schema("post")["properties"][key]).get("format") != "binary":
            assert new[key] == body[key], key


@those("put")
def test_dc_18_a_put_answers_204_and_nothing_else(one: Writable) -> None:
    record = model(one)
    answer = one.send(api, "put", path(one, record), one.body("put", read(one, record)))
    assert (answer.status_code, answer.data) == (204, b""), answer.text


@those("patch")
def test_dc_16_18_a_patch_answers_204_and_the_id_stays(one: Writable) -> None:
    record = read(one, model(one, 1))
    key = next(key for key in one.schema("patch")["properties"] if record.get(key))
    for body in ({key: record[key]}, {"id": 1}, {}):
        answer = api.answer("PATCH", path(one, record), body)
        assert (answer.status_code, answer.data) == (204, b""), answer.text
    api.get(f"{one}/1", status=404)
    changing = {"updated_at", "extended_updated_at", "posted_date", "author"}  # when, and by whom
    after = read(one, record)
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in record.items() if k not in changing
    }


@those("delete")
def test_dc_18_21_a_delete_answers_204_and_hides_or_ends(one: Writable) -> None:
    known, record = before(one), model(one, 2)
    answer = api.answer("DELETE", path(one, record))
    assert (answer.status_code, answer.data) == (204, b""), answer.text
    (id_,) = ids(one.listing, [record])
    assert at(one, known.index(id_)) != id_
    assert at(one, len(known) - 1) is None
    archived = {"archived", "deleted_flag"} & SCHEMAS[one.listing.record]["properties"].keys()
    if one.listing.conceals and archived:
        assert read(one, record)[archived.pop()] is True
    else:
        api.get(path(one, record), status=404)


@pytest.mark.parametrize("one", [one for one in WRITABLES if one.takes_lists()], ids=str)
def test_dc_19_a_list_creates_several_in_its_order(one: Writable) -> None:
    bodies = [one.body("post", model(one, place)) for place in (5, 3, 4)]
    answer = one.send(api, "post", path(one), bodies)
    assert answer.status_code == 201, answer.text
    made = answer.json
    assert len({*ids(one.listing, made)}) == len(bodies)
    for body, new in zip(bodies, made, strict=True):
        assert read(one, new) == new
        refers = [key for key in body if "x-refers-to" in str(_property(one, key))]
        assert [new.get(key) for key in refers] == [body[key] for key in refers]


@pytest.mark.parametrize("one", [one for one in WRITABLES if one.takes_lists()], ids=str)
def test_dc_19_one_bad_record_of_a_list_spoils_all(one: Writable) -> None:
    end, good = len(before(one)), one.body("post", model(one, 6))
    answer = one.send(api, "post", path(one), [good, {}])
    assert answer.status_code == 400
    first, second = answer.json
    assert (first, bool(second)) == ({}, True)
    assert at(one, end) is None


def test_dc_20_an_overlapping_appointment_is_refused_unless_wanted() -> None:
    (one,) = (one for one in WRITABLES if str(one) == "appointments")
    body = one.body("post", model(one))
    first = api.send("POST", "appointments", 201, body)
    assert first["id"] in str(api.send("POST", "appointments", 409, body))
    wanted = api.send("POST", "appointments", 201, {**body, "allow_overlapping": True})
    day = body["scheduled_time"].partition("T")[0]
    api.send("POST", "appointments", 409, {**body, "scheduled_time": f"{day}T10:19:00"})
    after = api.send("POST", "appointments", 201, {**body, "scheduled_time": f"{day}T10:20:00"})
    earlier = {"scheduled_time": f"{day}T10:10:00"}
    api.send("PATCH", f"appointments/{after['id']}", 409, earlier)
    api.send("DELETE", f"appointments/{first['id']}", 204)
    api.send("DELETE", f"appointments/{wanted['id']}", 204)
    api.send("POST", "appointments", 201, body)


@pytest.mark.parametrize("name", ["allergies", "medications", "problems"])
def test_dc_33_what_is_not_said_is_the_default(name: str) -> None:
    (one,) = (one for one in WRITABLES if str(one) == name)
    body = one.body("post", model(one))
    assert "status" not in body
    new = read(one, api.send("POST", name, 201, body))
    assert new["status"] == "active"
    assert new.get("icd_version", "10") in (10, "10")


@those("post")
def test_an_id_that_names_nothing_is_refused_and_nothing_is_made(one: Writable) -> None:
    end, body = len(before(one)), one.body("post", model(one))
    for key in one.schema("post")["properties"]:
        if "x-refers-to" in _property(one, key):
            answer = one.send(api, "post", path(one), {**body, key: 1})
            assert answer.status_code == 400, key
            assert answer.json[key] == ['Invalid pk "1" - object does not exist.']
    assert at(one, end) is None


def test_keys_that_exclude_each_other_are_refused_together() -> None:
    users, groups = (ids(BY_NAME[k], api.all(BY_NAME[k])) for k in ("User", "UserGroup"))
    statuses = ids(BY_NAME["TaskStatus"], api.all(BY_NAME["TaskStatus"]))
    task = {"title": "Call back", "status": statuses[0]}
    both = {"assignee_user": users[0], "assignee_group": groups[0]}
    api.send("POST", "tasks", 400, {**task, **both})
    for key, value in both.items():
        api.send("POST", "tasks", 201, {**task, key: value})


def _property(one: Writable, key: str) -> Json:
    found: Json = followed(DOCUMENT, one.schema("post")["properties"][key])
    return found
