"""A vendor at work: its contract bound to handlers, and the steps of one request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mock_server.contract.operation import Contract, Operation
from mock_server.contract.schemas import SchemaViolation, Validator
from mock_server.population import Population
from mock_server.protocol.handlers import bind
from mock_server.protocol.limits import Limit, Limits
from mock_server.protocol.messages import ORIGIN, Answer, Call, Handler, Problem
from mock_server.protocol.requests import read_body, read_path, read_query
from mock_server.protocol.vendor import Vendor
from mock_server.world.world import World

_log = logging.getLogger("mock_ehr")


@dataclass(slots=True, frozen=True)
class Incoming:
    """A request as the web framework hands it over; `body` reads it on demand."""

    world: World
    environ: Mapping[str, Any]
    address: str
    route: str
    path: Mapping[str, str]
    body: Callable[[], bytes]


class Service:
    """One vendor's API over a population."""

    def __init__(
        self,
        vendor: Vendor,
        contract: Contract,
        population: Population,
        *,
        check: bool,
        limit: bool,
    ) -> None:
        self.vendor = vendor
        self.contract = contract
        self.population = population
        self.limit = vendor.limit if limit else _off(vendor.limit)
        self._check = check
        self._handlers: dict[str, Handler] = {
            operation.id: bind(vendor, contract, operation)
            for operation in contract.operations.values()
        }
        self._answers: dict[tuple[str, int], Validator | None] = {}

    def answer(self, operation: Operation, incoming: Incoming) -> Answer:
        """The answer to a request, whatever happens."""
        try:
            answer = self._serve(operation, incoming)
        except Problem as problem:
            answer = self.vendor.render(problem, operation)
        except Exception:  # noqa: BLE001 - a defect of ours must not reach the client as HTML
            _log.exception("%s %s failed", self.vendor.name, operation.id)
            answer = self.vendor.render(_defect("the mock failed; its log says how"), operation)
        if ORIGIN in answer.body:
            answer.body = answer.body.replace(ORIGIN, incoming.address.encode())
        if self._check:
            answer = self._checked(operation, answer)
        return answer

    def refuse(self, problem: Problem) -> Answer:
        """The vendor's answer to what no operation takes."""
        return self.vendor.render(problem, None)

    def _serve(self, operation: Operation, incoming: Incoming) -> Answer:
        vendor, world = self.vendor, incoming.world
        grant = None
        if operation.security.scheme is not None:
            grant = vendor.authenticate(world, vendor.name, incoming.environ, operation.security)
            self._throttle(world, grant.client)
        call = Call(
            operation=operation,
            world=world,
            population=self.population,
            environ=incoming.environ,
            address=incoming.address,
            route=incoming.route,
            query=read_query(operation, incoming.environ["QUERY_STRING"]),
            path=read_path(operation, incoming.path),
            body=None,
            grant=grant,
        )
        if operation.bodies:
            media = incoming.environ.get("CONTENT_TYPE", "")
            call.body = read_body(operation, media, incoming.body())
        return self._handlers[operation.id](call)

    def _throttle(self, world: World, application: str) -> None:
        limits = world.live(Limits)
        limit = limits.of(self.vendor.name, self.limit)
        if not limit.enabled:
            return
        standing = limits.take(self.vendor.name, application, limit, world.clock.now())
        if not standing.allowed:
            message = f"{limit.requests} requests in {limit.window_seconds} seconds are used up"
            headers = [("Retry-After", str(standing.retry_after))]
            raise Problem(429, "rate_limited", message, headers)

    def _checked(self, operation: Operation, answer: Answer) -> Answer:
        """The answer, or a 500 that says how it breaks the contract."""
        responses = operation.spec.get("responses", {})
        if str(answer.status) not in responses:
            if answer.status in (413, 414, 415, 431, 500, 501):
                return answer
            message = f"{operation.id} does not document {answer.status}"
            return self.vendor.render(_defect(message), operation)
        if "json" not in answer.media:
            return answer
        key = (operation.id, answer.status)
        if key not in self._answers:
            schema = self.contract.response_schema(operation, answer.status)
            self._answers[key] = self.contract.validators.of(schema) if schema else None
        validator = self._answers[key]
        try:
            if validator is not None:
                validator.check(orjson.loads(answer.body))
        except SchemaViolation as violation:
            message = f"{operation.id} answered {answer.status} against its contract: {violation}"
            _log.error("%s", message)
            return self.vendor.render(_defect(message), operation)
        return answer


def _defect(message: str) -> Problem:
    return Problem(500, "internal_error", message)


def _off(limit: Limit) -> Limit:
    return Limit(False, limit.requests, limit.window_seconds)
