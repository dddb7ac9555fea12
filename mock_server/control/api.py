"""The control API, served like a vendor: its contract, its error shape, its operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import orjson

from mock_server.contract.document import Json, effective
from mock_server.contract.operation import Contract, Operation
from mock_server.contract.overlay import apply
from mock_server.control import access, journal, people, quirks, world
from mock_server.control.stage import Stage
from mock_server.population import Population
from mock_server.protocol.grants import Grant
from mock_server.protocol.limits import Limit
from mock_server.protocol.messages import Answer, Problem
from mock_server.protocol.service import Service
from mock_server.protocol.vendor import Vendor
from mock_server.resources import specs
from mock_server.world.world import World

MOUNT = "/__mock__"
ADDITIONS = "control.overlay.yaml"
NAMES = "$.components.schemas.VendorName"
QUIRKS = "$.components.schemas.QuirkId"
_NOBODY = Grant("", "control", frozenset(), datetime.max.replace(tzinfo=UTC))


def document(served: Iterable[Vendor]) -> Json:
    """The control API's contract, with the vendors' names and quirks and what they add to it."""
    vendors = list(served)
    names = {"target": NAMES, "update": {"enum": [vendor.name for vendor in vendors]}}
    ids = [quirk.id for vendor in vendors for quirk in vendor.quirks]
    quirk_ids = {"target": QUIRKS, "update": {"enum": ids} if ids else {"maxLength": 0}}
    overlays = [specs() / vendor.name / ADDITIONS for vendor in vendors if vendor.control]
    return apply(
        effective("control", tuple(overlays)), {"actions": [names, quirk_ids]}, "served vendors"
    )


def service(stage: Stage, population: Population, token: str, *, check: bool) -> Service:
    """The control API, ready to be routed; `token` opens it to callers from other machines."""
    added = [service.vendor.control for service in stage.services.values()]
    vendor = Vendor(
        name="control",
        title="Control API",
        mount=MOUNT,
        authenticate=_Door(token),
        render=render,
        limit=Limit(enabled=False, requests=0, window_seconds=1),
        operations={
            **world.operations(stage),
            **access.operations(stage),
            **people.operations(stage),
            **journal.operations(stage),
            **quirks.operations(stage),
            **{name: handler for one in added for name, handler in one.items()},
        },
    )
    return Service(vendor, Contract(stage.control), population, check=check, limit=False)


def render(problem: Problem, operation: Operation | None) -> Answer:
    """A problem as RFC 9457 has it."""
    body = {
        "type": f"urn:mock-ehr:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.message,
    }
    media = "application/problem+json"
    return Answer(problem.status, orjson.dumps(body), list(problem.headers), media)


@dataclass(slots=True, frozen=True)
class _Door:
    """Lets in callers from the same machine, and from elsewhere those who have the token."""

    token: str

    def __call__(
        self, world: World, vendor: str, environ: Mapping[str, Any], operation: Operation
    ) -> Grant:
        scheme, _, given = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if _local(environ.get("REMOTE_ADDR", "")) or (
            scheme.lower() == "bearer" and compare_digest(given.encode(), self.token.encode())
        ):
            return _NOBODY
        message = (
            "from another machine the control API takes Authorization: Bearer <control token>; "
            "set one with --control-token, or copy it from the server's start-up banner"
        )
        raise Problem(401, "unauthorized", message, [("WWW-Authenticate", "Bearer")])


def _local(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
