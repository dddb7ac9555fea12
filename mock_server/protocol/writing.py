"""Generic writes: create and partial update of every resource that declares how it is written.

Reading, merging, checking and storing are one transaction, so that concurrent writers lose nothing
and a refused write leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from mock_server.contract.document import Json
from mock_server.contract.schemas import SchemaViolation
from mock_server.protocol.keeping import Keeper, of_tenant
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.requests import bad_request
from mock_server.world.record import Record
from mock_server.world.world import World

Effect = Callable[[Call, Mapping[str, Any] | None, dict[str, Any]], None]
"""What a write brings with it: given the record before (None for a new one) and after.

It runs in the writer's transaction; it may change `after` in place and write other records.
"""


@dataclass(slots=True, frozen=True)
class Writing:
    """How a resource is written: ids, the keys that the server stamps with the time, effects.

    `written` gives an instant the vendor's form.
    """

    new_id: Callable[[World], str | int]
    created: str
    updated: str
    written: Callable[[datetime], str]
    effects: tuple[Effect, ...] = ()


@dataclass(slots=True, frozen=True)
class Create:
    """POST to a collection: what the client leaves out has the contract's default, or null."""

    keeper: Keeper
    writing: Writing

    def __call__(self, call: Call) -> Answer:
        """The new record, 201."""
        writing, store = self.writing, call.world.store
        with store.transaction():
            given = _blank(self.keeper.fields) | call.body
            given[self.keeper.id] = writing.new_id(call.world)
            given[writing.created] = given[writing.updated] = now(call, writing)
            body = {name: given[name] for name in self.keeper.fields if name in given}
            return Answer(201, _put(call, self.keeper, writing, store.next_seq(), None, body))


@dataclass(slots=True, frozen=True)
class Update:
    """PATCH of a record: only what is given changes, and the time of the last change."""

    keeper: Keeper
    writing: Writing
    title: str

    def __call__(self, call: Call) -> Answer:
        """The record as it is now."""
        writing, store = self.writing, call.world.store
        with store.transaction():
            record = stored(call, self.keeper, self.title)
            if not call.body:
                return Answer(200, self.keeper.whole(record))
            before = self.keeper.body(record)
            after = {**before, **call.body, writing.updated: now(call, writing)}
            return Answer(200, _put(call, self.keeper, writing, record.seq, before, after))


def stored(call: Call, keeper: Keeper, title: str) -> Record:
    """The record that the path names, seen by the caller's tenant; raises Problem 404."""
    (id_,) = call.path.values()
    record = call.world.store.read(of_tenant(keeper.kind, call.tenant), id_)
    if record is None:
        raise Problem(404, "not_found", f"there is no {title} with this id")
    return record


def now(call: Call, writing: Writing) -> str:
    """The world's time in the vendor's form."""
    return writing.written(call.world.clock.now())


def _put(
    call: Call,
    keeper: Keeper,
    writing: Writing,
    seq: int,
    before: Mapping[str, Any] | None,
    after: dict[str, Any],
) -> bytes:
    for effect in writing.effects:
        effect(call, before, after)
    try:
        record = keeper.record(seq, after, call.tenant)
    except SchemaViolation as violation:
        raise bad_request(f"body {violation}", violation.path) from None
    call.world.store.put(record)
    return orjson.dumps(after)


def _blank(fields: Mapping[str, Json]) -> dict[str, Any]:
    """What a record has where nobody gave a value."""
    return {
        name: schema.get("default")
        for name, schema in fields.items()
        if "default" in schema or "null" in schema.get("type", ())
    }
