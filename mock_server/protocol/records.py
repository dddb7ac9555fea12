"""The records that a caller's tenant has, by the names of resources: read, found and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.protocol.index_values import index_text
from mock_server.protocol.keeping import Keeper, of_tenant
from mock_server.world.record import Query, Record
from mock_server.world.world import World

Body = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Records:
    """What handlers and effects see of the store; writes belong in the writer's transaction."""

    world: World
    tenant: str
    keepers: Mapping[str, Keeper]

    def stored(self, name: str, id_: str | int) -> Record | None:
        """The record of a resource by its id, as it is stored."""
        return self.world.store.read(of_tenant(self.keepers[name].kind, self.tenant), str(id_))

    def get(self, name: str, id_: str | int | None) -> Body | None:
        """The record of a resource by its id, with the keys that are never shown."""
        if id_ is None:
            return None
        record = self.stored(name, id_)
        return None if record is None else self.keepers[name].body(record)

    def query(self, name: str, **equal: Any) -> Query:
        """Asks for the records whose indexed fields have these values, in the list's order."""
        keeper = self.keepers[name]
        missing = equal.keys() - keeper.indexed
        if missing:
            raise KeyError(f"{name} is not indexed by {', '.join(sorted(missing))}")
        pairs = tuple((field, index_text(value)) for field, value in equal.items())
        return Query(of_tenant(keeper.kind, self.tenant), equal=pairs, order=keeper.order)

    def find(self, name: str, **equal: Any) -> list[Body]:
        """The records whose indexed fields have these values."""
        keeper = self.keepers[name]
        found = self.world.store.scan(self.query(name, **equal))
        return [keeper.body(record) for record in found]

    def count(self, name: str, **equal: Any) -> int:
        """How many records have these values."""
        return len(self.world.store.rows(self.query(name, **equal)))

    def put(self, name: str, body: Mapping[str, Any]) -> Record:
        """Store a record, in place of the one with its id if there is one.

        Raises SchemaViolation if it breaks the contract.
        """
        keeper = self.keepers[name]
        old = self.stored(name, body[keeper.id])
        seq = self.world.store.next_seq() if old is None else old.seq
        record = keeper.record(seq, keeper.in_order(body), self.tenant)
        self.world.store.put(record)
        return record

    def delete(self, name: str, id_: str | int) -> bool:
        """Delete a record; False if there is none."""
        kind = of_tenant(self.keepers[name].kind, self.tenant)
        return self.world.store.delete(kind, str(id_))
