"""Who calls: users who let an application in, with scopes, permissions and what they share.

drchrono_v4.txt, Permissions: an application needs the scopes that a user granted, and the user the
permissions that the practice group granted. What colleagues do not share is not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from mock_server.contract.operation import Operation, Security
from mock_server.protocol import auth, grants
from mock_server.protocol.grants import Grant
from mock_server.protocol.keeping import of_tenant
from mock_server.protocol.messages import Call, Problem
from mock_server.protocol.oauth.consent_page import User
from mock_server.protocol.oauth.opaque import opaque
from mock_server.protocol.oauth.token_endpoint import Client
from mock_server.protocol.ownership import sharing
from mock_server.vendors.drchrono.groups import MAIN, OTHER
from mock_server.vendors.drchrono.identifiers import doctor_id, user_of_doctor
from mock_server.world.record import Query
from mock_server.world.world import World

NAME = "drchrono"
TENANT = "other"
"""The second practice group: its practices, users and patients are not of the population."""

_BASES = {
    "billing": "bills",
    "billing:patient-payment": "what patients pay",
    "calendar": "calendars",
    "clinical": "charts",
    "labs": "laboratory orders and results",
    "messages": "messages",
    "patients": "patients",
    "patients:summary": "who the patients are",
    "settings": "how the practice is set up",
    "tasks": "tasks",
    "user": "doctors, users and offices",
}
SCOPES = {
    f"{base}:{what}": f"{verb} {words}"
    for base, words in _BASES.items()
    for what, verb in (("read", "See"), ("write", "Change"))
}
"""Every scope, with what the page of consent says that it allows."""

LIFETIME = 172_800
"""Seconds that an access token lives: always 48 hours (/o/token/)."""

DEMO = Client(
    "demo-client", "demo-secret", tuple(SCOPES), redirect_uris=("http://localhost/callback",)
)
DEMO_USER = str(user_of_doctor(doctor_id("prac-1-1")))


_KIND = f"{NAME}:User"
_OPEN = Security("oauth", ())


class _Users:
    """Users that were read lately, by tenant and id: no client can change them."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], dict[str, Any]] = {}


def authenticate(
    world: World, vendor: str, environ: Mapping[str, Any], operation: Operation
) -> Grant:
    """The grant behind the request's token; raises Problem 401, or 403 for what it does not allow.

    Each scope is named with :read or :write; who may write may read.
    """
    grant = auth.admit(world, grants.find(world, vendor, auth.presented(environ)), _OPEN)
    missing = [scope for scope in operation.security.scopes if not _allows(grant, scope)]
    user = _user(world, grant)
    permissions = user["permissions"]
    lacking = [one for one in operation.spec.get("x-permissions", ()) if not permissions.get(one)]
    refused = user["plan_type"] in operation.spec.get("x-refused-plans", ())
    if missing or lacking or refused:
        what = missing or lacking or ["plan"]
        raise Problem(403, "forbidden", f"not allowed: {what[0]}", application=grant.client)
    shared = (OTHER if grant.tenant else MAIN).sharing | {"always"}
    return replace(grant, own=str(user["doctor"]), shared=shared).under(sharing(operation))


def issue(
    world: World,
    vendor: str,
    *,
    client: str,
    scopes: Iterable[str],
    expires_in: float,
    user: str | None = None,
) -> Grant:
    """A token of the demo application for a user, the demo user unless another is named.

    Raises Problem 400 for a user who does not exist; OverflowError beyond the calendar.
    """
    wanted = user or DEMO_USER
    tenant = next((one for one in ("", TENANT) if _read(world, one, wanted) is not None), None)
    if tenant is None:
        raise Problem(400, "unknown_user", f"there is no user {wanted}; see /api/users")
    return grants.issue(
        world,
        vendor,
        client=DEMO.id,
        scopes=scopes,
        expires_in=expires_in,
        user=wanted,
        token=opaque(world, vendor, "access-token"),
        tenant=tenant,
    )


def users(call: Call) -> list[User]:
    """Everybody who can let an application in; the demo user first."""
    found = [
        User(str(body["id"]), body["username"], tenant)
        for tenant in ("", TENANT)
        for record in call.world.store.scan(Query(of_tenant(_KIND, tenant)))
        for body in [orjson.loads(record.body)]
    ]
    return sorted(found, key=lambda user: user.id != DEMO_USER)


def user_of(call: Call) -> int:
    """The id of the user whom the caller acts for."""
    return int(call.grant.user or DEMO_USER) if call.grant else int(DEMO_USER)


def doctor_of(call: Call) -> int:
    """The doctor whom the caller is, or works for."""
    assert call.grant is not None  # noqa: S101 - every operation of a record asks for a token
    return int(_user(call.world, call.grant)["doctor"])


def _user(world: World, grant: Grant) -> dict[str, Any]:
    wanted = grant.user or DEMO_USER
    found = _read(world, grant.tenant, wanted)
    if found is None:
        raise Problem(401, "unauthorized", "the user does not exist any more")
    return found


def _read(world: World, tenant: str, id_: str) -> dict[str, Any] | None:
    known = world.live(_Users).known
    if (tenant, id_) not in known:
        record = world.store.read(of_tenant(_KIND, tenant), id_)
        if record is None:
            return None
        known[tenant, id_] = orjson.loads(record.body)
    return known[tenant, id_]


def _allows(grant: Grant, scope: str) -> bool:
    return scope in grant.scopes or scope.replace(":read", ":write") in grant.scopes
