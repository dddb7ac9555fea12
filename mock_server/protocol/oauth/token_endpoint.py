"""What OAuth 2.0 token endpoints share: applications, scopes, errors (RFC 6749 2.3, 3.3, 5.2)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import unquote_plus

from mock_server.protocol.messages import Answer, Call, Problem, json_answer

_FIELDS = {"/grant_type": "unsupported_grant_type", "/scope": "invalid_scope"}
"""The error that section 5.2 names for a field that the contract refuses."""

NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))
"""Headers of every answer with a token (section 5.1)."""


@dataclass(slots=True, frozen=True)
class Client:
    """A registered application; `redirect_uris` are where users may be sent back to."""

    id: str
    secret: str
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...] = ()


class Refused(Exception):
    """An error by the name that RFC 6749 has for it, and one line for people."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


def authenticated(call: Call, clients: Iterable[Client]) -> Client:
    """The application that sends a form, by HTTP Basic or in the form; raises Refused."""
    form: Mapping[str, str] = call.body
    header = call.environ.get("HTTP_AUTHORIZATION")
    if header is not None:
        if "client_secret" in form:
            raise Refused("invalid_request", "give the client's secret once, not twice")
        given_id, secret = _basic(header)
        if form.get("client_id", given_id) != given_id:
            raise Refused("invalid_request", "client_id differs from the one in the header")
    else:
        given_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    for client in clients:
        known_id = compare_digest(client.id.encode(), given_id.encode())
        if known_id & compare_digest(client.secret.encode(), secret.encode()):
            return client
    raise Refused("invalid_client", "the client is unknown or its secret is wrong", 401)


def chosen(known: tuple[str, ...], asked: str) -> tuple[str, ...]:
    """Those of the known scopes that a text asks for, all if it asks for none; raises Refused."""
    wanted = asked.split()
    if any(scope not in known for scope in wanted):
        raise Refused("invalid_scope", f"scopes are: {' '.join(known)}")
    return tuple(scope for scope in known if not wanted or scope in wanted)


def refusal(refused: Refused, realm: str) -> Answer:
    """The answer to a refused request; with 401 it says how applications prove who they are."""
    headers = list(NO_STORE)
    if refused.status == 401:
        headers.append(("WWW-Authenticate", f'Basic realm="{realm}"'))
    return _error(refused.error, refused.description, refused.status, headers)


def render(problem: Problem) -> Answer:
    """What the contract refused of a token request, in the shape of section 5.2."""
    error = _FIELDS.get(problem.where, "invalid_request")
    status = 400 if problem.status == 415 else problem.status
    return _error(error, problem.message, status, [*NO_STORE, *problem.headers])


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
        raise Refused("invalid_client", "the Authorization header is not HTTP Basic", 401)
    return unquote_plus(name), unquote_plus(secret)
