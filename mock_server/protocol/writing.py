"""How records are written: what a resource declares, and what all writes of it share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_server.contract.document import Json
from mock_server.contract.operation import Operation
from mock_server.contract.schemas import SchemaViolation
from mock_server.contract.violations import Violation
from mock_server.protocol.keeping import Keeper
from mock_server.protocol.messages import Call, Problem
from mock_server.protocol.ownership import Owner
from mock_server.protocol.references import References
from mock_server.protocol.requests import bad_request, media_type
from mock_server.world.record import Record
from mock_server.world.world import World

Effect = Callable[[Call, Mapping[str, Any] | None, dict[str, Any]], None]
"""What a write brings with it: given the record before (None for a new one) and after.

It runs in the writer's transaction, before the record is stored; it may change `after` in place,
write other records, and refuse by raising Problem. What the client sent is in the call's body.
"""


@dataclass(slots=True, frozen=True)
class Writing:
    """How a resource is written: ids, the keys that the server stamps with the time, effects.

    `written` gives an instant the vendor's form. `no_text` is what a text has that nobody gave,
    where the contract does not say. `effects` run before a record is stored, `afterwards` once it
    is, and `ending` before one is deleted or put away (its `after` is then the record as it stays,
    or the same as before).
    """

    new_id: Callable[[World], str | int]
    created: str
    updated: str
    written: Callable[[datetime], str]
    effects: tuple[Effect, ...] = ()
    afterwards: tuple[Effect, ...] = ()
    ending: tuple[Effect, ...] = ()
    no_text: str | None = None


@dataclass(slots=True, frozen=True)
class Desk:
    """What all writes of a resource share: its keeper, its rules and who owns its records.

    `taken` are the keys that clients may give, by the type of the body: the others are the server's
    and ignored. `answers` are those of a record that answers show.
    """

    keeper: Keeper
    writing: Writing
    references: References
    taken: Mapping[str, frozenset[str]]
    owner: Owner
    title: str
    answers: tuple[str, ...]

    def takes(self, call: Call) -> frozenset[str]:
        """The keys that a body of the call's type may give."""
        return self.taken.get(media_type(call.environ.get("CONTENT_TYPE", "")), frozenset())

    def empty(self, names: frozenset[str] | None = None) -> dict[str, Any]:
        """What a record has, in all its fields or those named, where nobody gave a value."""
        return blank(self.keeper.fields, names, self.writing.no_text)

    def existing(self, call: Call) -> tuple[Record, dict[str, Any]]:
        """The record that the path names, and its body; raises Problem 404 or 403."""
        record = stored(call, self.keeper, self.title)
        body = self.keeper.body(record)
        self.owner.admit(call, body)
        return record, body

    def given(self, call: Call) -> dict[str, Any]:
        """What the client sent of what records keep; raises Problem 400 for dangling ids."""
        taken = self.takes(call)
        sent = {key: value for key, value in (call.body or {}).items() if key in taken}
        dangling = list(self.references.dangling(call, sent))
        if dangling:
            raise bad_request(_dangling(dangling), f"/{dangling[0].path[0]}", dangling)
        return {key: value for key, value in sent.items() if key in self.keeper.fields}

    def keep(
        self, call: Call, seq: int, before: Mapping[str, Any] | None, after: dict[str, Any]
    ) -> dict[str, Any]:
        """Store a record with what its writing brings about; raises Problem."""
        for effect in self.writing.effects:
            effect(call, before, after)
        _check_exclusive(call.operation, after)
        self.owner.admit(call, after)
        try:
            record = self.keeper.record(seq, self.keeper.in_order(after), call.tenant)
        except SchemaViolation as violation:
            wrong = Violation(_path(violation.path), "rule", message=violation.problem)
            raise bad_request(f"body {violation}", violation.path, [wrong]) from None
        call.world.store.put(record)
        for effect in self.writing.afterwards:
            effect(call, before, after)
        return after

    def stamp(self, call: Call, body: dict[str, Any], *names: str) -> None:
        """Say in these keys, where records have them, that it is now."""
        now = self.writing.written(call.world.clock.now())
        body.update({name: now for name in names if name in self.keeper.fields})

    def shown(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A record in the contract's keys and their order."""
        return {name: body[name] for name in self.answers if name in body}


def _check_exclusive(operation: Operation, body: Mapping[str, Any]) -> None:
    """Raises Problem 400 for a record with more than one of the keys under ``x-exclusive``."""
    for one in operation.bodies.values():
        keys = one.schema.get("x-exclusive", ())
        if sum(body.get(key) is not None for key in keys) > 1:
            wrong = Violation((), "x-exclusive", expected=keys)
            raise bad_request(f"only one of {' and '.join(keys)} can be given", violations=[wrong])


def stored(call: Call, keeper: Keeper, title: str) -> Record:
    """The record that the path names, seen by the caller's tenant; raises Problem 404."""
    (id_,) = call.path.values()
    record = call.records.stored(keeper.title, id_)
    if record is None:
        raise Problem(404, "not_found", f"there is no {title} with this id")
    return record


def blank(
    fields: Mapping[str, Json], names: frozenset[str] | None = None, no_text: str | None = None
) -> dict[str, Any]:
    """What a record has, in all its fields or those named, where nobody gave a value.

    Texts of no certain form that may be null have `no_text`.
    """
    empty = {
        name: _nothing(schema, no_text)
        for name, schema in fields.items()
        if names is None or name in names
    }
    return {
        name: value
        for name, value in empty.items()
        if value is not None or "default" in fields[name] or "null" in _types(fields[name])
    }


def _nothing(schema: Json, no_text: str | None) -> Any:
    types = _types(schema)
    if "default" in schema:
        return deepcopy(schema["default"])
    if "null" in types:
        free = "string" in types and "format" not in schema and "enum" not in schema
        return no_text if free else None
    if "array" in types:
        return []
    return False if "boolean" in types else None


def _types(schema: Json) -> tuple[str, ...]:
    found = schema.get("type", ())
    if any(one == {"type": "null"} for one in schema.get("oneOf", ())):
        return ("null",)
    return (found,) if isinstance(found, str) else tuple(found)


def _path(pointer: str) -> tuple[str, ...]:
    return tuple(part for part in pointer.split("/")[1:])


def _dangling(found: list[Violation]) -> str:
    return f"there is no {found[0].expected} {found[0].value}"
