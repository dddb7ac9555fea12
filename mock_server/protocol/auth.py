"""Who calls: bearer tokens (RFC 6750) and the scopes that an operation needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.contract.operation import Operation, Security
from mock_server.protocol import grants
from mock_server.protocol.grants import Grant
from mock_server.protocol.messages import Problem
from mock_server.world.world import World


def bearer(world: World, vendor: str, environ: Mapping[str, Any], operation: Operation) -> Grant:
    """The grant behind the request's bearer token; raises Problem 401 or 403."""
    grant = grants.find(world, vendor, presented(environ))
    return admit(world, grant, operation.security)


def presented(environ: Mapping[str, Any], what: str = "access token") -> str:
    """The text that the request has as its bearer token; raises Problem 401 for none."""
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise _unauthorized(f"send Authorization: Bearer <{what}>", "Bearer")
    return str(token)


def admit(world: World, grant: Grant | None, needed: Security, what: str = "access token") -> Grant:
    """The grant, if it is good for the operation; raises Problem 401 or 403."""
    if grant is None:
        raise _unauthorized(f"the {what} is not known", 'Bearer error="invalid_token"')
    if grant.expires <= world.clock.now():
        raise _unauthorized(f"the {what} has expired", 'Bearer error="invalid_token"')
    missing = [scope for scope in needed.scopes if scope not in grant.scopes]
    if missing:
        scopes = " ".join(needed.scopes)
        challenge = f'Bearer error="insufficient_scope", scope="{scopes}"'
        message = f"the {what} lacks the scope {' '.join(missing)}"
        headers = [("WWW-Authenticate", challenge)]
        raise Problem(403, "insufficient_scope", message, headers, application=grant.client)
    return grant


def _unauthorized(message: str, challenge: str) -> Problem:
    return Problem(401, "unauthorized", message, [("WWW-Authenticate", challenge)])
