"""What an application asks a user for, and how the user gets back (RFC 6749 section 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from mock_server.protocol.messages import Answer, Problem
from mock_server.protocol.oauth import pkce
from mock_server.protocol.oauth.token_endpoint import Client, Refused, chosen

_LOOPBACK = re.compile(
    r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
    r"(/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?"
)
"""Addresses of the user's own machine: good for every application (after RFC 8252 section 7.3)."""


@dataclass(slots=True, frozen=True)
class Sender:
    """An application that sends a user, and where it wants the user back."""

    client: Client
    redirect_uri: str
    state: str

    def back(self, **parameters: str) -> Answer:
        """Send the user back with parameters, and with the application's state."""
        if self.state:
            parameters["state"] = self.state
        joint = "&" if "?" in self.redirect_uri else "?"
        location = f"{self.redirect_uri}{joint}{urlencode(parameters)}"
        headers = [("Location", location), ("Cache-Control", "no-store")]
        return Answer(302, b"", headers, media="text/html; charset=utf-8")

    def refused(self, refused: Refused) -> Answer:
        """Send the user back with an error (section 4.1.2.1)."""
        return self.back(error=refused.error, error_description=refused.description)


@dataclass(slots=True, frozen=True)
class Wish:
    """What is asked for: scopes, and the challenge that its code is bound to, if any."""

    scopes: tuple[str, ...]
    challenge: str | None


def sender(form: Mapping[str, str], clients: Iterable[Client]) -> Sender:
    """Who sends the user.

    Raises Problem 400 for an application that is not registered or does not get users back there:
    nobody is ever sent to an address that is not known (section 4.1.2.1).
    """
    name, redirect_uri = form.get("client_id"), form.get("redirect_uri")
    client = next((client for client in clients if client.id == name), None)
    if client is None:
        raise Problem(400, "invalid_client", "client_id names no application", where="/client_id")
    if not redirect_uri:
        raise Problem(400, "invalid_request", "redirect_uri is missing", where="/redirect_uri")
    if redirect_uri not in client.redirect_uris and not _LOOPBACK.fullmatch(redirect_uri):
        message = f"redirect_uri is not registered for {client.id}"
        raise Problem(400, "invalid_request", message, where="/redirect_uri")
    return Sender(client, redirect_uri, form.get("state", ""))


def wish(form: Mapping[str, str], client: Client) -> Wish:
    """What the application wants; raises Refused."""
    if form.get("response_type") not in (None, "", "code"):
        raise Refused("unsupported_response_type", "response_type has to be code")
    return Wish(chosen(client.scopes, form.get("scope", "")), pkce.challenge(form))
