"""Reading a request by its operation: parameters and body, checked against the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mock_server.contract.operation import Operation
from mock_server.contract.parameters import Invalid
from mock_server.contract.schemas import SchemaViolation
from mock_server.protocol.messages import Problem

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_FIELDS = 1_000


def read_query(operation: Operation, text: str) -> dict[str, Any]:
    """The typed query; raises Problem 400."""
    try:
        return operation.query.parse(_pairs(text) if text else ())
    except Invalid as invalid:
        raise bad_request(str(invalid)) from None


def read_path(operation: Operation, texts: Mapping[str, str]) -> dict[str, Any]:
    """The typed path parameters; raises Problem 404, for such a resource cannot exist."""
    try:
        return operation.path_parameters.parse(texts.items())
    except Invalid as invalid:
        raise Problem(404, "not_found", str(invalid)) from None


def read_body(operation: Operation, media: str, raw: bytes) -> Any:
    """The body's value: parsed JSON, or a mapping for a form; raises Problem 400 or 415."""
    if not operation.bodies:
        return None
    media = media.partition(";")[0].strip().lower()
    if not raw and not operation.body_required:
        return None
    if media not in operation.bodies:
        known = " or ".join(operation.bodies)
        raise Problem(415, "unsupported_media_type", f"send the body as {known}")
    value = _form(raw) if media == FORM else _json(raw)
    try:
        operation.bodies[media].check(value)
    except SchemaViolation as violation:
        where = f"body {violation.path}" if violation.path else "body"
        raise bad_request(f"{where}: {violation.problem}", violation.path) from None
    return value


def bad_request(message: str, where: str = "") -> Problem:
    """The problem of a request that breaks the contract; `where` as Problem has it."""
    return Problem(400, "invalid_request", message, where=where)


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise bad_request("percent-encoded bytes have to be UTF-8") from None
    except ValueError:
        raise bad_request(f"more than {_FIELDS} parameters") from None


def _form(raw: bytes) -> dict[str, str]:
    try:
        pairs = _pairs(raw.decode())
    except UnicodeDecodeError:
        raise bad_request("the body is not UTF-8") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise bad_request("a form field is given more than once")
    return form


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise bad_request(f"the body is not JSON ({error.msg} at {place})") from None
