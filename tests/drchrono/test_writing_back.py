"""Clients read a record, change something and write it back whole: only that may change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from mock_server.contract.operation import Operation
from tests.drchrono.bodies import (
    PDF,
    STAMPS,
    differing,
    files,
    forms,
    minimal,
    send,
    sent,
    some,
)
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import (
    JSON,
    WRITABLE,
    Writable,
    carried,
    fixed,
    media,
    required,
)
from tests.drchrono.everything import Body, Everything

CHANGES = [(one, how) for one in WRITABLE for how in (one.replace, one.update) if how]
REPLACED = [one for one in WRITABLE if one.replace and one.create]
KEPT = {
    "patients": {"chart_id"},
    "patients_summary": {"chart_id"},
    "patient_vaccine_records": {"name"},
    "tasks": {"notes"},
}
"""What PUT does not take away: made by the server, or records of their own."""


@pytest.fixture(scope="module")
def app(populous: Flask) -> Flask:
    """What is written back is in the same application."""
    return populous


def write(client: DrChrono, kind: Writable, how: Operation, id_: Any, body: Any) -> None:
    """Write, and be told that it is done."""
    answer = sent(client, how, f"{kind.name}/{id_}", body)
    assert answer.status_code == 204, (answer.text, body)
    assert answer.data == b""


@pytest.mark.parametrize(
    ("kind", "how"), CHANGES, ids=lambda one: getattr(one, "name", getattr(one, "method", ""))
)
def test_what_is_written_back_as_it_was_read_changes_nothing(
    drchrono: DrChrono, everything: Everything, kind: Writable, how: Operation
) -> None:
    made = kind.create and sent(drchrono, kind.create, kind.name, minimal(everything, kind)).json
    for record in [*some(everything, kind), *([made] if made else [])]:
        before = drchrono.one(kind.name, record["id"])
        body, moving = dict(before), STAMPS | {"author"}  # of a call, who changed it last
        if media(how) != JSON:
            body = {name: value for name, value in body.items() if name not in files(how)}
            if how.method == "PUT":
                body |= dict.fromkeys(files(how), PDF)
                moving |= {*files(how), "timestamp"}
        write(drchrono, kind, how, record["id"], body)
        after = drchrono.one(kind.name, record["id"])
        assert differing(before, after) <= moving
        for stamp in {"updated_at"} & before.keys():
            assert after[stamp] > before[stamp] or record is made


@pytest.mark.parametrize(
    ("kind", "how"), CHANGES, ids=lambda one: getattr(one, "name", getattr(one, "method", ""))
)
def test_keys_that_are_the_servers_are_ignored_whatever_is_sent(
    drchrono: DrChrono, everything: Everything, kind: Writable, how: Operation
) -> None:
    taken = carried(how).properties
    records = everything.of(kind.listing)
    target, other = records[0], records[-1]
    servers = other.keys() - taken.keys()
    before = drchrono.one(kind.name, target["id"])
    own = {key: before[key] for key in taken.keys() & before.keys() - files(how)}
    own |= dict.fromkeys(files(how), PDF) if how.method == "PUT" else {}
    for value in ("of another", "junk"):
        sent_too = {key: other[key] if value == "of another" else value for key in servers}
        if media(how) != JSON:
            sent_too = {key: str(one) for key, one in sent_too.items()}
        write(drchrono, kind, how, target["id"], own | sent_too | {"colour": "red"})
        after = drchrono.one(kind.name, target["id"])
        assert differing(before, after) <= STAMPS | {"author", "timestamp"} | files(how)


@pytest.mark.parametrize(
    ("kind", "how"),
    [(kind, how) for kind, how in CHANGES if fixed(how)],
    ids=lambda one: getattr(one, "name", getattr(one, "method", "")),
)
def test_keys_within_objects_that_are_the_servers_are_ignored_too(
    drchrono: DrChrono, everything: Everything, kind: Writable, how: Operation
) -> None:
    for key, names in fixed(how).items():
        records = (drchrono.one(kind.name, one["id"]) for one in everything.of(kind.listing))
        before = next(one for one in records if one[key])
        value = before[key]
        junk = {name: {"junk": [name]} for name in names - {"id"}}  # an id says which is meant
        sent_back = [one | junk for one in value] if isinstance(value, list) else value | junk
        own = {name: before[name] for name in carried(how).properties if name in before}
        write(drchrono, kind, how, before["id"], own | {key: sent_back})
        after = drchrono.one(kind.name, before["id"])
        assert differing(before, after) <= STAMPS | {"author"}, key


@pytest.mark.parametrize("kind", [one for one in WRITABLE if one.update], ids=lambda one: one.name)
def test_what_a_form_can_carry_is_written_back_by_a_form_too(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.update is not None
    for form in forms(kind.update):
        properties = kind.update.bodies[form].properties
        for record in some(everything, kind):
            before = drchrono.one(kind.name, record["id"])
            body = {
                name: before[name]
                for name, schema in properties.items()
                if before.get(name) is not None and schema.get("format") != "binary"
            }
            answer = send(drchrono, "PATCH", f"{kind.name}/{record['id']}", body, form)
            assert answer.status_code == 204, (answer.text, body)
            after = drchrono.one(kind.name, record["id"])
            assert differing(before, after) <= STAMPS | {"author"}, form


@pytest.mark.parametrize("kind", REPLACED, ids=lambda one: one.name)
def test_what_put_leaves_out_is_as_if_it_had_never_been_given(
    drchrono: DrChrono, everything: Everything, kind: Writable, control: Callable[..., Any]
) -> None:
    control("PUT", "/clock", frozen=True)
    assert kind.create is not None
    assert kind.replace is not None
    made: Body = sent(drchrono, kind.create, kind.name, minimal(everything, kind)).get_json()
    needed = required(kind.create)
    optional = carried(kind.replace).properties.keys() & made.keys() - files(kind.replace)
    for record in some(everything, kind, 2):
        body = {key: PDF if key in files(kind.replace) else record[key] for key in needed}
        write(drchrono, kind, kind.replace, record["id"], body)
        after = drchrono.one(kind.name, record["id"])
        kept = KEPT.get(kind.name, set())
        assert differing(after, made) & optional - {*needed} <= kept
