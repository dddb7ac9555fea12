"""The OAuth 2.0 token endpoint for client credentials (RFC 6749 sections 2.3, 4.4 and 5)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import unquote_plus

from mock_server.protocol import grants
from mock_server.protocol.messages import Answer, Call, Problem, json_answer

_FIELDS = {"/grant_type": "unsupported_grant_type", "/scope": "invalid_scope"}
"""The error that section 5.2 names for a field that the contract refuses."""

_NO_STORE = [("Cache-Control", "no-store"), ("Pragma", "no-cache")]


@dataclass(slots=True, frozen=True)
class Client:
    """A registered application."""

    id: str
    secret: str
    scopes: tuple[str, ...]


class _Refused(Exception):
    """An error answer of the token endpoint (section 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.status = status


@dataclass(slots=True, frozen=True)
class ClientCredentials:
    """A handler of the token operation: `lifetime` of a token in seconds."""

    vendor: str
    clients: tuple[Client, ...]
    lifetime: int

    def __call__(self, call: Call) -> Answer:
        """A token, or an error of section 5.2."""
        try:
            client, scopes = self._request(call)
        except _Refused as refused:
            headers = list(_NO_STORE)
            if refused.status == 401:
                headers.append(("WWW-Authenticate", f'Basic realm="{self.vendor}"'))
            return _error(refused.error, str(refused), refused.status, headers)
        grant = grants.issue(
            call.world, self.vendor, client=client.id, scopes=scopes, expires_in=self.lifetime
        )
        token = {
            "access_token": grant.token,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "scope": " ".join(scopes),
        }
        return json_answer(token, 200, _NO_STORE)

    def _request(self, call: Call) -> tuple[Client, list[str]]:
        form: Mapping[str, str] = call.body
        grant_type = form.get("grant_type")
        if not grant_type:
            raise _Refused("invalid_request", "grant_type is missing")
        client = self._client(call, form)
        if grant_type != "client_credentials":
            raise _Refused("unsupported_grant_type", "grant_type has to be client_credentials")
        asked = form.get("scope", "").split()
        unknown = [scope for scope in asked if scope not in client.scopes]
        if unknown:
            raise _Refused("invalid_scope", f"scopes are: {' '.join(client.scopes)}")
        return client, [scope for scope in client.scopes if not asked or scope in asked]

    def _client(self, call: Call, form: Mapping[str, str]) -> Client:
        header = call.environ.get("HTTP_AUTHORIZATION")
        if header is not None:
            if "client_secret" in form:
                raise _Refused("invalid_request", "give the client's secret once, not twice")
            given_id, secret = _basic(header)
            if form.get("client_id", given_id) != given_id:
                raise _Refused("invalid_request", "client_id differs from the one in the header")
        else:
            given_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        for client in self.clients:
            known_id = compare_digest(client.id.encode(), given_id.encode())
            if known_id & compare_digest(client.secret.encode(), secret.encode()):
                return client
        raise _Refused("invalid_client", "the client is unknown or its secret is wrong", 401)


def render(problem: Problem) -> Answer:
    """What the contract refused of a token request, in the shape of section 5.2."""
    error = _FIELDS.get(problem.where, "invalid_request")
    status = 400 if problem.status == 415 else problem.status
    return _error(error, problem.message, status, [*_NO_STORE, *problem.headers])


def _error(error: str, text: str, status: int, headers: list[tuple[str, str]]) -> Answer:
    return json_answer({"error": error, "error_description": text}, status, headers)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, credentials = header.partition(" ")
    try:
        text = b64decode(credentials.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = ""
    name, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise _Refused("invalid_client", "the Authorization header is not HTTP Basic", 401)
    return unquote_plus(name), unquote_plus(secret)
