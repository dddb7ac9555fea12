"""Bad input, for every field of every resource: 400 with messages by key, and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from mock_server.contract.operation import Operation
from tests.drchrono.bad_values import Path, bad_fields, bad_values
from tests.drchrono.bodies import PDF, minimal, sent
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import (
    CREATABLE,
    JSON,
    WRITABLE,
    Json,
    Writable,
    carried,
    media,
    required,
)
from tests.drchrono.everything import Everything, ids

every_creatable = pytest.mark.parametrize("kind", CREATABLE, ids=lambda one: one.name)
every_changeable = pytest.mark.parametrize(
    ("kind", "how"),
    [(one, how) for one in WRITABLE for how in (one.replace, one.update) if how],
    ids=lambda one: getattr(one, "name", getattr(one, "method", "")),
)
NO_FILE = ["The submitted data was not a file.", "No file was submitted."]


@pytest.fixture(scope="module")
def app(populous: Flask) -> Flask:
    """What bodies are made after is in the same application."""
    return populous


def listed(client: DrChrono, kind: Writable) -> list[str]:
    """The ids that the list has, which are those of `everything` if nothing was written."""
    return ids(kind.listing, Everything(client).walk(kind.listing))


def fields(operation: Operation) -> Iterator[tuple[str, Json]]:
    """What a body may have and is not ignored."""
    for name, schema in carried(operation).properties.items():
        if not schema.get("readOnly"):
            yield name, schema


def faults(schema: Json, operation: Operation) -> Iterator[tuple[Any, Path]]:
    """Bad values of a field in the media type that an operation takes most of."""
    if media(operation) == JSON:
        yield from bad_values(schema)
    else:
        yield from ((text, ()) for text in bad_fields(schema))


def places(said: Any, path: Path = ()) -> Iterator[Path]:
    """Where in a refusal there are messages, each a text in a list."""
    inside = list(said.items() if isinstance(said, dict) else enumerate(said))
    if isinstance(said, list) and said and all(isinstance(one, str) and one for one in said):
        yield path
    else:
        for key, value in inside:
            assert isinstance(value, dict | list), said
            yield from places(value, (*path, key))


def complaint(answer: TestResponse, path: Path) -> str:
    """What is wrong with a refusal of what lies at a path; nothing if it is as it should be."""
    refused = answer.status_code == 400 and list(places(answer.json)) == [path]
    return "" if refused else f"{path}: {answer.status_code} {answer.text[:200]}"


@every_creatable
def test_post_refuses_every_bad_value_of_every_field(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    wrong, good = [], minimal(everything, kind)
    for name, schema in fields(kind.create):
        for value, path in faults(schema, kind.create):
            answer = sent(drchrono, kind.create, kind.name, good | {name: value})
            wrong.append(complaint(answer, (name, *path)))
    assert [*filter(None, wrong)] == []
    assert listed(drchrono, kind) == everything.shown(kind.listing)


@every_creatable
def test_post_refuses_what_lacks_a_required_key(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    good = minimal(everything, kind)
    for name in required(kind.create):
        body = {key: value for key, value in good.items() if key != name}
        answer = sent(drchrono, kind.create, kind.name, body)
        assert complaint(answer, (name,)) == ""
        assert answer.json in ({name: ["This field is required."]}, {name: NO_FILE[1:]})
    everything_missing = sent(drchrono, kind.create, kind.name, {})
    assert set(places(everything_missing.json)) == {(name,) for name in required(kind.create)}
    assert listed(drchrono, kind) == everything.shown(kind.listing)


@every_changeable
def test_changes_refuse_every_bad_value_of_every_field(
    drchrono: DrChrono, everything: Everything, kind: Writable, how: Operation
) -> None:
    target = everything.of(kind.listing)[0]
    before, wrong = drchrono.one(kind.name, target["id"]), []
    names = required(how)
    binary = {name for name, schema in fields(how) if schema.get("format") == "binary"}
    good = {name: PDF if name in binary else target[name] for name in names}
    for name, schema in fields(how):
        for value, path in faults(schema, how):
            answer = sent(drchrono, how, f"{kind.name}/{target['id']}", good | {name: value})
            wrong.append(complaint(answer, (name, *path)))
    assert [*filter(None, wrong)] == []
    assert drchrono.one(kind.name, target["id"]) == before


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["2024-02-24", "2024-02-24T10:00", "12:34", "1.5", "#ABCDEF", "7", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "time", "type", "value", "code"]), inner)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize(
    "kind",
    [one for one in WRITABLE if one.update and media(one.update) == JSON],
    ids=lambda one: one.name,
)
@given(data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_patch_of_anything_is_taken_whole_or_not_at_all(
    drchrono: DrChrono, everything: Everything, kind: Writable, data: st.DataObject
) -> None:
    assert kind.update is not None
    target = everything.of(kind.listing)[-1]
    names = st.sampled_from([*kind.listing.fields, "colour"])
    body = data.draw(st.dictionaries(names, ANYTHING, max_size=4))
    before = drchrono.one(kind.name, target["id"])
    answer = sent(drchrono, kind.update, f"{kind.name}/{target['id']}", body)
    after = drchrono.one(kind.name, target["id"])
    assert answer.status_code in (204, 400, 409), answer.text
    assert after.keys() == before.keys()
    if answer.status_code != 204:
        assert after == before
        assert answer.status_code == 409 or [*places(answer.json)]
