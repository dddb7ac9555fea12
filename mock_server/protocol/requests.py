"""Reading a request by its operation: parameters and body, checked against the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mock_server.contract.operation import Body, Operation
from mock_server.contract.parameters import Invalid
from mock_server.contract.schemas import SchemaViolation
from mock_server.contract.violations import Violation
from mock_server.protocol import forms
from mock_server.protocol.forms import Upload
from mock_server.protocol.messages import Problem

JSON = "application/json"


@dataclass(slots=True, frozen=True)
class Content:
    """A body's value, and the files that came with it by name."""

    value: Any = None
    files: Mapping[str, Upload] = field(default_factory=dict)


NOTHING = Content()


def read_query(operation: Operation, text: str) -> dict[str, Any]:
    """The typed query; raises Problem 400."""
    try:
        return operation.query.parse(forms.pairs(text) if text else ())
    except forms.Unreadable as problem:
        raise bad_request(str(problem)) from None
    except Invalid as invalid:
        raise bad_request(str(invalid), violations=invalid.violations) from None


def read_path(operation: Operation, texts: Mapping[str, str]) -> dict[str, Any]:
    """The typed path parameters; raises Problem 404, for such a resource cannot exist."""
    try:
        return operation.path_parameters.parse(texts.items())
    except Invalid as invalid:
        raise Problem(404, "not_found", str(invalid)) from None


def read_body(operation: Operation, media: str, raw: bytes) -> Content:
    """The body's value: parsed JSON, or a mapping for a form; raises Problem 400 or 415."""
    if not operation.bodies or (not raw and not operation.body_required):
        return NOTHING
    kind = media_type(media)
    if kind not in operation.bodies:
        known = " or ".join(operation.bodies)
        raise Problem(415, "unsupported_media_type", f"send the body as {known}", where=kind)
    body = operation.bodies[kind]
    wrong: list[Violation] = []
    if kind in (forms.URLENCODED, forms.MULTIPART):
        form = _form(body, media, raw)
        content = Content(form.values, form.files)
        wrong += form.violations
    else:
        content = Content(_with_ids(_json(raw), body))
    named = {violation.path[:1] for violation in wrong}
    wrong += [one for one in body.violations(content.value) if one.path[:1] not in named]
    if wrong:
        several = body.many is not None and isinstance(content.value, list)
        rows = len(content.value) if several else None
        raise bad_request(*_told(body, content.value, wrong), violations=wrong, rows=rows)
    return content


def media_type(media: str) -> str:
    """A Content-Type without its parameters."""
    return media.partition(";")[0].strip().lower()


def bad_request(
    message: str,
    where: str = "",
    violations: Iterable[Violation] = (),
    rows: int | None = None,
) -> Problem:
    """The problem of a request that breaks the contract; the arguments are Problem's."""
    return Problem(400, "invalid_request", message, where=where, violations=violations, rows=rows)


def _form(body: Body, media: str, raw: bytes) -> forms.Form:
    try:
        if media.lower().startswith(forms.MULTIPART):
            return forms.read_multipart(media, raw, body.properties)
        return forms.read_urlencoded(raw, body.properties)
    except forms.Unreadable as problem:
        raise bad_request(str(problem)) from None


def _json(raw: bytes) -> Any:
    try:
        return _whole(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"the body is not JSON ({error.msg} at {place})"
        raise Problem(400, "not_json", message) from None


def _whole(value: Any) -> Any:
    """A JSON value in which numbers without a fraction are integers, as JSON Schema sees them.

    Beyond 64 bits they stay as they are: no vendor's integer is as long.
    """
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return int(value)
    return value


def _with_ids(value: Any, body: Body) -> Any:
    """A JSON value in which ids that were sent as texts of digits are numbers.

    Some records have a text as their id, which names them in others as a number.
    """
    if isinstance(value, list):
        return [_with_ids(item, body) for item in value]
    if not isinstance(value, dict):
        return value
    ids = {
        name: int(text)
        for name, text in value.items()
        if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19
        if "x-refers-to" in body.properties.get(name, {})
    }
    return {**value, **ids}


def _told(body: Body, value: Any, wrong: list[Violation]) -> tuple[str, str]:
    """The most telling problem in words, and the JSON pointer to it."""
    if wrong[0].keyword == "repeated":
        return "a form field is given more than once", ""
    try:
        body.check(value)
    except SchemaViolation as violation:
        where = f"body {violation.path}" if violation.path else "body"
        return f"{where}: {violation.problem}", violation.path
    return f"body /{wrong[0].path[0]}: {wrong[0].message}", f"/{wrong[0].path[0]}"
