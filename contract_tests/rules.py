"""What requests keep to that JSON Schema does not say, and what they say that it does not see."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jsonschema import Draft202012Validator
from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation

from contract_tests.documents import FORMS, Json, followed, operations, sample


def honour(case: Case[Any], *, known: bool) -> None:
    """Make a generated request one that its operation can take, unless it means not to.

    Parameters come with those that they need (``x-required-one-of``, ``x-requires``), paths name a
    record that is `known` (``x-known``, see asked.py), and forms leave out what has no value, or
    leave it empty where it is required (``x-nullable``), for they cannot say null. Numbers in both
    are written as people write them.
    """
    operation = case.operation.definition.raw
    for name, value in case.query.items():
        if isinstance(value, float) and value.is_integer():
            case.query[name] = int(value)
    parameters = {one.name: one.definition for one in case.operation.query}
    for name in _needed(case.query, operation, parameters):
        case.query[name] = case.query.get(name) or sample(parameters[name]["schema"])
    for one in case.operation.path_parameters:
        given = str(case.path_parameters.get(one.name, ""))
        number = one.definition["schema"].get("type") == "integer"
        good = given.isdecimal() if number else given.isalnum()
        if known and good and "x-known" in one.definition:
            case.path_parameters[one.name] = one.definition["x-known"]
    if case.media_type in FORMS and isinstance(case.body, dict):
        content = operation["requestBody"]["content"][case.media_type]
        _fill_in(case.body, content.get("x-nullable", {}))


def _fill_in(form: Json, nullable: dict[str, bool]) -> None:
    for name, value in list(form.items()):
        if isinstance(value, float) and "e" in str(value):
            form[name] = format(Decimal(str(value)), "f")
        elif name in nullable and value in (None, ""):
            form[name] = ""
            if not nullable[name]:
                del form[name]


def acceptable(case: Case[Any], document: Json) -> bool:
    """Whether a case that was not to be is acceptable: the contract as it is takes its body.

    It may name records that exist besides the known one, or say in a form what is read as a good
    value. `document` is the contract, without what requests are narrowed to.
    """
    meta = case.meta
    if meta is None or not meta.is_negative_at(ParameterLocation.BODY):
        return False
    if any(
        meta.is_negative_at(place) for place in (ParameterLocation.PATH, ParameterLocation.QUERY)
    ):
        return False
    if case.media_type is None:  # there is no body at all
        return False
    spec = operations(document)[case.operation.definition.raw["operationId"]][2]
    schema = spec["requestBody"]["content"][case.media_type]["schema"]
    readings = [case.body]
    if case.media_type in FORMS:  # an object in it is a text, or fields of other names
        given = case.body if isinstance(case.body, dict) else {}
        flat = {name: value for name, value in given.items() if not isinstance(value, dict)}
        readings = [_form(document, schema, one) for one in (given, flat)]
    validator = Draft202012Validator({"components": document["components"], **schema})
    return any(validator.is_valid(one) for one in readings)


def _form(document: Json, schema: Json, body: Json) -> Json:
    """What a form says once it is read by its schema: texts have become what they stand for."""
    properties = followed(document, schema).get("properties", {})
    found = dict(body)
    for name in found.keys() & properties.keys():
        found[name] = _read(document, followed(document, properties[name]), found[name])
    return found


def _read(document: Json, schema: Json, value: Any) -> Any:
    types = schema.get("type", ())
    if value in ("", None) and "null" in types:
        return None
    if "boolean" in types and value in (0, 1):
        return bool(value)
    if "array" in types:
        items = followed(document, schema.get("items", {}))
        several = value if isinstance(value, list) else [value] if str(value).strip() else []
        return [_read(document, items, one) for one in several]
    return str(value) if "string" in types else value


def _needed(query: Any, operation: Any, parameters: Any) -> list[str]:
    """Names of parameters that a query needs beside those it has."""
    one_of = operation.get("x-required-one-of", ())
    given = [name for name, value in query.items() if value != ""]  # see allowEmptyValue
    found = [] if any(name in given for name in one_of) else list(one_of[:1])
    for name in given:
        found += parameters.get(name, {}).get("x-requires", ())
    return found
