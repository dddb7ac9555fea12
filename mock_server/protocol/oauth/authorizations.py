"""What users let applications do: codes, the tokens that come of them, and how those end.

Everything is in the world's store and changes in transactions: of two who redeem a code or refresh
a token at the same time, one does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from mock_server.protocol import grants
from mock_server.protocol.oauth import pkce
from mock_server.protocol.oauth.authorization_record import Authorization, read
from mock_server.protocol.oauth.authorization_request import Sender, Wish
from mock_server.protocol.oauth.consent_page import User
from mock_server.protocol.oauth.opaque import opaque
from mock_server.protocol.oauth.token_endpoint import Client, Refused, chosen
from mock_server.world.record import Query
from mock_server.world.world import World


class Tokens(NamedTuple):
    """A pair of tokens, and what the access token allows."""

    access: str
    refresh: str
    scopes: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Authorizations:
    """A vendor's authorizations; lifetimes in seconds. Refresh tokens do not expire."""

    vendor: str
    code_lifetime: int
    token_lifetime: int

    def begin(self, world: World, sender: Sender, wish: Wish, user: User) -> str:
        """The code of a consent."""
        one = Authorization(
            seq=world.store.next_seq(),
            code=opaque(world, self.vendor, "code"),
            client=sender.client.id,
            user=user.id,
            tenant=user.tenant,
            scopes=wish.scopes,
            redirect_uri=sender.redirect_uri,
            challenge=wish.challenge,
            expires=world.clock.now() + timedelta(seconds=self.code_lifetime),
        )
        self._keep(world, one)
        return one.code

    def redeem(
        self, world: World, client: Client, code: str, redirect_uri: str, verifier: str
    ) -> Tokens:
        """The first tokens of a code; raises Refused.

        They end earlier refresh tokens of the same application and user. A code that comes twice
        was stolen: what came of it ends (RFC 6749 section 4.1.2).
        """
        with world.store.transaction():
            record = world.store.read(self._kind, code)
            one = _own(None if record is None else read(record), client, "code")
            if one.redeemed:
                self._end(world, one)
            else:
                if one.expires <= world.clock.now():
                    raise Refused("invalid_grant", "the code has expired", 401)
                if one.redirect_uri != redirect_uri:
                    raise Refused("invalid_grant", "the code went to another redirect_uri", 401)
                pkce.verify(one.challenge, verifier)
                self._supersede(world, one)
                return self._give(world, one, one.scopes)
        self._forget(world, one)
        raise Refused("invalid_grant", "the code was used before; its tokens have ended", 401)

    def refresh(self, world: World, client: Client, token: str, scope: str) -> Tokens:
        """New tokens in place of a pair, with fewer scopes if so asked; raises Refused."""
        with world.store.transaction():
            one = _own(self._found(world, ("refresh", token)), client, "refresh token")
            tokens = self._give(world, one, chosen(one.scopes, scope))
        self._forget(world, one)
        return tokens

    def revoke(self, world: World, client: Client, token: str) -> None:
        """End the pair that a token of the application belongs to, if there is one."""
        with world.store.transaction():
            one = self._found(world, ("access", token)) or self._found(world, ("refresh", token))
            if one is None or one.client != client.id:
                return
            self._end(world, one)
        self._forget(world, one)

    def _give(self, world: World, one: Authorization, scopes: tuple[str, ...]) -> Tokens:
        """A new pair in place of the one before."""
        if one.access is not None:
            grants.withdraw(world, self.vendor, one.access)
        access = opaque(world, self.vendor, "access-token")
        refresh = opaque(world, self.vendor, "refresh-token")
        grants.issue(
            world,
            self.vendor,
            client=one.client,
            scopes=scopes,
            expires_in=self.token_lifetime,
            user=one.user,
            token=access,
            tenant=one.tenant,
        )
        self._keep(world, replace(one, redeemed=True, access=access, refresh=refresh))
        return Tokens(access, refresh, scopes)

    def _end(self, world: World, one: Authorization) -> None:
        if one.access is not None:
            grants.withdraw(world, self.vendor, one.access)
        self._keep(world, replace(one, access=None, refresh=None))

    def _supersede(self, world: World, newest: Authorization) -> None:
        earlier = self._found(world, newest.holder)
        if earlier is not None:
            self._keep(world, replace(earlier, refresh=None))

    def _forget(self, world: World, one: Authorization) -> None:
        """Forget the token that a transaction ended; after it, for until then others read it."""
        if one.access is not None:
            grants.forget(world, self.vendor, one.access)

    def _keep(self, world: World, one: Authorization) -> None:
        world.store.put(one.record(self._kind))

    def _found(self, world: World, index: tuple[str, str]) -> Authorization | None:
        """The one authorization with an index value."""
        found = world.store.scan(Query(self._kind, equal=(index,)))
        return read(found[0]) if found else None

    @property
    def _kind(self) -> str:
        return f"{self.vendor}:authorization"


def _own(one: Authorization | None, client: Client, what: str) -> Authorization:
    if one is None or one.client != client.id:
        raise Refused("invalid_grant", f"the {what} is not known, or has ended", 401)
    return one
