"""Contracts in the form that a test tool wants them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_SCHEMAS = "#/components/schemas/"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records: its path and operation, and the name of the records' schema.

    `key` is where an answer has them, `parameters` are those of the query by name.
    """

    path: str
    spec: Json
    key: str
    record: str
    parameters: dict[str, Json]

    def __str__(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def conceals(self) -> bool:
        """Whether the list leaves out records that are archived, which still can be read."""
        rules = (one.get("x-filter", {}) for one in self.parameters.values())
        return "x-conceals" in self.spec or any("shows" in rule for rule in rules)

    @property
    def least(self) -> Json:
        """The shortest query that is answered."""
        names = [name for name, one in self.parameters.items() if one.get("required")]
        names += self.spec.get("x-required-one-of", ())[:1]
        return {name: sample(self.parameters[name]["schema"]) for name in names}


def rooted(document: Json, mount: str) -> Json:
    """The document with whole paths and one server, for tools that read no path-level servers.

    `mount` is the path under which the API is served.
    """
    changed = deepcopy(document)
    paths: Json = {}
    for path, item in changed.get("paths", {}).items():
        servers = item.pop("servers", None) or changed.get("servers") or [{"url": ""}]
        paths[mount + urlsplit(servers[0]["url"]).path.rstrip("/") + path] = item
    changed["paths"] = paths
    changed["servers"] = [{"url": "/"}]
    return changed


def operations(document: Json) -> dict[str, tuple[str, str, Json]]:
    """Each operation's method, path and description by operationId."""
    return {
        spec["operationId"]: (method, path, spec)
        for path, item in document["paths"].items()
        for method, spec in item.items()
        if method in _METHODS
    }


def linked(document: Json, key: str = "id") -> Json:
    """The document with links from what creates a record to what reads, changes and deletes it."""
    changed = deepcopy(document)
    for path, item in changed["paths"].items():
        below = next((other for other in changed["paths"] if other == f"{path}/{{{key}}}"), None)
        if below is not None and "201" in item.get("post", {}).get("responses", {}):
            item["post"]["responses"]["201"]["links"] = {
                method: {
                    "operationId": spec["operationId"],
                    "parameters": {f"path.{key}": f"$response.body#/{key}"},
                }
                for method, spec in changed["paths"][below].items()
                if method in _METHODS
            }
    return changed


def followed(document: Json, value: Any) -> Any:
    """What a local reference points to; anything else as it is."""
    while isinstance(value, dict) and "$ref" in value:
        found: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        value = found
    return value


def listings(document: Json) -> Iterator[Listing]:
    """The lists: GETs of a path that names no record, answered with an array of some schema."""
    for path, item in document["paths"].items():
        spec = item.get("get")
        if spec is None or path.endswith("}"):
            continue
        answer = followed(document, spec["responses"].get("200", {}))
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        for key, value in followed(document, schema or {}).get("properties", {}).items():
            reference = value.get("items", {}).get("$ref", "")
            if reference.startswith(_SCHEMAS):
                given = [followed(document, one) for one in spec.get("parameters", ())]
                query = {one["name"]: one for one in given if one["in"] == "query"}
                yield Listing(path, spec, key, reference.removeprefix(_SCHEMAS), query)


def sample(schema: Json) -> Any:
    """A value that a parameter takes."""
    if "enum" in schema:
        return schema["enum"][0]
    return _SAMPLES.get(str(schema.get("format", schema["type"])), "1")


_SAMPLES = {
    "date": "1900-01-01",
    "date-range": "1900-01-01/2001-01-01",
    "date-time-local": "1900-01-01T00:00:00",
    "boolean": "true",
    "integer": 1,
}
