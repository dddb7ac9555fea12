"""Pages by offset: skip so many records, give so many, and say whether there are more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.messages import Answer, Call
from mock_server.protocol.pagination import Source
from mock_server.world.record import Query

_FAR = 1 << 62
"""An offset beyond every list, and the greatest that the store can count to."""


@dataclass(slots=True, frozen=True)
class OffsetPager:
    """Parameters `limit` and `offset`; the answer's meta names the next offset, never a total.

    A record written before the place that a client has reached moves the later ones by one: the
    client sees one of them twice, as with any list that is paged by offset.
    """

    limit: str
    offset: str
    next_offset: str
    more: str

    def bind(self, contract: Contract, operation: Operation) -> _OffsetPage:
        """The pager for one operation; default and bounds are the contract's."""
        size, start = (operation.query[name].schema for name in (self.limit, self.offset))
        return _OffsetPage(self, int(size["default"]), int(start["default"]))


@dataclass(slots=True, frozen=True)
class _OffsetPage:
    pager: OffsetPager
    size: int
    start: int

    def __call__(self, call: Call, query: Query, source: Source) -> Answer:
        pager = self.pager
        size = call.query.get(pager.limit, self.size)
        start = min(call.query.get(pager.offset, self.start), _FAR)
        rows = source.rows(replace(query, limit=size + 1, offset=start))
        more = len(rows) > size
        body = b"[" + b",".join([body for _, body in rows[:size]]) + b"]"
        meta = {pager.limit: size, pager.next_offset: start + size if more else None}
        return Answer(200, body, meta={**meta, pager.more: more})
