"""Generic handlers: they serve every resource that a vendor declares."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.filters import Filter
from mock_server.protocol.idempotency import Idempotent
from mock_server.protocol.keeping import Keeper, list_filters, of_tenant
from mock_server.protocol.messages import Answer, Call, Handler, Problem
from mock_server.protocol.on_demand import Projected, Shelf
from mock_server.protocol.pagination import Page
from mock_server.protocol.vendor import Collection, Resource, Vendor
from mock_server.protocol.writing import Create, Update, stored
from mock_server.world.record import Query


@dataclass(slots=True, frozen=True)
class List:
    """GET of a collection."""

    kind: str
    order: str | None
    filters: dict[str, Filter]
    page: Page

    def __call__(self, call: Call) -> Answer:
        """One page."""
        query = Query(of_tenant(self.kind, call.tenant), falling=self.order)
        for name, value in call.query.items():
            if name in self.filters:
                query = self.filters[name].narrow(query, value)
        return self.page(call, query, call.world.store)


@dataclass(slots=True, frozen=True)
class Read:
    """GET of one record."""

    keeper: Keeper
    title: str

    def __call__(self, call: Call) -> Answer:
        """The record, or 404."""
        return Answer(200, self.keeper.whole(stored(call, self.keeper, self.title)))


class Binder:
    """Finds what serves each operation of a vendor's contract."""

    def __init__(self, vendor: Vendor, contract: Contract) -> None:
        self._vendor = vendor
        self._contract = contract
        self._shelf = Shelf()
        kept: tuple[Resource | Collection, ...] = (*vendor.resources, *vendor.collections)
        self._keepers = {one.name: Keeper(vendor, contract, one) for one in kept}

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

    def _of_all(self, resource: Resource, operation: Operation) -> Handler | None:
        vendor, keeper = self._vendor, self._keepers[resource.name]
        if operation.method == "GET" and vendor.pager is not None:
            filters = list_filters(self._contract, operation, resource)
            page = vendor.pager.bind(self._contract, operation)
            return List(keeper.kind, keeper.order, filters, page)
        if operation.method == "POST" and resource.writing is not None:
            create = Create(keeper, resource.writing)
            rule = vendor.idempotency
            if rule is not None and rule.header.lower() in operation.headers:
                return Idempotent(rule, f"{vendor.name}:idempotency", create)
            return create
        return None

    def _of_one(self, resource: Resource, operation: Operation) -> Handler | None:
        keeper, title = self._keepers[resource.name], resource.name.lower()
        if operation.method == "GET":
            return Read(keeper, title)
        if operation.method == "PATCH" and resource.writing is not None:
            return Update(keeper, resource.writing, title)
        return None

    def _projected(self, collection: Collection, operation: Operation) -> Handler:
        assert self._vendor.pager is not None  # noqa: S101 - a vendor with lists has one
        return Projected(
            collection,
            self._keepers[collection.name],
            self._keepers[collection.owner],
            list_filters(self._contract, operation, collection),
            self._vendor.pager.bind(self._contract, operation),
            self._shelf,
        )


def _names_one(path: str, collection: str) -> bool:
    """Whether a path is a collection's with one parameter after it."""
    before, _, rest = path.partition(collection)
    return not before and rest.startswith("/{") and rest.count("/") == 1


def not_built(call: Call) -> Answer:
    """The handler of an operation that is in the contract only: 501."""
    message = f"{call.operation.id} is in the contract, but the mock does not serve it yet"
    raise Problem(501, "not_implemented", message)
