"""Which handler serves each operation of a vendor's contract."""

from __future__ import annotations

from functools import cached_property

from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.changes import Create, Delete, Update
from mock_server.protocol.handlers import List, Read, not_built
from mock_server.protocol.idempotency import Idempotent
from mock_server.protocol.keeping import Keeper, keepers
from mock_server.protocol.list_rules import ListRules
from mock_server.protocol.messages import Handler
from mock_server.protocol.on_demand import Projected, Shelf
from mock_server.protocol.ownership import Owner, Sight, sharing
from mock_server.protocol.references import References
from mock_server.protocol.vendor import Collection, Resource, Shape, Vendor
from mock_server.protocol.writing import Desk


class Binder:
    """Finds what serves each operation of a vendor's contract."""

    def __init__(self, vendor: Vendor, contract: Contract) -> None:
        self._vendor = vendor
        self._contract = contract
        self._shelf = Shelf()
        self.keepers = keepers(vendor, contract)

    def bind(self, operation: Operation) -> Handler:
        """The vendor's own function, a generic handler, or 501."""
        own = self._vendor.operations.get(operation.id)
        if own is not None:
            return own
        for resource in self._vendor.resources:
            if operation.path == resource.path:
                return self._of_all(resource, operation) or not_built
            if _names_one(operation.path, resource.path):
                return self._of_one(resource, operation) or not_built
        for collection in self._vendor.collections:
            if operation.path == collection.path and operation.method == "GET":
                return self._projected(collection, operation)
        return not_built

    @cached_property
    def sight(self) -> Sight:
        """Who may see which records, as the operations say that read them."""
        return Sight(
            {
                resource.name: (self._owner(resource, operation), sharing(operation))
                for operation in self._contract.operations.values()
                for resource in self._vendor.resources
                if operation.method == "GET" and operation.path == resource.path
            }
        )

    def _of_all(self, resource: Resource, operation: Operation) -> Handler | None:
        vendor, keeper = self._vendor, self.keepers[resource.view_of or resource.name]
        listed = self.keepers[resource.name]
        if operation.method == "GET" and vendor.pager is not None:
            page = vendor.pager.bind(self._contract, operation)
            rules = ListRules.of(operation)
            owner, shape = self._owner(resource, operation), self._shape(resource)
            return List(keeper, listed.filters, listed.revealed_by, rules, page, owner, shape)
        if operation.method == "POST" and resource.writing is not None:
            create = Create(self._desk(resource, operation))
            rule = vendor.idempotency
            if rule is not None and rule.header.lower() in operation.headers:
                return Idempotent(rule, f"{vendor.name}:idempotency", create)
            return create
        return None

    def _of_one(self, resource: Resource, operation: Operation) -> Handler | None:
        title = resource.name.lower()
        if operation.method == "GET":
            keeper = self.keepers[resource.view_of or resource.name]
            return Read(keeper, title, self._owner(resource, operation), self._shape(resource))
        if resource.writing is None:
            return None
        desk = self._desk(resource, operation)
        silent = "204" in operation.spec["responses"]
        if operation.method in ("PATCH", "PUT"):
            return Update(desk, whole=operation.method == "PUT", silent=silent)
        if operation.method == "DELETE":
            return Delete(desk, self._dependents)
        return None

    def _desk(self, resource: Resource, operation: Operation) -> Desk:
        assert resource.writing is not None  # noqa: S101 - asked before
        keeper = self.keepers[resource.view_of or resource.name]
        taken = {
            media: frozenset(
                name
                for name, schema in body.properties.items()
                if name in keeper.fields or schema.get("writeOnly")
                if not schema.get("readOnly")
            )
            for media, body in operation.bodies.items()
        }
        sent = {
            name: schema
            for body in operation.bodies.values()
            for name, schema in body.properties.items()
        }
        return Desk(
            keeper,
            resource.writing,
            References.of(self._contract, {"properties": {**sent, **keeper.fields}}),
            taken,
            self._owner(resource, operation),
            resource.name.lower(),
            tuple(self.keepers[resource.name].fields),
        )

    def _owner(self, resource: Resource, operation: Operation) -> Owner:
        via, _, key = resource.owner.rpartition(".")
        of = None
        if via:
            keeper = self.keepers[resource.view_of or resource.name]
            of = self.keepers[keeper.fields[via]["x-refers-to"]]
        return Owner(key, via, of, bool(operation.spec.get("x-own-application-only")))

    def _shape(self, resource: Resource) -> Shape | None:
        if resource.view_of is None:
            return resource.shape
        fields = self.keepers[resource.name].fields
        return lambda call, body: {name: body[name] for name in fields if name in body}

    @cached_property
    def _dependents(self) -> dict[str, list[tuple[str, str]]]:
        """For each resource those whose records refer to it, by which key, if it is indexed."""
        found: dict[str, list[tuple[str, str]]] = {name: [] for name in self.keepers}
        for other in self._vendor.resources:
            if other.view_of is None:
                for key, target in self._references[other.name].keys.items():
                    if target in found and key in self.keepers[other.name].indexed:
                        found[target].append((other.name, key))
        return found

    @cached_property
    def _references(self) -> dict[str, References]:
        return {
            name: References.of(self._contract, keeper.schema, depth=0)
            for name, keeper in self.keepers.items()
        }

    def _projected(self, collection: Collection, operation: Operation) -> Handler:
        assert self._vendor.pager is not None  # noqa: S101 - a vendor with lists has one
        keeper: Keeper = self.keepers[collection.name]
        return Projected(
            collection,
            keeper,
            self.keepers[collection.owner],
            keeper.filters,
            self._vendor.pager.bind(self._contract, operation),
            self._shelf,
        )


def _names_one(path: str, collection: str) -> bool:
    """Whether a path is a collection's with one parameter after it."""
    before, _, rest = path.partition(collection)
    return not before and rest.startswith("/{") and rest.count("/") == 1
