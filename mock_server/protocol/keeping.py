"""How a vendor's records are kept: checked against the contract, split, indexed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from mock_server.contract.document import Json, resolve
from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.filters import Equal, Filter, Values, index_reader
from mock_server.world.record import Record

if TYPE_CHECKING:
    from mock_server.protocol.vendor import Collection, Resource, Vendor


def kind(vendor: Vendor, resource: Resource | Collection, tenant: str = "") -> str:
    """The store's name for a vendor's resource: a kind of its own for each tenant."""
    return of_tenant(f"{vendor.name}:{resource.name}", tenant)


def of_tenant(kind: str, tenant: str) -> str:
    """The kind of a tenant's records; the population's own people have no tenant's name."""
    return f"{kind}@{tenant}" if tenant else kind


def list_filters(
    contract: Contract, operation: Operation, resource: Resource | Collection
) -> dict[str, Filter]:
    """What each query parameter of a list means; parameters that page are none of them."""
    fields = contract.document["components"]["schemas"][resource.name]["properties"]
    found: dict[str, Filter] = {}
    for parameter in operation.query:
        if parameter.name in resource.filters:
            found[parameter.name] = resource.filters[parameter.name]
        elif parameter.name in fields:
            found[parameter.name] = Equal(parameter.name)
    return found


class Keeper:
    """The form in which the records of one resource are kept.

    Where the contract's list shows fewer keys than the record has, those are the record's body and
    the others its `extra`. `order` is the index value whose order lists have, if not that of entry.
    """

    def __init__(self, vendor: Vendor, contract: Contract, resource: Resource | Collection) -> None:
        self.kind = kind(vendor, resource)
        self.id = resource.id
        schema: Json = contract.document["components"]["schemas"][resource.name]
        self.fields = contract.properties(schema)
        self._validator = contract.validators.component(resource.name)
        self._fields: dict[str, Callable[[Any], str]] = {}
        self._derived: dict[str, Values] = {}
        self._shown: tuple[str, ...] | None = None
        for operation in contract.operations.values():
            if operation.path == resource.path and operation.method == "GET":
                for narrowing in list_filters(contract, operation, resource).values():
                    self._index(narrowing)
                self._shown = _shown(contract, operation, self.fields)
        self.order: str | None = None
        if resource.order is not None:
            self.order = resource.order.place
            self._derived[self.order] = resource.order.values(self.fields[resource.order.field])

    def record(self, seq: int, body: Mapping[str, Any], tenant: str = "") -> Record:
        """A record ready to be stored; raises SchemaViolation if it breaks the contract."""
        if not self._validator.ok(body):
            self._validator.check(body)
        extra = None
        shown = body
        if self._shown is not None:
            shown = {key: body[key] for key in self._shown if key in body}
            extra = orjson.dumps({key: body[key] for key in body if key not in shown})
        return Record(
            kind=of_tenant(self.kind, tenant),
            seq=seq,
            id=str(body[self.id]),
            body=orjson.dumps(shown),
            extra=extra,
            index=(
                *[
                    (name, read(body[name]))
                    for name, read in self._fields.items()
                    if body.get(name) is not None
                ],
                *[(name, text) for name, of in self._derived.items() for text in of(body)],
            ),
        )

    def whole(self, record: Record) -> bytes:
        """The wire text of all of a record."""
        if record.extra is None or record.extra == b"{}":
            return record.body
        return record.body[:-1] + b"," + record.extra[1:]

    def _index(self, narrowing: Filter) -> None:
        derived: Values | None = getattr(narrowing, "values", None)
        if derived is not None:
            self._derived[narrowing.field] = derived
        else:
            self._fields[narrowing.field] = index_reader(self.fields.get(narrowing.field, {}))

    def body(self, record: Record) -> dict[str, Any]:
        """A stored record as the contract shapes it."""
        found: dict[str, Any] = orjson.loads(self.whole(record))
        return found


def _shown(
    contract: Contract, operation: Operation, fields: Mapping[str, Json]
) -> tuple[str, ...] | None:
    """The keys that a list shows, or None if it shows all of them."""
    answer = contract.response_schema(operation, 200)
    for schema in (answer, *contract.properties(answer).values()):
        if schema.get("type") == "array":
            listed = contract.properties(resolve(contract.document, schema.get("items")))
            return tuple(listed) if listed and set(listed) < set(fields) else None
    return None
