"""The OAuth 2.0 authorization code flow (RFC 6749 section 4.1), with refreshing and revoking.

A user's browser comes with an application's request, gets a page that asks for consent, and is sent
back with a code, which the application exchanges for tokens. The page is for people only: a script
can post what its form posts. There is no login, for the user is picked from a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mock_server.protocol.messages import Answer, Call, Problem, json_answer
from mock_server.protocol.oauth.authorization_request import sender, wish
from mock_server.protocol.oauth.authorizations import Authorizations, Tokens
from mock_server.protocol.oauth.consent_page import User, consent_page
from mock_server.protocol.oauth.token_endpoint import (
    NO_STORE,
    Client,
    Refused,
    authenticated,
    refusal,
)

_NEEDED = {"authorization_code": ("code", "redirect_uri"), "refresh_token": ("refresh_token",)}
"""Grant types with the fields that each has to have."""


@dataclass(slots=True, frozen=True)
class AuthorizationCode:
    """The flow of one vendor; each method that takes a call serves an operation.

    `title` stands on the page of consent, `scopes` are all there are, with what each allows.
    `users` gives those who can consent, the one who does unless another is named first; there has
    to be one. Lifetimes are in seconds.
    """

    vendor: str
    title: str
    clients: tuple[Client, ...]
    scopes: Mapping[str, str]
    users: Callable[[Call], Sequence[User]]
    token_lifetime: int
    code_lifetime: int = 60

    def authorize(self, call: Call) -> Answer:
        """The page that asks for consent (GET)."""
        sent_by = sender(call.query, self.clients)
        try:
            wanted = wish(call.query, sent_by.client)
        except Refused as refused:
            return sent_by.refused(refused)
        scopes = {scope: self.scopes[scope] for scope in wanted.scopes}
        here = call.route.rpartition("/")[2] or "."  # relative: a proxy may have changed the rest
        return consent_page(
            self.title, sent_by.client.id, scopes, self.users(call), here, call.query
        )

    def consent(self, call: Call) -> Answer:
        """What the page's form sends (POST): back to the application with a code or an error."""
        sent_by = sender(call.body, self.clients)
        try:
            wanted = wish(call.body, sent_by.client)
            if not call.body.get("allow"):
                raise Refused("access_denied", "the user did not consent")
        except Refused as refused:
            return sent_by.refused(refused)
        code = self._kept.begin(call.world, sent_by, wanted, self._user(call))
        return sent_by.back(code=code)

    def issue_token(self, call: Call) -> Answer:
        """Tokens for a code or a refresh token, or an error of section 5.2."""
        try:
            tokens = self._tokens(call, authenticated(call, self.clients))
        except Refused as refused:
            return refusal(refused, self.vendor)
        token = {
            "access_token": tokens.access,
            "refresh_token": tokens.refresh,
            "token_type": "Bearer",
            "expires_in": self.token_lifetime,
            "scope": " ".join(tokens.scopes),
        }
        return json_answer(token, 200, NO_STORE)

    def revoke_token(self, call: Call) -> Answer:
        """End a token and the other of its pair; 200 for one that is not known (RFC 7009)."""
        try:
            client = authenticated(call, self.clients)
        except Refused as refused:
            return refusal(refused, self.vendor)
        self._kept.revoke(call.world, client, call.body["token"])
        return Answer(200, b"", list(NO_STORE), media="text/html; charset=utf-8")

    def _tokens(self, call: Call, client: Client) -> Tokens:
        form: Mapping[str, str] = call.body
        grant_type = form.get("grant_type", "")
        if grant_type not in _NEEDED:
            known = " or ".join(_NEEDED)
            raise Refused("unsupported_grant_type", f"grant_type has to be {known}")
        for name in _NEEDED[grant_type]:
            if not form.get(name):
                raise Refused("invalid_request", f"{name} is missing")
        if grant_type == "refresh_token":
            scope = form.get("scope", "")
            return self._kept.refresh(call.world, client, form["refresh_token"], scope)
        verifier = form.get("code_verifier", "")
        return self._kept.redeem(call.world, client, form["code"], form["redirect_uri"], verifier)

    def _user(self, call: Call) -> User:
        users = self.users(call)
        wanted = call.body.get("user")
        if not wanted:
            return users[0]
        for user in users:
            if user.id == wanted:
                return user
        raise Problem(400, "invalid_request", "user names nobody who can consent", where="/user")

    @property
    def _kept(self) -> Authorizations:
        return Authorizations(self.vendor, self.code_lifetime, self.token_lifetime)
