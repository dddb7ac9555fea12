"""US Core 6.1.0 as a table, and what a resource lacks of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

BASE = "http://hl7.org/fhir/us/core/StructureDefinition/"


@cache
def table() -> dict[str, Json]:
    """The rows by the profile's name."""
    found: dict[str, Json] = yaml.safe_load(Path(__file__).with_name("us_core.yaml").read_text())
    return found


def profile_of(resource: Json) -> str | None:
    """The name of the US Core profile that a resource declares, or None."""
    declared = resource.get("meta", {}).get("profile", [])
    return next((url.removeprefix(BASE) for url in declared if url.startswith(BASE)), None)


def problems(resource: Json) -> Iterator[str]:
    """How a resource breaks the profile that it declares."""
    profile = profile_of(resource)
    if profile is None:
        return
    if profile not in table():
        yield f"{profile} is not in the table"
        return
    row = table()[profile]
    for path in row.get("mandatory", ()):
        *parents, last = path.split(".")
        for parent in at(resource, parents):
            if parent.get(last) in (None, "", [], {}):
                yield f"{path} is missing"
    for choice in row.get("one_of", ()):
        if not any(name in resource for name in choice):
            yield f"none of {', '.join(choice)}"
    for path, wanted in row.get("codes", {}).items():
        if not codes(resource, path) & set(wanted):
            yield f"{path} has none of {', '.join(wanted)}"
    for path, groups in row.get("each", {}).items():
        for wanted in groups:
            if not codes(resource, path) & set(wanted):
                yield f"{path} has none of {', '.join(wanted)}"
    for path, allowed in row.get("values", {}).items():
        for value in at(resource, path.split(".")):
            if value not in allowed:
                yield f"{path} has {value!r}, which the required binding does not know"


def supported(profile: str) -> set[str]:
    """The must-support elements that have to occur in some resource of a profile."""
    return set(table()[profile].get("supported", ()))


def has(resource: Json, path: str) -> bool:
    """Whether there is anything at a path."""
    return next(at(resource, path.split(".")), None) is not None


def at(value: Any, path: list[str]) -> Iterator[Any]:
    """Every element at a path, lists gone through."""
    if isinstance(value, list):
        for item in value:
            yield from at(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from at(value[path[0]], path[1:])


def codes(resource: Json, path: str) -> set[str]:
    """The codings at a path, as system|code."""
    return {
        f"{coding.get('system')}|{coding.get('code')}"
        for coding in at(resource, [*path.split("."), "coding"])
    }
