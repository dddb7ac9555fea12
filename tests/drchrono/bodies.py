"""Bodies that are acceptable, made after records that are there already, and how they are sent."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.test import TestResponse

from mock_server.contract.operation import Operation
from mock_server.vendors.drchrono.pdf import pdf
from tests.drchrono.contract_walk import FORM, JSON, MULTIPART, Writable, carried, media, required
from tests.drchrono.everything import Body, Everything

if TYPE_CHECKING:
    from tests.drchrono.conftest import DrChrono

PDF = pdf("A form", ["To be signed."])
"""What is uploaded; a value of this type is sent as a file."""

STAMPS = {"updated_at", "extended_updated_at"}
"""What every change moves."""


def minimal(everything: Everything, writable: Writable, place: int = 0) -> Body:
    """A body with the required keys alone, which hold what they hold in a record of the list.

    `place` says in which; bodies of different places may be created beside each other.
    """
    assert writable.create is not None
    names, properties = required(writable.create), carried(writable.create).properties
    files = {name for name in names if properties[name].get("format") == "binary"}
    models = [
        record
        for record in everything.in_sight(writable.listing)
        if all(record[name] not in (None, "", []) for name in names)
    ]
    model = models[place % len(models)]
    body = {name: PDF if name in files else model[name] for name in names}
    if writable.name == "appointments":  # two cannot be in one room
        body["scheduled_time"] = f"2031-05-{place % 27 + 1:02}T10:00:00"
    return body


def some(everything: Everything, kind: Writable, count: int = 4) -> list[Body]:
    """Records from all over a list; those that all practice groups share are nobody's to change."""
    records = [one for one in everything.of(kind.listing) if not one.get("is_global")]
    return records[:: max(1, len(records) // count)]


def files(operation: Operation) -> set[str]:
    """The keys that an operation takes as uploads."""
    found = carried(operation).properties.items()
    return {name for name, schema in found if schema.get("format") == "binary"}


def send(
    client: DrChrono, method: str, path: str, body: Any, kind: str = JSON, *, repeated: bool = False
) -> TestResponse:
    """The answer to a body in a media type.

    Lists are fields of the same name in an urlencoded form, and in parts if they are `repeated`,
    which have the JSON text of a list otherwise.
    """
    if kind == JSON:
        return client.send(method, path, _jsonable(body))
    kind_of_lists = FORM if repeated else kind
    data = {name: _field(name, value, kind_of_lists) for name, value in body.items()}
    return client.send(method, path, data=data, content_type=kind)


def sent(client: DrChrono, operation: Operation, path: str, body: Any) -> TestResponse:
    """The answer to an operation with a body in the media type that carries most."""
    return send(client, operation.method, path, body, media(operation))


def forms(operation: Operation, files: object = None) -> list[str]:
    """The media types of forms that an operation takes, and that can carry `files` if there are."""
    return [kind for kind in (MULTIPART, *(() if files else (FORM,))) if kind in operation.bodies]


def _jsonable(body: Any) -> Any:
    if isinstance(body, list):
        return [_jsonable(one) for one in body]
    if isinstance(body, dict):
        return {name: _jsonable(value) for name, value in body.items()}
    return b64encode(body).decode() if isinstance(body, bytes) else body


def _field(name: str, value: Any, kind: str) -> Any:
    """A value as a field of a form: an urlencoded list of several has one for each."""
    if isinstance(value, bytes):
        return BytesIO(value), f"{name}.pdf"
    if isinstance(value, list):
        several = kind == FORM and len(value) > 1
        return [_field(name, item, kind) for item in value] if several else json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """The keys in which two records differ."""
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
