"""Who calls: organisations with signed tokens of 24 hours (HealthEx docs, Authentication)."""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from mock_server.contract.operation import Operation
from mock_server.protocol import auth, grants
from mock_server.protocol.grants import Grant
from mock_server.protocol.messages import Answer, Call, Problem, json_answer
from mock_server.protocol.signed import SignedTokens, key_set
from mock_server.vendors.healthex.consents import PROJECTS
from mock_server.world.world import World

VENDOR = "healthex"
API_KEY, API_SECRET = "demo-key", "demo-secret"
ORGANIZATION = "demo-organization"
LIFETIME = 24 * 60 * 60


def _claims(world: World, client: str, user: str | None) -> dict[str, Any]:
    return {"organizationId": ORGANIZATION, "projectIds": list(PROJECTS)}


TOKENS = SignedTokens("https://api.healthex.io", _claims)


def authenticate(
    world: World, vendor: str, environ: Mapping[str, Any], operation: Operation
) -> Grant:
    """The grant behind the request's token; raises Problem 401."""
    grant = grants.find(world, vendor, auth.presented(environ))
    if grant is not None and grant.expires <= world.clock.now():
        challenge = 'Bearer error="invalid_token", error_description="expired"'
        headers = [("WWW-Authenticate", challenge)]
        raise Problem(401, "expired", "the access token has expired; get another one", headers)
    return auth.admit(world, grant, operation.security)


def issue_token(call: Call) -> Answer:
    """A token for key and secret; `expiration` in seconds since 1970."""
    key, secret = call.body["apiKey"], call.body["apiSecret"]
    known = compare_digest(key.encode(), API_KEY.encode())
    if not (known & compare_digest(secret.encode(), API_SECRET.encode())):
        headers = [("WWW-Authenticate", "Bearer")]
        raise Problem(401, "unauthorized", "the API key or its secret is wrong", headers)
    grant = TOKENS.issue(call.world, VENDOR, client=ORGANIZATION, scopes=(), expires_in=LIFETIME)
    body = {"token": grant.token, "expiration": int(grant.expires.timestamp())}
    return json_answer(body, 200, [("Cache-Control", "no-store")])


def get_key_set(call: Call) -> Answer:
    """The keys that tokens are signed with."""
    return json_answer(key_set(call.world.seed, VENDOR))
