"""Whose records a caller sees, where colleagues or applications do not share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_server.contract.operation import Operation
from mock_server.protocol.keeping import APPLICATION, Keeper, of_tenant
from mock_server.protocol.messages import Call, Problem
from mock_server.world.record import Query


@dataclass(slots=True, frozen=True)
class Owner:
    """How records say who owns them: by the key `key`, or, with `via`, by that key of the record
    of the resource `of` which their key `via` refers to. Without a key they are everybody's. With
    `by_application`, an application sees only what it made itself."""

    key: str = ""
    via: str = ""
    of: Keeper | None = None
    by_application: bool = False

    def claim(self, call: Call, body: dict[str, Any]) -> None:
        """Say in a new record which application made it, where that matters."""
        if self.by_application and call.grant is not None:
            body[APPLICATION] = call.grant.client

    def asks(self, call: Call) -> bool:
        """Whether it depends on the record if the caller may see it."""
        return self.by_application or (call.grant is not None and call.grant.only is not None)

    def admit(self, call: Call, body: Mapping[str, Any]) -> None:
        """Raises Problem 404 for the record of another application, and 403 for one that its owner
        does not share with the caller."""
        if call.grant is None:
            return
        if self.by_application and body.get(APPLICATION) != call.grant.client:
            raise Problem(404, "not_found", "this application has no such record")
        only = call.grant.only
        if only is None or not self.key:
            return
        owned: Mapping[str, Any] | None = body
        if self.of is not None:
            owned = call.records.get(self.of.title, body.get(self.via))
        owner = owned.get(self.key) if owned else None
        if owner is not None and str(owner) != only:
            raise Problem(403, "forbidden", "whoever owns this record does not share it")

    def narrow(self, call: Call, query: Query) -> Query:
        """The query for those records only that the caller may see."""
        if call.grant is None:
            return query
        if self.by_application:
            query = replace(query, equal=(*query.equal, (APPLICATION, call.grant.client)))
        only = call.grant.only
        if only is None or not self.key:
            return query
        mine = (self.key, only)
        if self.of is None:
            return replace(query, equal=(*query.equal, mine))
        inner = Query(of_tenant(self.of.kind, call.tenant), equal=(mine,))
        return replace(query, through=(*query.through, (self.via, inner)))


@dataclass(slots=True, frozen=True)
class Sight:
    """Which records callers may name in what they write: those that they could read.

    For each resource that can be listed its owner, and the setting under which colleagues share it.
    """

    resources: Mapping[str, tuple[Owner, str]]

    def knows(self, call: Call, name: str, id_: Any) -> bool:
        """Whether there is such a record; raises Problem 403 if it is kept from the caller."""
        record = call.records.stored(name, id_)
        if record is None or call.grant is None or name not in self.resources:
            return record is not None
        owner, setting = self.resources[name]
        reading = replace(call, grant=call.grant.under(setting))
        if owner.asks(reading):
            owner.admit(reading, call.records.keepers[name].body(record))
        return True


def sharing(operation: Operation) -> str:
    """The setting under which colleagues share what an operation is about: the contract's
    ``x-practice-group-sharing``."""
    return str(operation.spec.get("x-practice-group-sharing", "always"))
