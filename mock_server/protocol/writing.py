"""Generic writes: create, replace, partial update and delete of what declares how it is written.

Reading, merging, checking and storing are one transaction, so that concurrent writers lose nothing
and a refused write leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from mock_server.contract.document import Json
from mock_server.contract.schemas import SchemaViolation
from mock_server.contract.violations import Violation
from mock_server.protocol.keeping import Keeper
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.ownership import Owner
from mock_server.protocol.references import References
from mock_server.protocol.requests import bad_request
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

    `written` gives an instant the vendor's form. `effects` run before a record is stored,
    `afterwards` once it is, and `ending` before one is deleted or put away (its `after` is then
    the record as it stays, or the same as before).
    """

    new_id: Callable[[World], str | int]
    created: str
    updated: str
    written: Callable[[datetime], str]
    effects: tuple[Effect, ...] = ()
    afterwards: tuple[Effect, ...] = ()
    ending: tuple[Effect, ...] = ()


@dataclass(slots=True, frozen=True)
class Desk:
    """What all writes of a resource share: its keeper, its rules and who owns its records.

    `taken` are the keys that clients may give: the others are the server's and ignored. `answers`
    are those of a record that answers show.
    """

    keeper: Keeper
    writing: Writing
    references: References
    taken: frozenset[str]
    owner: Owner
    title: str
    answers: tuple[str, ...]

    def given(self, call: Call) -> dict[str, Any]:
        """What the client sent of what clients may give; raises Problem 400 for dangling ids."""
        body = {key: value for key, value in (call.body or {}).items() if key in self.taken}
        dangling = list(self.references.dangling(call.records, body))
        if dangling:
            raise bad_request(_dangling(dangling), f"/{dangling[0].path[0]}", dangling)
        return body

    def keep(
        self, call: Call, seq: int, before: Mapping[str, Any] | None, after: dict[str, Any]
    ) -> dict[str, Any]:
        """Store a record with what its writing brings about; raises Problem."""
        for effect in self.writing.effects:
            effect(call, before, after)
        self.owner.admit(call, after)
        try:
            record = self.keeper.record(seq, self._in_order(after), call.tenant)
        except SchemaViolation as violation:
            wrong = Violation(_path(violation.path), "rule", message=violation.problem)
            raise bad_request(f"body {violation}", violation.path, [wrong]) from None
        call.world.store.put(record)
        for effect in self.writing.afterwards:
            effect(call, before, after)
        return after

    def _in_order(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A record with its keys in the contract's order, and those after them that are hidden."""
        return {name: body[name] for name in self.keeper.fields if name in body} | dict(body)

    def stamp(self, call: Call, body: dict[str, Any], *names: str) -> None:
        """Say in these keys, where records have them, that it is now."""
        now = self.writing.written(call.world.clock.now())
        body.update({name: now for name in names if name in self.keeper.fields})

    def shown(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A record in the contract's keys and their order."""
        return {name: body[name] for name in self.answers if name in body}


@dataclass(slots=True, frozen=True)
class Create:
    """POST to a collection: what the client leaves out has the contract's default, or nothing."""

    desk: Desk

    def __call__(self, call: Call) -> Answer:
        """The new record, 201; for a list the new ones, all of them or none."""
        with call.world.store.transaction():
            if not isinstance(call.body, list):
                return Answer(201, orjson.dumps(self._new(call)))
            made, wrong = [], []
            for place, body in enumerate(call.body):
                try:
                    made.append(self._new(replace(call, body=body)))
                except Problem as problem:
                    if not problem.violations:
                        raise
                    wrong += [replace(v, path=(place, *v.path)) for v in problem.violations]
            if wrong:
                message = "some of the records cannot be created"
                raise bad_request(message, violations=wrong, rows=len(call.body))
            return Answer(201, orjson.dumps(made))

    def _new(self, call: Call) -> dict[str, Any]:
        desk, keeper, writing = self.desk, self.desk.keeper, self.desk.writing
        body = blank(keeper.fields) | desk.given(call)
        id_ = writing.new_id(call.world)
        body[keeper.id] = str(id_) if keeper.fields[keeper.id].get("type") == "string" else id_
        desk.stamp(call, body, writing.created, writing.updated)
        return desk.shown(desk.keep(call, call.world.store.next_seq(), None, body))


@dataclass(slots=True, frozen=True)
class Update:
    """PATCH of a record: only what is given changes, and the time of the last change.

    With `whole`, PUT: what clients may give and did not has the default again. With `silent`, the
    answer is 204 without a body.
    """

    desk: Desk
    whole: bool = False
    silent: bool = False

    def __call__(self, call: Call) -> Answer:
        """The record as it is now."""
        desk, keeper = self.desk, self.desk.keeper
        with call.world.store.transaction():
            record = stored(call, keeper, desk.title)
            before = keeper.body(record)
            desk.owner.admit(call, before)
            given = desk.given(call)
            if not given and not self.whole:
                return self._answer(before)
            after = {**before, **given}
            if self.whole:
                after = {**before, **blank(keeper.fields, desk.taken), **given}
            desk.stamp(call, after, desk.writing.updated)
            return self._answer(desk.keep(call, record.seq, before, after))

    def _answer(self, body: Mapping[str, Any]) -> Answer:
        return Answer(204, b"") if self.silent else Answer(200, orjson.dumps(self.desk.shown(body)))


@dataclass(slots=True, frozen=True)
class Delete:
    """DELETE of a record: put away where lists conceal what is, gone for good elsewhere.

    What belongs to a record that is gone goes with it: `dependents` are the resources whose key
    of that name refers to it.
    """

    desk: Desk
    dependents: tuple[tuple[str, str], ...]

    def __call__(self, call: Call) -> Answer:
        """204, empty."""
        desk, keeper = self.desk, self.desk.keeper
        with call.world.store.transaction():
            record = stored(call, keeper, desk.title)
            before = keeper.body(record)
            desk.owner.admit(call, before)
            after = before
            flag = keeper.conceals
            if flag is not None and flag in keeper.fields and isinstance(before[flag], bool):
                after = {**before, flag: True}
                desk.stamp(call, after, desk.writing.updated)
            for effect in desk.writing.ending:
                effect(call, before, after)
            if after is before:
                self._end(call, record)
            else:
                call.world.store.put(keeper.record(record.seq, after, call.tenant))
        return Answer(204, b"")

    def _end(self, call: Call, record: Record) -> None:
        call.world.store.delete(record.kind, record.id)
        for name, key in self.dependents:
            for body in call.records.find(name, **{key: record.id}):
                call.records.delete(name, body[call.records.keepers[name].id])


def stored(call: Call, keeper: Keeper, title: str) -> Record:
    """The record that the path names, seen by the caller's tenant; raises Problem 404."""
    (id_,) = call.path.values()
    record = call.records.stored(keeper.title, id_)
    if record is None:
        raise Problem(404, "not_found", f"there is no {title} with this id")
    return record


def blank(fields: Mapping[str, Json], names: frozenset[str] | None = None) -> dict[str, Any]:
    """What a record has, in all its fields or those named, where nobody gave a value."""
    return {
        name: _nothing(schema)
        for name, schema in fields.items()
        if names is None or name in names
        if "default" in schema or _nothing(schema) is not None or "null" in _types(schema)
    }


_EMPTY: Mapping[str, Any] = {"array": [], "boolean": False}
"""What stands for no value where it may not be null."""


def _nothing(schema: Json) -> Any:
    types = _types(schema)
    if "default" in schema:
        return schema["default"]
    if "null" in types:
        return None
    return _EMPTY.get(types[0]) if types else None


def _types(schema: Json) -> tuple[str, ...]:
    found = schema.get("type", ())
    if any(one == {"type": "null"} for one in schema.get("oneOf", ())):
        return ("null",)
    return (found,) if isinstance(found, str) else tuple(found)


def _path(pointer: str) -> tuple[str, ...]:
    return tuple(part for part in pointer.split("/")[1:])


def _dangling(found: list[Violation]) -> str:
    return f"there is no {found[0].expected} {found[0].value}"
