"""A vendor at work: its contract bound to handlers, and the steps of one request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.contract.operation import Contract, Operation
from mock_server.population import Population
from mock_server.protocol.binding import Binder
from mock_server.protocol.checking import Checks
from mock_server.protocol.limits import Exhausted, Limit, Limits
from mock_server.protocol.messages import ORIGIN, Answer, Call, Handler, Problem
from mock_server.protocol.pagination import Source
from mock_server.protocol.quirks import Habits
from mock_server.protocol.records import Records
from mock_server.protocol.requests import read_body, read_path, read_query
from mock_server.protocol.vendor import Vendor
from mock_server.world.lagging import Lagging
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


class _Caller:
    """Who turns out to call; None until that is known."""

    __slots__ = ("application",)

    def __init__(self) -> None:
        self.application: str | None = None


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
        quirks: frozenset[str] = frozenset(),
    ) -> None:
        """`quirks` are the ids of those that are on from the start."""
        self.vendor = vendor
        self.contract = contract
        self.population = population
        self.limit = vendor.limit if limit else _off(vendor.limit)
        self.habits = Habits(vendor.name, vendor.quirks, contract.document, quirks)
        self._check = check
        binder = Binder(vendor, contract)
        self._keepers = binder.keepers
        self._sight = binder.sight
        self._handlers: dict[str, Handler] = {
            operation.id: binder.bind(operation) for operation in contract.operations.values()
        }
        self._checks = Checks()

    def answer(self, operation: Operation, incoming: Incoming) -> Answer:
        """The answer to a request, whatever happens."""
        caller = _Caller()
        try:
            answer = self._serve(operation, incoming, caller)
            if answer.status < 300:
                self.habits.apply(incoming.world, operation.id, answer)
        except Problem as problem:
            caller.application = caller.application or problem.application
            answer = self.vendor.render(problem, operation)
        except Exception:  # noqa: BLE001 - a defect of ours must not reach the client as HTML
            _log.exception("%s %s failed", self.vendor.name, operation.id)
            answer = self.vendor.render(_defect("the mock failed; its log says how"), operation)
        answer = self._finished(answer, incoming.world, caller.application)
        if "json" in answer.media and ORIGIN in answer.body:
            answer.body = answer.body.replace(ORIGIN, incoming.address.encode())
        if self._check:
            contract = self.contract_in(incoming.world)
            message = self._checks.unfaithful(contract, operation.id, answer)
            if message is not None:
                answer = self.vendor.render(_defect(message), operation)
                answer = self._finished(answer, incoming.world, caller.application)
        return answer

    def contract_in(self, world: World) -> Contract:
        """The contract that a world's answers follow, its quirks included."""
        return self.habits.contract(world, self.contract)

    def refuse(self, problem: Problem, world: World, operation: Operation | None = None) -> Answer:
        """The vendor's answer to what no operation takes, or cannot."""
        return self._finished(self.vendor.render(problem, operation), world, None)

    def _finished(self, answer: Answer, world: World, application: str | None) -> Answer:
        vendor = self.vendor
        if vendor.finish is None:
            return answer
        limits = world.live(Limits)
        limit = limits.of(vendor.name, self.limit)
        standing = limits.standing(vendor.name, application or "", limit, world.clock.now())
        return vendor.finish(answer, world, standing)

    def _serve(self, operation: Operation, incoming: Incoming, caller: _Caller) -> Answer:
        vendor, world = self.vendor, incoming.world
        grant = None
        if operation.security.scheme is not None:
            grant = vendor.authenticate(world, vendor.name, incoming.environ, operation)
            caller.application = grant.client
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
            records=Records(world, grant.tenant if grant else "", self._keepers),
            sight=self._sight,
            source=self._source(world),
        )
        if operation.bodies:
            media = incoming.environ.get("CONTENT_TYPE", "")
            raw = incoming.body()
            if "json" in media:  # addresses that an answer showed come back as they are kept
                raw = raw.replace(incoming.address.encode(), ORIGIN)
            content = read_body(operation, media, raw)
            call.body, call.files = content.value, content.files
        return self._handlers[operation.id](call)

    def _source(self, world: World) -> Source:
        """What lists are read from: the store, or what it held some seconds ago."""
        lag = max((quirk.lag for quirk in self.habits.active(world)), default=0.0)
        return world.live(Lagging).source(world, lag) if lag else world.store

    def _throttle(self, world: World, application: str) -> None:
        limits = world.live(Limits)
        limit = limits.of(self.vendor.name, self.limit)
        if not limit.enabled:
            return
        standing = limits.take(self.vendor.name, application, limit, world.clock.now())
        if not standing.allowed:
            raise Exhausted(standing)


def _defect(message: str) -> Problem:
    return Problem(500, "internal_error", message)


def _off(limit: Limit) -> Limit:
    return Limit(False, limit.requests, limit.window_seconds)
