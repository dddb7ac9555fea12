"""API keys as credentials: some that every world has, others given out, all revocable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mock_server.contract.operation import Operation
from mock_server.protocol import auth, grants
from mock_server.protocol.grants import Grant
from mock_server.world.record import Record
from mock_server.world.world import World

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True, frozen=True)
class ApiKey:
    """A key of a tenant; it does not expire."""

    text: str
    scopes: tuple[str, ...]
    tenant: str = ""


@dataclass(slots=True, frozen=True)
class ApiKeys:
    """A vendor's way in: `declared` keys are there from the start, new ones begin with `prefix`.

    Each key is an application of its own to rate limits.
    """

    vendor: str
    declared: tuple[ApiKey, ...]
    prefix: str

    def __call__(
        self, world: World, vendor: str, environ: Mapping[str, Any], operation: Operation
    ) -> Grant:
        """The grant behind the request's key; raises Problem 401 or 403."""
        key = auth.presented(environ, "API key")
        return auth.admit(world, self.find(world, key), operation.security, "API key")

    def find(self, world: World, key: str) -> Grant | None:
        """What a key allows; None if it was never given or is revoked."""
        known = world.live(grants.Grants).known
        grant = known.get((self.vendor, key))
        if grant is not None:
            return grant
        for one in self.declared:
            if one.text == key and world.store.read(self._revoked, key) is None:
                grant = Grant(key, key, frozenset(one.scopes), _NEVER, tenant=one.tenant)
                known[self.vendor, key] = grant
                return grant
        return grants.find(world, self.vendor, key)

    def issue(
        self,
        world: World,
        vendor: str,
        *,
        client: str,
        scopes: Iterable[str],
        expires_in: float,
        user: str | None = None,
    ) -> Grant:
        """A new key of the first tenant; OverflowError beyond the calendar."""
        key = self.prefix + world.mint(vendor, "api-key")[:32]
        return grants.issue(
            world, vendor, client=key, scopes=scopes, expires_in=expires_in, user=user, token=key
        )

    def revoke(self, world: World, key: str) -> bool:
        """End a key at once and for good, until the world is reset; False if there is none."""
        if self.find(world, key) is None:
            return False
        if any(one.text == key for one in self.declared):
            world.store.put(Record(self._revoked, world.store.next_seq(), key, b"{}"))
            world.live(grants.Grants).known.pop((self.vendor, key), None)
            return True
        return grants.revoke(world, self.vendor, key)

    @property
    def _revoked(self) -> str:
        return f"{self.vendor}:revoked"
