"""Bodies that are forms: texts and files by name, read as the contract types them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import orjson
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from mock_server.contract.document import Json
from mock_server.contract.violations import Violation, broken

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MOST_FIELDS = 1_000

_YES = ("true", "1", "on", "yes")
_NO = ("false", "0", "off", "no")


@dataclass(slots=True, frozen=True)
class Upload:
    """A file that a client sent."""

    name: str
    media: str
    content: bytes


@dataclass(slots=True, frozen=True)
class Form:
    """What a form says: JSON values by name, with the name of a file for a file."""

    values: dict[str, Any]
    files: dict[str, Upload]
    violations: list[Violation]


class Unreadable(ValueError):
    """A form cannot be read; the message is one line for people."""


def read_urlencoded(raw: bytes, properties: Mapping[str, Json]) -> Form:
    """An urlencoded form; raises Unreadable."""
    try:
        return _typed(pairs(raw.decode()), {}, properties)
    except UnicodeDecodeError:
        raise Unreadable("the body is not UTF-8") from None


def read_multipart(media: str, raw: bytes, properties: Mapping[str, Json]) -> Form:
    """A multipart form, `media` being the whole Content-Type; raises Unreadable."""
    kind, options = parse_options_header(media)
    parser = FormDataParser(max_form_memory_size=len(raw), max_form_parts=MOST_FIELDS, silent=False)
    try:
        _, texts, files = parser.parse(BytesIO(raw), kind, len(raw), options)
    except RequestEntityTooLarge:
        raise Unreadable(f"more than {MOST_FIELDS} parts") from None
    except ValueError as error:
        raise Unreadable(f"the body is no multipart form ({error})") from None
    uploads = {
        name: Upload(file.filename or name, file.mimetype, file.read())
        for name, file in files.items()
        if name is not None
    }
    named = ((name, text) for name, text in texts.items(multi=True) if name is not None)
    return _typed(named, uploads, properties)


def pairs(text: str) -> list[tuple[str, str]]:
    """The names and texts of percent-encoded fields; raises Unreadable."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise Unreadable("percent-encoded bytes have to be UTF-8") from None
    except ValueError:
        raise Unreadable(f"more than {MOST_FIELDS} parameters") from None


def _typed(
    texts: Iterable[tuple[str, str]], files: dict[str, Upload], properties: Mapping[str, Json]
) -> Form:
    given: dict[str, list[str]] = {}
    for name, text in texts:
        given.setdefault(name, []).append(text)
    values: dict[str, Any] = {}
    violations: list[Violation] = []
    for name, several in given.items():
        schema = properties.get(name, {})
        if schema.get("format") == "binary" and several == [""] and "null" in _types(schema):
            values[name] = None
        elif schema.get("format") == "binary":
            violations.append(broken(name, "The submitted data was not a file."))
        elif "array" in _types(schema):
            values[name] = _list(several, schema)
        elif len(several) > 1 and name in properties:
            violations.append(Violation((name,), "repeated", several))
        else:
            values[name] = _value(several[0], schema)
    for name, file in files.items():
        if properties.get(name, {}).get("format") == "binary":
            values[name] = file.name
        else:
            violations.append(broken(name, "A file is not expected here."))
    return Form(values, files, violations)


def _list(several: list[str], schema: Json) -> Any:
    """A list from fields of the same name, or from the JSON text of one.

    One text that is none is a list of it, unless the contract takes a text, too.
    """
    if len(several) == 1 and several[0].lstrip()[:1] in ("[", ""):
        if not several[0].strip():
            return None if "null" in _types(schema) else []
        try:
            return orjson.loads(several[0])
        except orjson.JSONDecodeError:
            return several[0]
    if len(several) == 1 and "string" in _types(schema):
        return several[0]
    return [_value(text, schema.get("items", {})) for text in several]


def _value(text: str, schema: Json) -> Any:
    """The JSON value that a text stands for; the text itself where it fits no type."""
    types = _types(schema)
    if "string" in types or not types:
        return None if text == "" and _no_empty_text(schema, types) else text
    if text == "" and "null" in types:
        return None
    digits = text.removeprefix("-")
    if "integer" in types and digits.isdecimal() and len(digits) < 20:
        return int(text)
    if "number" in types:
        try:
            return float(text)
        except ValueError:
            return text
    if "boolean" in types and text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    return text


def _no_empty_text(schema: Json, types: tuple[str, ...]) -> bool:
    """Whether an empty field means no value: where an empty text would not be one."""
    return "null" in types and ("format" in schema or "pattern" in schema)


def _types(schema: Json) -> tuple[str, ...]:
    found = schema.get("type", ())
    return (found,) if isinstance(found, str) else tuple(found)
