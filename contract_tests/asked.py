"""A contract whose requests are about records that exist, for generating them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from contract_tests.documents import FORMS, Json, followed
from contract_tests.known import AS_KNOWN, Known

_SENT = "Sent."
"""What the names of schemas of requests begin with, once they stand apart."""

_BOUNDS = {"minimum": -(2**31), "maximum": 2**31 - 1}
"""Of whole numbers: beyond them, what is sent as JSON and as a form need not be the same."""

_SEVERAL = 5
"""Values that are not too many to try each."""


def knowing(document: Json, known: Known) -> Json:
    """A contract whose requests name known records only.

    A path below a list has the known id as ``x-known``; in a body, a key with ``x-refers-to`` has
    the value of the known record. A form has ``x-nullable``: keys that can be without a value, and
    whether they are required. Keys that only answers have are left out of requests, for sending
    them is no mistake. Answers are described as before.
    """
    changed = deepcopy(document)
    schemas = changed["components"]["schemas"]
    sent = {_SENT + name: _Asked(known, name).part(schema) for name, schema in schemas.items()}
    for path, item in changed["paths"].items():
        id_ = known.paths.get(path.partition("/{")[0])
        if id_ is not None and "parameters" in item:
            item["parameters"] = [_identified(changed, one, id_) for one in item["parameters"]]
        for spec in item.values():
            if isinstance(spec, dict) and "requestBody" in spec:
                for media, content in spec["requestBody"]["content"].items():
                    if media in FORMS:
                        content["x-nullable"] = _nullable(document, content["schema"])
                    content["schema"] = _Asked(known).part(content["schema"])
    schemas.update(sent)
    return changed


def briefly(document: Json) -> Json:
    """A contract with fewer requests, for phases that try every value of every key.

    Bodies have one media type, JSON where they can, and one record; of many values three are left.
    """
    changed = deepcopy(document)
    for name, schema in changed["components"]["schemas"].items():
        if name.startswith(_SENT):
            _shorten(schema)
    for item in changed["paths"].values():
        for spec in item.values():
            if isinstance(spec, dict) and "requestBody" in spec:
                media, content = next(iter(spec["requestBody"]["content"].items()))
                content["schema"] = content["schema"].get("oneOf", [content["schema"]])[0]
                spec["requestBody"]["content"] = {media: content}
    return changed


def _shorten(schema: Any) -> None:
    for value in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(value, dict | list):
            _shorten(value)
    if isinstance(schema, dict) and len(schema.get("enum", ())) > _SEVERAL:
        values = schema["enum"]
        schema["enum"] = [values[0], values[len(values) // 2], values[-1]]


class _Asked:
    """Turns a schema into that of requests about known records."""

    def __init__(self, known: Known, name: str = "") -> None:
        self._known = known
        self._name = name
        self._record = known.records.get(name, {})

    def part(self, value: Any) -> Any:
        """A part of a schema, with its references to schemas of requests."""
        if isinstance(value, list):
            return [self.part(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {key: self.part(item) for key, item in value.items() if key != "description"}
        if isinstance(found.get("$ref"), str):
            found["$ref"] = found["$ref"].replace("/schemas/", f"/schemas/{_SENT}")
        if isinstance(value.get("properties"), dict):
            unsent = {key for key, item in value["properties"].items() if item.get("readOnly")}
            found["required"] = [key for key in value.get("required", ()) if key not in unsent]
            found["properties"] = {
                key: self._property(key, self.part(item))
                for key, item in value["properties"].items()
                if key not in unsent
            }
        if "integer" in found.get("type", ()) and not found.keys() & {"enum", "x-refers-to"}:
            found = {**_BOUNDS, **found}
        if "x-exclusive" in found:
            found["anyOf"] = [_without(found["x-exclusive"], but) for but in found["x-exclusive"]]
        return found

    def _property(self, key: str, schema: Json) -> Json:
        hints = self._known.hints
        hint = hints.get(f"{self._name}.{key}", hints.get(key))
        if hint is AS_KNOWN:
            return {**schema, "enum": [self._record[key]]}
        if hint is not None:
            return {**schema, **hint}
        if "x-refers-to" in schema:
            return self._reference(schema, self._record.get(key))
        if "x-refers-to" in schema.get("items", {}):
            (first, *_) = self._record.get(key) or [None]
            return {**schema, "items": self._reference(schema["items"], first)}
        return _either(schema)

    def _reference(self, schema: Json, known: Any) -> Json:
        found = known or self._known.ids.get(schema["x-refers-to"])
        if found is None:
            return schema
        return {**schema, "enum": [int(found), *([None] if "null" in schema["type"] else [])]}


def _identified(document: Json, parameter: Json, id_: Any) -> Json:
    found = followed(document, parameter)
    return {**found, "x-known": id_} if found["in"] == "path" else parameter


def _nullable(document: Json, schema: Json) -> dict[str, bool]:
    whole = followed(document, schema)
    keys = {key: followed(document, value) for key, value in whole["properties"].items()}
    required = whole.get("required", ())
    return {key: key in required for key, one in keys.items() if "null" in one.get("type", ())}


def _without(names: list[str], but: str) -> Json:
    """Of several keys, only one may have a value."""
    return {"properties": {name: {"type": "null"} for name in names if name != but}}


def _either(schema: Json) -> Json:
    """A nullable text with a format as one of two: schemathesis follows the format only so.

    A file is always one, for only forms carry files, and they cannot say null.
    """
    if schema.get("type") != ["string", "null"] or "format" not in schema or "pattern" in schema:
        return schema
    text = {"type": "string", "format": schema["format"]}
    return text if schema["format"] == "binary" else {"anyOf": [text, {"type": "null"}]}
