"""Values of what a practice defined itself: own vital signs, fields of charts and appointments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Effect
from mock_server.vendors.drchrono.rules.refusals import refused

_NUMBER = re.compile(r"-?\d+(\.\d*)?|-?\.\d+", re.ASCII)


def own_values(key: str, kind: str, value: str, resource: str) -> Effect:
    """The list under `key` has each kind once; a new value suits its kind, which is in use.

    `kind` and `value` are the keys of its items, `resource` is what kinds are.
    """

    def check(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        if key not in call.body:
            return
        old = {one[kind]: one[value] for one in (before or {}).get(key, ())}
        seen: set[int] = set()
        for place, one in enumerate(after[key]):
            if one[kind] in seen:
                raise refused(key, "This is given more than once.", place, kind)
            seen.add(one[kind])
            if old.get(one[kind]) == one[value]:
                continue
            meant = call.records.get(resource, one[kind]) or {}
            if meant["archived"]:
                raise refused(key, "This object is archived.", place, kind)
            if one[value] and not _takes(meant, one[value]):
                raise refused(key, f'"{one[value]}" is not a valid value.', place, value)

    return check


def _takes(kind: Mapping[str, Any], value: str) -> bool:
    """Whether a text is a value of that kind: a choice, a number, a fraction, or any text."""
    choices = kind.get("allowed_values") or ()
    if choices or kind.get("data_type") == "single_sel":
        return value in choices
    fraction = bool(kind.get("is_fraction_field"))
    parts = value.split(kind["fraction_delimiter"] or "/") if fraction else [value]
    if len(parts) != 1 + fraction:
        return False
    if kind.get("data_type") == "number":
        return all(_NUMBER.fullmatch(part.strip()) for part in parts)
    return True
