"""Values that a schema does not take, of every kind that it tells apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mock_server.contract.document import resolve
from tests.drchrono.contract_walk import CONTRACT, Json, parts, types

Path = tuple[str | int, ...]
Bad = tuple[Any, Path]
"""A value, and where in it the fault lies."""

NOBODY = 999_999_999
"""No record has this id."""

OUTSIDE = "non_field_errors"
"""Where the messages stand that are about an item of a list."""

_ODD: tuple[tuple[Any, frozenset[str]], ...] = (
    (7, frozenset({"integer", "number"})),
    (1.5, frozenset({"number"})),
    (True, frozenset({"boolean"})),
    ("no such value", frozenset({"string"})),
    ([[]], frozenset({"array"})),
    ({"odd": 1}, frozenset({"object"})),
)
"""A value of each type, with the types that take it."""

_MALFORMED: dict[str, tuple[str, ...]] = {
    "date": (
        *("2024-02-30", "24.02.2024", "2024-2-3", "2024-02-24T10:00:00", "yesterday"),
        *("0000-01-01", "9999-12-31"),
    ),
    "date-time-local": (
        *("2024-02-24T10:00:00Z", "2024-02-30T10:00:00", "yesterday", "10:00"),
        *("0000-01-01T00:00:00", "9999-12-31T00:00:00"),
    ),
    "time-local": ("25:00", "noon", "10", "10:00Z"),
    "decimal": ("dear", "1,50", "1e5", "NaN", "12.3.4", " 1", "123456789"),
    "color": ("reddish", "#12345", "#GGGGGG", "rgb(1, 2)", "rgb(1, 2, 256)"),
}
"""Texts that do not follow a format."""


def bad_values(schema: Json) -> Iterator[Bad]:
    """What JSON may not have at a key with this schema."""
    known = types(schema)
    if known and "null" not in known:
        yield None, ()
    for value, fitting in _ODD:
        if known and not known & fitting:
            yield value, ()
    for part in parts(schema):
        for value in bad_texts(part):
            yield value, ()
        if "minimum" in part:
            yield part["minimum"] - 1, ()
        if "maximum" in part:
            yield from ((one, ()) for one in (part["maximum"] + 1, 10**30, 1e300))
        if _needs_text(part):
            yield from (("", ()), (" \n", ()))
        if "maxItems" in part:
            yield ["1"] * (part["maxItems"] + 1), ()
        if "x-refers-to" in part and "array" not in types(part):
            yield from ((id_, ()) for id_ in (NOBODY, 0, -1))
        yield from _bad_items(part)
        yield from _bad_objects(part)


def bad_texts(schema: Json) -> Iterator[Any]:
    """What is no value because of how it is written, of the right type or in a form."""
    yield from _MALFORMED.get(str(schema.get("format")), ())
    if "enum" in schema:
        yield 424242 if "integer" in types(schema) else "no such value"


def bad_fields(schema: Json) -> Iterator[str]:
    """What a field of a form may not have."""
    known = types(schema)
    for part in parts(schema):
        yield from (str(value) for value in bad_texts(part))
        if "x-refers-to" in part:
            yield str(NOBODY)
        if "minimum" in part:
            yield str(part["minimum"] - 1)
        if "maximum" in part:
            yield str(part["maximum"] + 1)
        if _needs_text(part):
            yield from ("", " ")
    if schema.get("format") == "binary" or (known and not known & {"string", "array"}):
        yield "no such value"


def _needs_text(schema: Json) -> bool:
    return "minLength" in schema or schema.get("pattern") == r"\S"


def _bad_items(schema: Json) -> Iterator[Bad]:
    if "array" in types(schema):
        for value, path in bad_values(resolve(CONTRACT.document, schema.get("items"))):
            yield [value], (0, *(path or (OUTSIDE,)))


def _bad_objects(schema: Json) -> Iterator[Bad]:
    """Objects with one bad key, and whatever else they need."""
    properties = CONTRACT.properties(schema)
    needed = {name: _plain(properties[name]) for name in schema.get("required", ())}
    for name in needed:
        yield {key: value for key, value in needed.items() if key != name}, (name,)
    for name, inner in properties.items():
        if not inner.get("readOnly"):
            for value, path in bad_values(inner):
                yield needed | {name: value}, (name, *path)


def _plain(schema: Json) -> Any:
    """A value that a key of an object may have, as far as its schema tells."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date-time-local":
        return "2024-02-24T10:00:00"
    return 1 if "integer" in types(schema) else "1"
