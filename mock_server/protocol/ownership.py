"""Whose records a caller sees, where a tenant's colleagues do not share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_server.protocol.keeping import Keeper, of_tenant
from mock_server.protocol.messages import Call, Problem
from mock_server.world.record import Query


@dataclass(slots=True, frozen=True)
class Owner:
    """How records say who owns them: by the key `key`, or, with `via`, by that key of the record
    of the resource `of` which their key `via` refers to. Without a key they are everybody's."""

    key: str = ""
    via: str = ""
    of: Keeper | None = None

    def admit(self, call: Call, body: Mapping[str, Any]) -> None:
        """Raises Problem 403 for a record that its owner does not share with the caller."""
        only = call.grant.only if call.grant is not None else None
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
        only = call.grant.only if call.grant is not None else None
        if only is None or not self.key:
            return query
        mine = (self.key, only)
        if self.of is None:
            return replace(query, equal=(*query.equal, mine))
        inner = Query(of_tenant(self.of.kind, call.tenant), equal=(mine,))
        return replace(query, through=(*query.through, (self.via, inner)))
