"""Practice groups: nobody sees another group's data, and colleagues see what the group shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from mock_server.vendors.drchrono.identifiers import doctor_id, user_of_doctor
from tests.drchrono.bodies import minimal, sent
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import (
    CONTRACT,
    CREATABLE,
    LIST_OF,
    LISTS,
    WRITABLE,
    Json,
    Listing,
    Writable,
    media,
    parts,
)
from tests.drchrono.everything import Everything, ids

STORED = [one for one in LISTS if one.id in one.fields]


def sharing(listing: Listing) -> str:
    """Under which setting colleagues see each other's records; `always` and `never` too."""
    return str(listing.operation.spec["x-practice-group-sharing"])


PRIVATE = [one for one in STORED if sharing(one) != "always" and one.name != "sublabs"]
"""What belongs to a doctor; a laboratory belongs to nobody."""
every_list = pytest.mark.parametrize("listing", STORED, ids=lambda one: one.name)
every_private_list = pytest.mark.parametrize("listing", PRIVATE, ids=lambda one: one.name)


def colleague(populous: Flask, place: int) -> Everything:
    """What a doctor of the second group sees, where nothing is shared."""
    http = populous.test_client()
    headers = {"X-Mock-World": "second-group"}
    http.put("/__mock__/limits/drchrono", json={"enabled": False}, headers=headers)
    user = str(user_of_doctor(doctor_id(f"prac-20002-{place}")))
    token = {"vendor": "drchrono", "user": user}
    issued = http.post("/__mock__/tokens", json=token, headers=headers).get_json()
    headers["Authorization"] = issued["authorization"]
    return Everything(DrChrono(http, "/drchrono", headers))


@pytest.fixture(scope="module")
def first(populous: Flask) -> Everything:
    """A doctor of the second group, with every permission."""
    return colleague(populous, 1)


@pytest.fixture(scope="module")
def second(populous: Flask) -> Everything:
    """Another doctor there, with every permission too."""
    return colleague(populous, 2)


def owner(listing: Listing) -> str | None:
    """The key that names the doctor who owns a record, if it has one itself."""
    return next((key for key in ("doctor", "ordering_doctor") if key in listing.fields), None)


@every_list
def test_a_group_sees_none_of_another_groups_records(
    everything: Everything, first: Everything, listing: Listing
) -> None:
    ours, theirs = everything.of(listing), first.of(listing)
    if listing.name == "insurances":
        pytest.skip("the same payers are there for everybody")
    assert not set(ids(listing, ours)) & set(ids(listing, theirs))
    for records, stranger in ((ours, first), (theirs, everything)):
        for record in records[:: max(1, len(records) // 3)]:
            path = f"/api/{listing.name}/{record[listing.id]}"
            assert stranger.client.get(path, 404) == {"detail": "Not found."}


def references(schema: Json, value: Any) -> Iterator[tuple[str, str]]:
    """The records that a value names, each with its schema."""
    if isinstance(value, list):
        for item in value:
            yield from references(schema.get("items", schema), item)
    elif isinstance(value, dict):
        for part in parts(schema):
            for name, inner in CONTRACT.properties(part).items():
                yield from references(inner, value.get(name))
    elif "x-refers-to" in schema and value is not None:
        yield schema["x-refers-to"], str(value)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_what_a_doctors_records_refer_to_is_seen_by_the_doctor(populous: Flask, place: int) -> None:
    doctor, named = colleague(populous, place), set[tuple[str, str]]()
    user = doctor.record("User", user_of_doctor(doctor_id(f"prac-20002-{place}"))) or {}
    open_ = [
        one
        for one in STORED
        if all(user["permissions"][name] for name in one.operation.spec.get("x-permissions", ()))
    ]
    for listing in open_:
        for record in doctor.of(listing) if listing in PRIVATE else ():
            for name, schema in listing.fields.items():
                named.update(references(schema, record.get(name)))
    kinds = {"ClinicalNoteFieldType", "InventoryVaccine", "CustomVital", "CustomDemographic"}
    assert kinds <= {kind for kind, _ in named}
    for kind, id_ in named:
        assert LIST_OF[kind] not in open_ or doctor.record(kind, id_), (kind, id_)


@every_private_list
def test_where_nothing_is_shared_a_doctor_sees_only_what_is_the_doctors_own(
    first: Everything, second: Everything, listing: Listing
) -> None:
    mine, others = first.of(listing), second.of(listing)
    assert not set(ids(listing, mine)) & set(ids(listing, others))
    key = owner(listing)
    for seen, doctor in ((mine, "prac-20002-1"), (others, "prac-20002-2")):
        for record in seen if key is not None else ():
            assert record[str(key)] == doctor_id(doctor)
    for record in others[:: max(1, len(others) // 3)]:
        path = f"/api/{listing.name}/{record[listing.id]}"
        assert "permission" in first.client.get(path, 403)["detail"]


def test_every_kind_of_record_that_a_doctor_owns_is_seen_to_be_kept_apart(
    first: Everything, second: Everything
) -> None:
    nothing = {one.name for one in PRIVATE if not first.of(one) and not second.of(one)}
    assert nothing <= {"patient_interventions", "patient_physical_exams", "implantable_devices"}


@pytest.mark.parametrize(
    "kind", [one for one in WRITABLE if one.listing in PRIVATE], ids=lambda one: one.name
)
def test_a_colleagues_record_cannot_be_written_where_it_is_not_shared(
    first: Everything, second: Everything, kind: Writable
) -> None:
    for record in second.of(kind.listing)[:1]:
        path = f"{kind.name}/{record['id']}"
        for how in filter(None, (kind.update, kind.replace, kind.delete)):
            body = minimal(second, kind) if how is kind.replace else {}
            answer = sent(first.client, how, path, body) if how.bodies else None
            answer = answer or first.client.send("DELETE", path)
            assert answer.status_code == 403, (how.id, answer.text)
        kept = second.client.one(kind.name, record["id"])
        assert kept == {key: record[key] for key in kept}


@pytest.mark.parametrize(
    "kind",
    [one for one in CREATABLE if one.listing in PRIVATE and one.name != "appointment_profiles"],
    ids=lambda one: one.name,
)
def test_a_record_cannot_be_created_for_a_colleague_who_shares_nothing(
    first: Everything, second: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    if not second.of(kind.listing):
        pytest.skip("there is none to be like")
    answer = sent(first.client, kind.create, kind.name, minimal(second, kind))
    assert answer.status_code == 403, answer.text
    assert second.walk(kind.listing) == Everything(second.client).walk(kind.listing)


@pytest.mark.parametrize("kind", CREATABLE, ids=lambda one: one.name)
def test_what_is_written_cannot_name_a_colleagues_record_that_is_not_shared(
    first: Everything, second: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    properties = kind.create.bodies[media(kind.create)].properties
    for key, schema in properties.items():
        listing = LIST_OF.get(schema.get("x-refers-to", ""))
        others = second.of(listing) if listing in PRIVATE else []
        if listing is None or not others or not first.of(kind.listing):
            continue
        body = minimal(first, kind) | {key: int(others[0][listing.id])}
        answer = sent(first.client, kind.create, kind.name, body)
        assert answer.status_code == 403, (key, answer.text)


def test_a_task_cannot_be_about_a_patient_who_is_not_shared(
    first: Everything, second: Everything
) -> None:
    status = first.of(LIST_OF["TaskStatus"])[0]["id"]
    for whose, answer in ((first, 201), (second, 403)):
        about = {"type": "Patient", "value": whose.of(LIST_OF["Patient"])[0]["id"]}
        body = {"title": "Call back", "status": status, "associated_items": [about]}
        first.client.create("tasks", body, answer)


@every_list
def test_where_everything_is_shared_doctors_see_the_same(
    everything: Everything, populous: Flask, listing: Listing
) -> None:
    http, headers = populous.test_client(), dict(everything.client.headers)
    token = {"vendor": "drchrono", "user": str(user_of_doctor(doctor_id("prac-2-2")))}
    issued = http.post("/__mock__/tokens", json=token).get_json()
    headers["Authorization"] = issued["authorization"]
    other = Everything(DrChrono(http, "/drchrono", headers))
    assert sorted(other.shown(listing)) == sorted(everything.shown(listing))
