"""Every resource that clients create: with the keys that are required and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.drchrono.bodies import PDF, differing, forms, minimal, send, sent
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import CREATABLE, JSON, Writable, carried, media, required
from tests.drchrono.everything import Body, Everything, ids, wanted

every_creatable = pytest.mark.parametrize("kind", CREATABLE, ids=lambda one: one.name)
in_bulk = pytest.mark.parametrize(
    "kind", [one for one in CREATABLE if media(one.fullest) == JSON], ids=lambda one: one.name
)

OF_ITS_OWN = {"id", "scheduled_time", "requisition_id", "clinical_note", "order", "chart_id"}
"""Keys in which two records that were created alike may differ."""


@pytest.fixture(scope="module")
def app(populous: Flask) -> Flask:
    """What bodies are made after is in the same application."""
    return populous


@pytest.fixture(autouse=True)
def at_one_moment(control: Callable[..., Any]) -> None:
    """Records that are created alike tell the same time."""
    control("PUT", "/clock", frozen=True)


def create(client: DrChrono, kind: Writable, body: Any) -> Any:
    """The new record, or the list of them."""
    assert kind.create is not None
    answer = sent(client, kind.create, kind.name, body)
    assert answer.status_code == 201, answer.text
    return answer.json


def listed(client: DrChrono, kind: Writable, **query: Any) -> list[str]:
    """The ids that a list gives."""
    return ids(kind.listing, Everything(client).walk(kind.listing, **query))


@every_creatable
def test_what_was_created_is_what_is_read(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    body = minimal(everything, kind)
    made = create(drchrono, kind, body)
    assert made == drchrono.one(kind.name, made["id"])
    assert made.keys() == kind.listing.fields.keys()
    for name, value in body.items():
        assert made[name] == value or value == PDF, name


@in_bulk
def test_whole_numbers_may_be_written_with_a_point(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    body = minimal(everything, kind)
    whole = {key for key, value in body.items() if type(value) is int}
    made = create(drchrono, kind, body | {key: float(body[key]) for key in whole})
    for key in whole & made.keys():
        assert made[key] == body[key]
        assert not isinstance(made[key], float), key


@every_creatable
def test_what_is_the_servers_to_say_is_not_taken_from_the_client(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    body = minimal(everything, kind)
    servers = kind.listing.fields.keys() - carried(kind.create).properties.keys()
    made = create(drchrono, kind, dict.fromkeys(servers, "junk") | {"colour": "red"} | body)
    assert made.keys() == kind.listing.fields.keys()
    assert "junk" not in made.values()
    assert int(made["id"]) > max(int(one["id"]) for one in everything.of(kind.listing))


@every_creatable
def test_what_was_created_is_listed_and_found_by_what_it_has(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    made = create(drchrono, kind, minimal(everything, kind))
    looked = 0
    for one in kind.listing.filters:
        for text in [*wanted(one.rule, everything.values(kind.listing, one, made)[:1])][:1]:
            assert listed(drchrono, kind, **{one.name: text}).count(str(made["id"])) == 1, one.name
            looked += 1
    assert looked or listed(drchrono, kind).count(str(made["id"])) == 1


@every_creatable
def test_forms_create_the_same_as_json(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    made = create(drchrono, kind, minimal(everything, kind))
    files = {name for name, value in minimal(everything, kind).items() if value == PDF}
    for place, form in enumerate(forms(kind.create, files), 1):
        body = minimal(everything, kind)
        if "scheduled_time" in body:
            body["scheduled_time"] = minimal(everything, kind, place)["scheduled_time"]
        answer = send(drchrono, "POST", kind.name, body, form)
        assert answer.status_code == 201, answer.text
        other: Body = answer.get_json()
        assert differing(other, made) <= OF_ITS_OWN | files, form
        assert drchrono.one(kind.name, other["id"]) == other


@in_bulk
def test_a_list_creates_all_of_its_records_in_its_order(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    bodies = [minimal(everything, kind, place) for place in (1, 0, 2)]
    made = create(drchrono, kind, bodies)
    assert [one["id"] for one in made] == sorted({one["id"] for one in made})
    for one, body in zip(made, bodies, strict=True):
        assert one.keys() == kind.listing.fields.keys()
        assert {name: one[name] for name, value in body.items() if value != PDF} == {
            name: value for name, value in body.items() if value != PDF
        }
    assert create(drchrono, kind, []) == []


@in_bulk
def test_a_list_with_one_bad_record_creates_none(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    bodies = [minimal(everything, kind), {}, minimal(everything, kind, 1)]
    answer = sent(drchrono, kind.create, kind.name, bodies)
    assert answer.status_code == 400
    first, second, third = answer.get_json()
    assert first == third == {}
    assert set(required(kind.create)) - {"duration"} <= second.keys()
    assert all(text for messages in second.values() for text in messages)
    assert listed(drchrono, kind) == everything.shown(kind.listing)


@pytest.mark.parametrize("kind", [one for one in CREATABLE if one.delete], ids=lambda one: one.name)
def test_what_is_deleted_is_listed_no_more(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    made = create(drchrono, kind, minimal(everything, kind))
    id_ = str(made["id"])
    drchrono.remove(kind.name, id_)
    assert id_ not in listed(drchrono, kind)
    wishes: Body = kind.listing.wishes
    flag = next((one.shows for one in kind.listing.filters if one.shows), "archived")
    if kind.listing.fields.get(str(flag), {}).get("type") == "boolean":
        assert drchrono.one(kind.name, id_)[flag] is True
        assert not wishes or id_ in listed(drchrono, kind, **wishes)
    else:
        drchrono.get(f"/api/{kind.name}/{id_}", 404)
        drchrono.remove(kind.name, id_, 404)
