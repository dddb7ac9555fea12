"""Generic handlers of writing: create, replace, partial update and delete.

Reading, merging, checking and storing are one transaction, so that concurrent writers lose nothing
and a refused write leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.requests import bad_request
from mock_server.protocol.writing import Desk


@dataclass(slots=True, frozen=True)
class Create:
    """POST to a collection: what the client leaves out has the contract's default, or nothing."""

    desk: Desk

    def __call__(self, call: Call) -> Answer:
        """The new record, 201; for a list the new ones, all of them or none."""
        with call.world.store.transaction():
            if not isinstance(call.body, list):
                return Answer(201, orjson.dumps(self._new(call)))
            made, wrong, others = [], [], []
            for place, body in enumerate(call.body):
                try:
                    made.append(self._new(replace(call, body=body)))
                except Problem as problem:
                    wrong += [replace(v, path=(place, *v.path)) for v in problem.violations]
                    others += [] if problem.violations else [problem]
            if wrong:
                message = "some of the records cannot be created"
                raise bad_request(message, violations=wrong, rows=len(call.body))
            if others:
                raise others[0]
            return Answer(201, orjson.dumps(made))

    def _new(self, call: Call) -> dict[str, Any]:
        desk, keeper, writing = self.desk, self.desk.keeper, self.desk.writing
        body = desk.empty() | desk.given(call)
        id_ = writing.new_id(call.world)
        body[keeper.id] = str(id_) if keeper.fields[keeper.id].get("type") == "string" else id_
        desk.stamp(call, body, writing.created, writing.updated)
        desk.owner.claim(call, body)
        return desk.shown(desk.keep(call, call.world.store.next_seq(), None, body))


@dataclass(slots=True, frozen=True)
class Update:
    """PATCH of a record: only what is given changes, and the time of the last change.

    With `whole`, PUT: what such a body may give and does not has the default again. With `silent`,
    the answer is 204 without a body.
    """

    desk: Desk
    whole: bool = False
    silent: bool = False

    def __call__(self, call: Call) -> Answer:
        """The record as it is now."""
        desk = self.desk
        with call.world.store.transaction():
            record, before = desk.existing(call)
            given = desk.given(call)
            if not self.whole and desk.takes(call).isdisjoint(call.body or ()):
                return self._answer(before)
            after = {**before, **given}
            if self.whole:
                after = {**before, **desk.empty(desk.takes(call)), **given}
            desk.stamp(call, after, desk.writing.updated)
            return self._answer(desk.keep(call, record.seq, before, after))

    def _answer(self, body: Mapping[str, Any]) -> Answer:
        return Answer(204, b"") if self.silent else Answer(200, orjson.dumps(self.desk.shown(body)))


@dataclass(slots=True, frozen=True)
class Delete:
    """DELETE of a record: put away where lists conceal what is, gone for good elsewhere.

    What belongs to a record that is gone goes with it, and so on: `dependents` has for each
    resource the others, with their keys that refer to it.
    """

    desk: Desk
    dependents: Mapping[str, list[tuple[str, str]]]

    def __call__(self, call: Call) -> Answer:
        """204, empty."""
        desk, keeper = self.desk, self.desk.keeper
        with call.world.store.transaction():
            record, before = desk.existing(call)
            after = before
            flag = keeper.conceals
            if flag is not None and flag in keeper.fields and isinstance(before[flag], bool):
                after = {**before, flag: True}
                desk.stamp(call, after, desk.writing.updated)
            for effect in desk.writing.ending:
                effect(call, before, after)
            if after is before:
                self._end(call, keeper.title, record.id)
            else:
                call.world.store.put(keeper.record(record.seq, after, call.tenant))
        return Answer(204, b"")

    def _end(self, call: Call, name: str, id_: str) -> None:
        """Delete a record, unless that was done on the way, and what belongs to it."""
        if not call.records.delete(name, id_):
            return
        for other, key in self.dependents[name]:
            for body in call.records.find(other, **{key: id_}):
                self._end(call, other, str(body[call.records.keepers[other].id]))
