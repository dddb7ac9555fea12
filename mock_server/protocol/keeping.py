"""How a vendor's records are kept: checked against the contract, split, indexed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from mock_server.contract.document import Json
from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.declared_filters import Through, declared
from mock_server.protocol.filters import Equal, Filter, Values
from mock_server.protocol.index_values import index_reader
from mock_server.protocol.ordering import Place
from mock_server.protocol.verbosity import Verbosity
from mock_server.world.record import Order, Record

if TYPE_CHECKING:
    from mock_server.protocol.vendor import Collection, Resource, Vendor

CONCEALED = ("concealed", "true")
"""The index value of records that lists leave out unless asked for them."""

APPLICATION = "application"
"""The key, never shown, that names the application which made a record."""


def kind(vendor: Vendor, resource: str, tenant: str = "") -> str:
    """The store's name for a vendor's resource: a kind of its own for each tenant."""
    return of_tenant(f"{vendor.name}:{resource}", tenant)


def of_tenant(kind: str, tenant: str) -> str:
    """The kind of a tenant's records; the population's own people have no tenant's name."""
    return f"{kind}@{tenant}" if tenant else kind


def keepers(vendor: Vendor, contract: Contract) -> dict[str, Keeper]:
    """The keeper of each resource and collection by name, with the indexes that others need."""
    kept: tuple[Resource | Collection, ...] = (*vendor.resources, *vendor.collections)
    found = {one.name: Keeper(vendor, contract, one) for one in kept}
    for one in vendor.resources:
        if one.view_of is not None:
            for narrowing in found[one.name].filters.values():
                found[one.view_of].index(narrowing)
        via, _, key = one.owner.rpartition(".")
        own = found[one.view_of or one.name]
        if key:
            own.index(Equal(via or key))
        if via:
            found[own.fields[via]["x-refers-to"]].index(Equal(key))
    for keeper in found.values():
        for narrowing in keeper.filters.values():
            if isinstance(narrowing, Through) and narrowing.resource in found:
                found[narrowing.resource].index(narrowing.inner)
    return found


class Keeper:
    """The form in which the records of one resource are kept.

    `filters` says what each query parameter of the list means; parameters that page are none of
    them. `order` is the order that lists have, if not that of entry. `conceals` is the field that
    tells which records lists leave out, `revealed_by` the parameter that asks for them.
    """

    def __init__(self, vendor: Vendor, contract: Contract, resource: Resource | Collection) -> None:
        view_of = getattr(resource, "view_of", None)
        self.kind = kind(vendor, view_of or resource.name)
        self.id = resource.id
        self.title = resource.name
        self.schema: Json = contract.document["components"]["schemas"][resource.name]
        self.fields = contract.properties(self.schema)
        self.filters: dict[str, Filter] = {}
        self.conceals: str | None = None
        self.revealed_by: str | None = None
        self._vendor = vendor
        self._contract = contract
        self._validator = contract.validators.component(resource.name)
        self._fields: dict[str, Callable[[Any], str]] = {}
        self._derived: dict[str, Values] = {}
        self._ranged: frozenset[str] = frozenset()
        self._verbosity = Verbosity(contract, self.schema)
        self.verbose_on_request = self._verbosity.asked_for
        listed = _list(contract, resource.path)
        if listed is not None:
            self._read_list(listed, resource)
            self._verbosity.listed(contract, listed, self.fields)
        for field in resource.indexed:
            self.index(Equal(field))
        self.order: Order | None = None
        self._place: Place | None = None
        if resource.order is not None:
            self.order = resource.order.order
            self._place = resource.order.place(self.fields)

    def record(self, seq: int, body: Mapping[str, Any], tenant: str = "") -> Record:
        """A record ready to be stored; raises SchemaViolation if it breaks the contract.

        Keys that the contract does not have are kept with it, and never shown.
        """
        shown, hidden = body, None
        if not body.keys() <= self.fields.keys():
            shown = {key: value for key, value in body.items() if key in self.fields}
            hidden = {key: value for key, value in body.items() if key not in self.fields}
        if not self._validator.ok(shown):
            self._validator.check(shown)
        text, whole = self._verbosity.texts(shown)
        return Record(
            kind=of_tenant(self.kind, tenant),
            seq=seq,
            id=str(body[self.id]),
            body=text,
            whole=whole,
            index=tuple(self._index_values(body)),
            hidden=None if hidden is None else orjson.dumps(hidden),
            place="" if self._place is None else self._place(body),
            ranged=self._ranged,
        )

    def in_order(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A record with its keys in the contract's order, and those after them that are hidden."""
        return {name: body[name] for name in self.fields if name in body} | dict(body)

    def body(self, record: Record) -> dict[str, Any]:
        """A stored record as the contract shapes it, with the keys that are never shown."""
        found: dict[str, Any] = orjson.loads(record.whole or record.body)
        if record.hidden is not None:
            found.update(orjson.loads(record.hidden))
        return found

    def index(self, narrowing: Filter) -> None:
        """Keep the index values that a filter needs."""
        derived: Values | None = getattr(narrowing, "values", None)
        if derived is not None:
            self._derived[narrowing.field] = derived
        elif narrowing.field not in self._fields:
            self._fields[narrowing.field] = index_reader(self.fields.get(narrowing.field, {}))
        if getattr(narrowing, "ranged", False):
            self._ranged |= {narrowing.field}

    def parts(self, field: str) -> Mapping[str, Json]:
        """The keys of the objects that a field holds, as its value or as items of it."""
        value = self.fields[field]
        for part in (value.get("items", {}), *value.get("oneOf", ()), value):
            found = self._contract.properties(part)
            if found:
                return found
        return {}

    @property
    def indexed(self) -> frozenset[str]:
        """The fields by whose values records are found."""
        return frozenset(self._fields)

    def _index_values(self, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, read in self._fields.items():
            value = body.get(name) if "." not in name else _deep(body, name)
            if isinstance(value, list):
                yield from ((name, read(item)) for item in value)
            elif value is not None:
                yield name, read(value)
        for derived in self._derived.values():
            yield from derived(body)
        if self.conceals is not None and body.get(self.conceals) not in _IN_SIGHT:
            yield CONCEALED

    def _read_list(self, operation: Operation, resource: Resource | Collection) -> None:
        self.conceals = operation.spec.get("x-conceals")
        if operation.spec.get("x-own-application-only"):
            self.index(Equal(APPLICATION))
        for parameter in operation.query:
            rule = parameter.spec.get("x-filter")
            narrowing: Filter | None = None
            if parameter.name in resource.filters:
                narrowing = resource.filters[parameter.name]
            elif rule is not None and "shows" in rule:
                self.revealed_by = parameter.name
                self.conceals = rule.get("field", rule["shows"])
            elif rule is not None:
                narrowing = self._through(rule, declared(rule))
            elif parameter.name in self.fields:
                narrowing = Equal(parameter.name)
            if narrowing is not None:
                self.filters[parameter.name] = narrowing
                self.index(narrowing)

    def _through(self, rule: Mapping[str, Any], inner: Filter | None) -> Filter | None:
        if inner is None or "of" not in rule:
            return inner
        resource = self.fields[rule["of"]]["x-refers-to"]
        return Through(rule["of"], resource, kind(self._vendor, resource), inner)


_IN_SIGHT = (None, False, "A")
"""Values of a field that conceals which conceal nothing."""


def _list(contract: Contract, path: str) -> Operation | None:
    found = (one for one in contract.operations.values() if one.path == path)
    return next((one for one in found if one.method == "GET"), None)


def _deep(body: Mapping[str, Any], path: str) -> Any:
    value: Any = body
    for part in path.split("."):
        if isinstance(value, list):
            value = [one[part] for one in value if part in one]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value
