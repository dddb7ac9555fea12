"""One consent as a world's store keeps it: a code and the pair of tokens that it led to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import orjson

from mock_server.world.record import Record


@dataclass(slots=True, frozen=True)
class Authorization:
    """What a user lets an application do.

    Its code is good until `expires`, and used up once `redeemed`; then there are an access token
    and a refresh token, until they end.
    """

    seq: int
    code: str
    client: str
    user: str
    tenant: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str | None
    expires: datetime
    redeemed: bool = False
    access: str | None = None
    refresh: str | None = None

    @property
    def holder(self) -> tuple[str, str]:
        """The index value of the application and user who hold a refresh token."""
        return "holder", f"{self.client}\x1f{self.user}"

    def record(self, kind: str) -> Record:
        """The record, found by its tokens as long as they are good."""
        index = []
        if self.access is not None:
            index.append(("access", self.access))
        if self.refresh is not None:
            index += [("refresh", self.refresh), self.holder]
        return Record(kind, self.seq, self.code, orjson.dumps(asdict(self)), index=tuple(index))


def read(record: Record) -> Authorization:
    """The authorization in a record."""
    body = orjson.loads(record.body)
    body["expires"] = datetime.fromisoformat(body["expires"])
    body["scopes"] = tuple(body["scopes"])
    return Authorization(**body)
