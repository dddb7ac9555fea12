"""Operations: what a contract says of one method of one path, ready to serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from mock_server.contract.document import Json, resolve
from mock_server.contract.parameters import Parameter, Parameters
from mock_server.contract.requested import requested
from mock_server.contract.schemas import Validator, Validators
from mock_server.contract.violations import Violation

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(slots=True, frozen=True)
class Security:
    """What an operation asks of a caller: nothing, or a token of `scheme` with all of `scopes`."""

    scheme: str | None
    scopes: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Body:
    """What one media type of a request may carry: `one` value, or a list of what `many` takes.

    `schema` is that of one value, `properties` are its keys, all resolved.
    """

    schema: Json
    properties: Mapping[str, Json]
    one: Validator
    many: Validator | None

    def violations(self, value: Any) -> list[Violation]:
        """Everything that is wrong with a body."""
        if self.many is None or not isinstance(value, list):
            return self.one.violations(value)
        return [
            replace(found, path=(place, *found.path))
            for place, item in enumerate(value)
            for found in self.many.violations(item)
        ]

    def check(self, value: Any) -> None:
        """Raises SchemaViolation with the most telling problem of one value."""
        self.one.check(value)


@dataclass(slots=True, frozen=True)
class Operation:
    """One method of one path (OpenAPI 3.1, Operation Object).

    `route` is the path from the API's origin, the server's own path included; `path` is the
    contract's key; `headers` names those that the operation reads, in lower case; `bodies` says
    what each media type of the request may carry.
    """

    id: str
    method: str
    path: str
    route: str
    query: Parameters
    path_parameters: Parameters
    headers: frozenset[str]
    bodies: Mapping[str, Body]
    body_required: bool
    security: Security
    spec: Json

    @property
    def evidence(self) -> Mapping[str, str]:
        """Confidence and source of the operation."""
        found: Mapping[str, str] = self.spec.get("x-evidence", {})
        return found


class Contract:
    """A vendor's effective document and the operations in it."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.validators = Validators(document)

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Every operation, by operationId."""
        return {operation.id: operation for operation in self._read()}

    @cached_property
    def schemes(self) -> Mapping[str, Json]:
        """The security schemes by name."""
        found: Mapping[str, Json] = self.document.get("components", {}).get("securitySchemes", {})
        return found

    def response_schema(self, operation: Operation, status: int) -> Json:
        """The schema of a JSON answer, references at its top followed; `{}` if none is given."""
        responses = operation.spec.get("responses", {})
        answer = resolve(self.document, responses.get(str(status)) or responses.get("default"))
        for media, content in answer.get("content", {}).items():
            if "json" in media:
                return resolve(self.document, content.get("schema"))
        return {}

    def properties(self, schema: Json) -> Mapping[str, Json]:
        """The properties of an object schema and of those it is composed of, each resolved."""
        schema = resolve(self.document, schema)
        found: dict[str, Json] = {}
        for part in schema.get("allOf", ()):
            found.update(self.properties(part))
        listed = schema.get("properties", {})
        return found | {name: resolve(self.document, value) for name, value in listed.items()}

    def _read(self) -> Iterator[Operation]:
        for path, item in self.document.get("paths", {}).items():
            item = resolve(self.document, item)
            servers = item.get("servers") or self.document.get("servers") or [{"url": "/"}]
            root = urlsplit(servers[0]["url"]).path.rstrip("/")
            for method in METHODS:
                if method in item:
                    yield self._operation(path, root + path, method, item)

    def _operation(self, path: str, route: str, method: str, item: Json) -> Operation:
        spec = item[method]
        declared: dict[tuple[str, str], Parameter] = {}
        for raw in (*item.get("parameters", ()), *spec.get("parameters", ())):
            parameter = self._parameter(resolve(self.document, raw))
            declared[parameter.location, parameter.name] = parameter
        body = resolve(self.document, spec.get("requestBody"))
        return Operation(
            id=spec["operationId"],
            method=method.upper(),
            path=path,
            route=route,
            query=Parameters(
                (p for p in declared.values() if p.location == "query"),
                ignoring=bool(self.document.get("x-unknown-parameters-ignored")),
            ),
            path_parameters=Parameters(p for p in declared.values() if p.location == "path"),
            headers=frozenset(n.lower() for place, n in declared if place == "header"),
            bodies={
                media: self._body(content.get("schema", {}))
                for media, content in body.get("content", {}).items()
            },
            body_required=bool(body.get("required")),
            security=self._security(spec),
            spec=spec,
        )

    @cached_property
    def _requests(self) -> Validators:
        return Validators(requested(self.document))

    def _request(self, schema: Json) -> Validator:
        return self._requests.of(requested(schema))

    def _body(self, schema: Json) -> Body:
        """A body's schema: of one value, or of one or a list of them."""
        alternatives = schema.get("oneOf", ())
        lists = [one for one in alternatives if one.get("type") == "array"]
        if len(alternatives) == 2 and len(lists) == 1:
            one = next(other for other in alternatives if other is not lists[0])
            return replace(self._body(one), many=self._request(lists[0]["items"]))
        whole = resolve(self.document, schema)
        return Body(whole, self.properties(schema), self._request(schema), None)

    def _parameter(self, spec: Json) -> Parameter:
        schema = resolve(self.document, spec.get("schema"))
        if "items" in schema:
            schema = {**schema, "items": resolve(self.document, schema["items"])}
        return Parameter(
            name=spec["name"],
            location=spec["in"],
            required=bool(spec.get("required")),
            schema=schema,
            validator=self.validators.of(schema),
            spec=spec,
        )

    def _security(self, spec: Json) -> Security:
        wanted = spec.get("security", self.document.get("security", []))
        if not wanted or {} in wanted:
            return Security(None, ())
        scheme, scopes = next(iter(wanted[0].items()))
        return Security(scheme, tuple(scopes))
