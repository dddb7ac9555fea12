"""Ids that name other records: ``x-refers-to`` in the contract, checked when clients write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.contract.document import Json, resolve
from mock_server.contract.operation import Contract
from mock_server.contract.violations import Path, Violation
from mock_server.protocol.messages import Call


@dataclass(slots=True, frozen=True)
class References:
    """The keys of a record that hold ids, nested ones too, with the resources they name."""

    keys: Mapping[str, str]
    nested: Mapping[str, References]

    @classmethod
    def of(cls, contract: Contract, schema: Json, depth: int = 3) -> References:
        """Those of a schema, and of what clients may send of objects `depth` levels within it."""
        keys: dict[str, str] = {}
        nested: dict[str, References] = {}
        for name, value in contract.properties(schema).items():
            item = resolve(contract.document, value.get("items"))
            for part in (value, item):
                if "x-refers-to" in part:
                    keys[name] = part["x-refers-to"]
            for part in (item, *value.get("oneOf", ())):
                inner = contract.properties(part) if depth and part else {}
                sent = {key: one for key, one in inner.items() if not one.get("readOnly")}
                if sent:
                    below = cls.of(contract, {"properties": sent}, depth - 1)
                    if below.keys or below.nested:
                        nested[name] = below
        return cls(keys, nested)

    def dangling(self, call: Call, body: Any, path: Path = ()) -> Iterator[Violation]:
        """The ids in a body that name no record; raises Problem 403 for one that is kept from the
        caller."""
        if isinstance(body, list):
            for place, item in enumerate(body):
                yield from self.dangling(call, item, (*path, place))
        if not isinstance(body, dict):
            return
        for name, resource in self.keys.items():
            value = body.get(name)
            for one in value if isinstance(value, list) else [value]:
                if one is not None and _unknown(call, resource, one):
                    yield Violation((*path, name), "x-refers-to", one, resource)
        for name, below in self.nested.items():
            yield from below.dangling(call, body.get(name), (*path, name))


def _unknown(call: Call, resource: str, id_: Any) -> bool:
    return resource in call.records.keepers and not call.knows(resource, id_)
