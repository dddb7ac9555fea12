"""Generic handlers: they serve every resource that a vendor declares."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.filters import Equal, Filter
from mock_server.protocol.messages import Answer, Call, Handler, Problem
from mock_server.protocol.pagination import Page
from mock_server.protocol.vendor import Resource, Vendor
from mock_server.world.record import Query


def kind(vendor: Vendor, resource: Resource) -> str:
    """The store's name for a vendor's resource."""
    return f"{vendor.name}:{resource.name}"


def list_filters(contract: Contract, operation: Operation, resource: Resource) -> dict[str, Filter]:
    """What each query parameter of a list means; parameters that page are none of them."""
    fields = contract.document["components"]["schemas"][resource.name]["properties"]
    found: dict[str, Filter] = {}
    for parameter in operation.query:
        if parameter.name in resource.filters:
            found[parameter.name] = resource.filters[parameter.name]
        elif parameter.name in fields:
            found[parameter.name] = Equal(parameter.name)
    return found


@dataclass(slots=True, frozen=True)
class List:
    """GET of a collection."""

    kind: str
    filters: dict[str, Filter]
    page: Page

    def __call__(self, call: Call) -> Answer:
        """One page."""
        query = Query(self.kind)
        for name, value in call.query.items():
            if name in self.filters:
                query = self.filters[name].narrow(query, value)
        return self.page(call, query)


@dataclass(slots=True, frozen=True)
class Read:
    """GET of one record."""

    kind: str
    title: str

    def __call__(self, call: Call) -> Answer:
        """The record, or 404."""
        (id_,) = call.path.values()
        record = call.world.store.read(self.kind, id_)
        if record is None:
            raise Problem(404, "not_found", f"there is no {self.title} with this id")
        return Answer(200, record.body)


def bind(vendor: Vendor, contract: Contract, operation: Operation) -> Handler:
    """What serves an operation: the vendor's own function, a generic handler, or 501."""
    own = vendor.operations.get(operation.id)
    if own is not None:
        return own
    for resource in vendor.resources:
        collection, _, rest = operation.path.partition(resource.path)
        if collection or (rest and not (rest.startswith("/{") and rest.count("/") == 1)):
            continue
        if operation.method == "GET" and not rest and vendor.pager is not None:
            filters = list_filters(contract, operation, resource)
            return List(kind(vendor, resource), filters, vendor.pager.bind(contract, operation))
        if operation.method == "GET" and rest:
            return Read(kind(vendor, resource), resource.name.lower())
    return _not_built


def _not_built(call: Call) -> Answer:
    message = f"{call.operation.id} is in the contract, but the mock does not serve it yet"
    raise Problem(501, "not_implemented", message)
