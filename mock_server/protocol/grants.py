"""Access tokens of a world: issued, remembered, expired by the world's clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

import orjson

from mock_server.world.record import Record
from mock_server.world.world import World


@dataclass(slots=True, frozen=True)
class Grant:
    """What a token allows: `client` is the application, `user` who it acts for, if anybody.

    `tenant` is whose records it opens; the population's people have the empty one. With `only`, it
    opens those of this owner alone. Where colleagues share some of theirs, `own` is the owner that
    the user is, and `shared` are the settings under which the others' are open too.
    """

    token: str
    client: str
    scopes: frozenset[str]
    expires: datetime
    user: str | None = None
    tenant: str = ""
    only: str | None = None
    own: str | None = None
    shared: frozenset[str] = frozenset()

    def under(self, setting: str) -> Grant:
        """The grant as it is for records that are shared under a setting."""
        return replace(self, only=None if setting in self.shared else self.own)


class Grants:
    """Grants that were read lately, by (vendor, token); the store is the truth behind them."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Grant] = {}
        self.ended = 0
        self._lock = Lock()

    def remember(self, vendor: str, grant: Grant, ended: int) -> None:
        """Know a grant that was read when `ended` was as given, unless one ended since."""
        with self._lock:
            if self.ended == ended:
                self.known[vendor, grant.token] = grant

    def forget(self, vendor: str, token: str) -> None:
        """Read the store when the token is next presented."""
        with self._lock:
            self.ended += 1
            self.known.pop((vendor, token), None)


def issue(
    world: World,
    vendor: str,
    *,
    client: str,
    scopes: Iterable[str],
    expires_in: float,
    user: str | None = None,
    token: str | None = None,
    tenant: str = "",
) -> Grant:
    """A new grant that ends `expires_in` seconds from now; OverflowError beyond the calendar.

    `token` is its text where the vendor's tokens have a form of their own.
    """
    grant = Grant(
        token=token or world.mint(vendor, "access-token"),
        client=client,
        scopes=frozenset(scopes),
        expires=world.clock.now() + timedelta(seconds=expires_in),
        user=user,
        tenant=tenant,
    )
    body = {
        "client": grant.client,
        "scopes": sorted(grant.scopes),
        "expires": grant.expires.isoformat(),
        "user": grant.user,
        "tenant": grant.tenant,
    }
    record = Record(_kind(vendor), world.store.next_seq(), grant.token, orjson.dumps(body))
    world.store.put(record)
    return grant


def find(world: World, vendor: str, token: str) -> Grant | None:
    """The grant of a token, expired or not; None if this world never gave it."""
    lately = world.live(Grants)
    grant = lately.known.get((vendor, token))
    if grant is None:
        ended = lately.ended
        record = world.store.read(_kind(vendor), token)
        if record is None:
            return None
        body = orjson.loads(record.body)
        expires = datetime.fromisoformat(body["expires"])
        scopes = frozenset(body["scopes"])
        grant = Grant(token, body["client"], scopes, expires, body["user"], body.get("tenant", ""))
        lately.remember(vendor, grant, ended)
    return grant


def revoke(world: World, vendor: str, token: str) -> bool:
    """End a grant at once; False if there is none."""
    ended = withdraw(world, vendor, token)
    forget(world, vendor, token)
    return ended


def withdraw(world: World, vendor: str, token: str) -> bool:
    """End a grant as part of a transaction, after which it has to be forgotten."""
    return world.store.delete(_kind(vendor), token)


def forget(world: World, vendor: str, token: str) -> None:
    """Read a grant from the store when its token is next presented."""
    world.live(Grants).forget(vendor, token)


def _kind(vendor: str) -> str:
    return f"{vendor}:grant"
