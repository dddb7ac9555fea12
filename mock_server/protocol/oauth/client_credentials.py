"""The OAuth 2.0 token endpoint for client credentials (RFC 6749 sections 4.4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mock_server.protocol import grants
from mock_server.protocol.messages import Answer, Call, json_answer
from mock_server.protocol.oauth.token_endpoint import (
    NO_STORE,
    Client,
    Refused,
    authenticated,
    chosen,
    refusal,
)


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
        except Refused as refused:
            return refusal(refused, self.vendor)
        grant = grants.issue(
            call.world, self.vendor, client=client.id, scopes=scopes, expires_in=self.lifetime
        )
        token = {
            "access_token": grant.token,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "scope": " ".join(scopes),
        }
        return json_answer(token, 200, NO_STORE)

    def _request(self, call: Call) -> tuple[Client, tuple[str, ...]]:
        form: Mapping[str, str] = call.body
        grant_type = form.get("grant_type")
        if not grant_type:
            raise Refused("invalid_request", "grant_type is missing")
        client = authenticated(call, self.clients)
        if grant_type != "client_credentials":
            raise Refused("unsupported_grant_type", "grant_type has to be client_credentials")
        return client, chosen(client.scopes, form.get("scope", ""))
