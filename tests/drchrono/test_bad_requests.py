"""What is no request for a resource: bad forms, bodies that are none, methods and ids not there."""

from __future__ import annotations

import pytest
from flask import Flask

from mock_server.contract.operation import Operation
from tests.drchrono.bad_values import bad_fields
from tests.drchrono.bodies import PDF, forms, minimal, send, sent
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import (
    CONTRACT,
    CREATABLE,
    JSON,
    MULTIPART,
    WRITABLE,
    Writable,
    media,
    types,
)
from tests.drchrono.everything import Everything
from tests.drchrono.test_bad_input import complaint, listed

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PATHS = sorted({one.path for one in CONTRACT.operations.values() if one.security.scheme})

every_creatable = pytest.mark.parametrize("kind", CREATABLE, ids=lambda one: one.name)


@pytest.fixture(scope="module")
def app(populous: Flask) -> Flask:
    """What bodies are made after is in the same application."""
    return populous


@every_creatable
def test_forms_refuse_bad_texts_and_fields_that_are_repeated(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.create is not None
    wrong, good = [], minimal(everything, kind)
    for form in forms(kind.create, PDF in good.values()):
        body = kind.create.bodies[form]
        for name, schema in body.properties.items():
            if schema.get("readOnly"):
                continue
            for text in bad_fields(schema):
                answer = send(drchrono, "POST", kind.name, good | {name: text}, form)
                wrong.append(complaint(answer, (name,)))
            if "array" not in types(schema) and schema.get("format") != "binary":
                twice = good | {name: ["1", "1"]}
                answer = send(drchrono, "POST", kind.name, twice, form, repeated=True)
                wrong.append(complaint(answer, (name,)))
    assert [*filter(None, wrong)] == []
    assert listed(drchrono, kind) == everything.shown(kind.listing)


@every_creatable
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b'{"id": "\\ud800"}', b"[{}, 7]", b"nil", b"7"]
)
def test_what_is_no_object_is_refused(drchrono: DrChrono, kind: Writable, raw: bytes) -> None:
    assert kind.create is not None
    answer = drchrono.send("POST", kind.name, data=raw, content_type=JSON)
    assert answer.status_code == (400 if media(kind.create) == JSON else 415), answer.text
    form = drchrono.send("POST", kind.name, data=raw, content_type=MULTIPART)
    assert form.status_code == (400 if MULTIPART in kind.create.bodies else 415), form.text
    other = drchrono.send("POST", kind.name, data=raw, content_type="text/plain")
    assert other.status_code == 415
    assert other.json == {"detail": 'Unsupported media type "text/plain" in request.'}


@pytest.mark.parametrize(
    ("kind", "how"),
    [(one, how) for one in WRITABLE for how in (one.replace, one.update, one.delete) if how],
    ids=lambda one: getattr(one, "name", getattr(one, "method", "")),
)
def test_what_does_not_exist_is_not_written(
    drchrono: DrChrono, everything: Everything, kind: Writable, how: Operation
) -> None:
    body = minimal(everything, kind) if kind.create else {}
    for id_ in ("1", "nobody", "999999999999"):
        path = f"{kind.name}/{id_}"
        answer = sent(drchrono, how, path, body) if how.bodies else drchrono.send("DELETE", path)
        assert answer.status_code == 404, answer.text
        assert answer.json == {"detail": "Not found."}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_has_the_methods_of_the_contract_and_no_others(
    drchrono: DrChrono, path: str
) -> None:
    has = {one.method for one in CONTRACT.operations.values() if one.path == path}
    for method in METHODS:
        if method not in has:
            answer = drchrono.send(method, path.removeprefix("/api/").replace("{id}", "1"), {})
            assert answer.status_code == 405, (method, answer.text)
            assert answer.json == {"detail": f'Method "{method}" not allowed.'}
            assert has <= {one.strip() for one in answer.headers["Allow"].split(",")}


@pytest.mark.parametrize("path", ["", "patient", "patients/1/2", "appointments/1/notes", "%00"])
def test_a_path_that_is_none_is_not_found(drchrono: DrChrono, path: str) -> None:
    assert drchrono.get(f"/api/{path}", 404) == {"detail": "Not found."}
