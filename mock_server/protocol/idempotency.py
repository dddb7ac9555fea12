"""Idempotency keys: a create that is sent again gives the first answer and creates nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import orjson

from mock_server.protocol.messages import Answer, Call, Handler, Problem
from mock_server.world.record import Record


@dataclass(slots=True, frozen=True)
class Idempotency:
    """Keys come in the header of that name and live so many seconds of the world's clock."""

    header: str
    seconds: int


@dataclass(slots=True, frozen=True)
class Idempotent:
    """A handler under a key's protection; a key belongs to one tenant and one path.

    The key is kept in the handler's transaction: both are there afterwards, or neither.
    """

    rule: Idempotency
    kind: str
    inner: Handler

    def __call__(self, call: Call) -> Answer:
        """The handler's answer, or the one that it gave to this key before."""
        variable = f"HTTP_{self.rule.header.upper().replace('-', '_')}"
        key = call.environ.get(variable)
        if not key:
            return self.inner(call)
        store, now = call.world.store, call.world.clock.now()
        name = _digest(orjson.dumps([call.tenant, call.route, key]))
        sent = _digest(orjson.dumps(call.body, option=orjson.OPT_SORT_KEYS))
        with store.transaction():
            kept = store.read(self.kind, name)
            if kept is not None:
                first = orjson.loads(kept.body)
                if now < datetime.fromisoformat(first["until"]):
                    return _again(first, sent)
            answer = self.inner(call)
            until = now + timedelta(seconds=self.rule.seconds)
            body = {
                "until": until.isoformat(),
                "sent": sent,
                "status": answer.status,
                "body": answer.body.decode(),
            }
            seq = kept.seq if kept else store.next_seq()
            store.put(Record(self.kind, seq, name, orjson.dumps(body)))
            return answer


def _again(first: dict[str, str], sent: str) -> Answer:
    if first["sent"] != sent:
        message = "Idempotency key already used with a different request body"
        raise Problem(409, "conflict", message)
    return Answer(int(first["status"]), first["body"].encode())


def _digest(text: bytes) -> str:
    return blake2b(text, digest_size=16).hexdigest()
