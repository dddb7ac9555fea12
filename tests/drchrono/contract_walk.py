"""What the contract of DrChrono has, for tests that go over all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mock_server.contract.document import effective, resolve
from mock_server.contract.operation import Body as Carried
from mock_server.contract.operation import Contract, Operation

Json = dict[str, Any]

CONTRACT = Contract(effective("drchrono"))
SCHEMAS: Mapping[str, Json] = CONTRACT.document["components"]["schemas"]
JSON, FORM, MULTIPART = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
)
PAGING = ("page", "page_size", "verbose")
_ID = {"clinical_notes": "appointment", "insurances": "payer_id"}
_RULES = ("contains", "any-of", "since", "day", "within", "empty", "available")


@dataclass(frozen=True)
class Filter:
    """A query parameter that selects records: `rule` is one of those of x-filter, for `keys`."""

    name: str
    schema: Json
    spec: Json
    required: bool

    @property
    def meaning(self) -> Json:
        """Its x-filter; equality with the key of its name where it has none."""
        found: Json = self.spec.get("x-filter", {"equals": self.name})
        return found

    @property
    def rule(self) -> str:
        """The form of its x-filter."""
        return next((rule for rule in ("equals", *_RULES) if rule in self.meaning), "")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it looks at."""
        found = self.meaning.get(self.rule, ())
        return (found,) if isinstance(found, str) else tuple(found)

    @property
    def shows(self) -> str | None:
        """The key that hides a record which is listed only with this parameter."""
        wish = self.meaning.get("shows")
        return None if wish is None else self.meaning.get("field", wish)


@dataclass(frozen=True)
class Listing:
    """A list: `name` is its path below /api/, `record` the schema of what it lists."""

    name: str
    operation: Operation
    record: str

    @cached_property
    def fields(self) -> Mapping[str, Json]:
        """The keys of a record with their schemas."""
        return CONTRACT.properties(SCHEMAS[self.record])

    @property
    def id(self) -> str:
        """The key that names a record."""
        return _ID.get(self.name, "id")

    @property
    def verbose(self) -> frozenset[str]:
        """Keys that need verbose=true."""
        return frozenset(SCHEMAS[self.record].get("x-verbose", ()))

    @property
    def sizes(self) -> Mapping[str, int]:
        """Default and greatest number of records on a page."""
        found: Mapping[str, int] = self.operation.spec["x-page-size"]
        return found

    @property
    def one_of(self) -> tuple[str, ...]:
        """Parameters of which one has to be given."""
        return tuple(self.operation.spec.get("x-required-one-of", ()))

    @property
    def takes(self) -> frozenset[str]:
        """The names of its parameters."""
        return frozenset(parameter.name for parameter in self.operation.query)

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """What its parameters are but pages."""
        return tuple(
            Filter(p.name, dict(p.schema), dict(p.spec), p.required)
            for p in self.operation.query
            if p.name not in PAGING
        )

    @property
    def wishes(self) -> dict[str, str]:
        """The parameters that show what lists hide."""
        return {one.name: "true" for one in self.filters if one.shows}

    def needed(self, *given: str) -> list[dict[str, str]]:
        """Queries that list everything, as far as something has to be asked for beside `given`."""
        found = [{name: value} for name, value in self._needed() if name not in given]
        return [{}] if not found or set(given) & set(self.one_of) else found

    def _needed(self) -> Iterator[tuple[str, str]]:
        if "since" in self.one_of:
            yield "since", "1900-01-01T00:00:00"
        for one in self.filters:
            if one.required:
                yield from ((one.name, value) for value in one.schema["enum"])


@dataclass(frozen=True)
class Writable:
    """A resource that clients write, with the operations by which they do."""

    name: str
    listing: Listing
    create: Operation | None
    replace: Operation | None
    update: Operation | None
    delete: Operation | None

    @property
    def fullest(self) -> Operation:
        """The operation that takes most."""
        found = self.create or self.update
        assert found is not None
        return found


def media(operation: Operation) -> str:
    """The media type that carries most: JSON where it can be sent."""
    return JSON if JSON in operation.bodies else MULTIPART


def carried(operation: Operation) -> Carried:
    """What that media type carries."""
    return operation.bodies[media(operation)]


def fixed(operation: Operation) -> dict[str, set[str]]:
    """The read-only keys of the objects that a body carries, by the key of these."""
    found: dict[str, set[str]] = {}
    for key, schema in carried(operation).properties.items():
        for part in parts(schema):
            inner = CONTRACT.properties(part.get("items", part))
            names = {name for name, one in inner.items() if one.get("readOnly")}
            found.setdefault(key, set()).update(names)
    return {key: names for key, names in found.items() if names}


def required(operation: Operation) -> list[str]:
    """The keys that a body needs, the first of alternatives."""
    schema = carried(operation).schema
    alternatives = schema.get("anyOf", [{}])
    return [*schema.get("required", ()), *alternatives[0].get("required", ())]


def parts(schema: Json) -> tuple[Json, ...]:
    """A schema, or its alternatives, each resolved."""
    return tuple(
        resolve(CONTRACT.document, one)
        for one in schema.get("oneOf", schema.get("anyOf", ())) or (schema,)
    )


def types(schema: Json) -> frozenset[str]:
    """The JSON types that a value may have."""
    found = [one.get("type", ()) for one in parts(schema)]
    return frozenset(kind for one in found for kind in ((one,) if isinstance(one, str) else one))


def _operations(path: str) -> dict[str, Operation]:
    return {one.method: one for one in CONTRACT.operations.values() if one.path == path}


def _listings() -> Iterator[Listing]:
    for operation in CONTRACT.operations.values():
        if "x-page-size" in operation.spec and "{" not in operation.path:
            page = CONTRACT.response_schema(operation, 200)
            pointer = CONTRACT.properties(page)["results"]["items"]["$ref"]
            name = operation.path.removeprefix("/api/")
            yield Listing(name, operation, pointer.rpartition("/")[2])


def _writables() -> Iterator[Writable]:
    for listing in LISTS:
        path = f"/api/{listing.name}"
        create, one = _operations(path).get("POST"), _operations(f"{path}/{{id}}")
        if create or "PATCH" in one:
            yield Writable(listing.name, listing, create, *map(one.get, ("PUT", "PATCH", "DELETE")))


LISTS = tuple(_listings())
LIST_OF = {listing.record: listing for listing in LISTS}
WRITABLE = tuple(_writables())
CREATABLE = tuple(one for one in WRITABLE if one.create is not None)
