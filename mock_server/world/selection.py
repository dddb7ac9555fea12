"""Queries over records in memory: the store's answers, for lists that are not stored.

A selection has one order, by places and then `seq`; it leads by no range and joins nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter, ge, gt, le, lt

from mock_server.world.record import Query, Record

_MANY = 1 << 31
"""More than a selection holds; islice counts no further than the machine's word."""
_COMPARE: Mapping[str, Callable[[str, str], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le}


class Selection:
    """Records of one kind, to be asked as a store is asked."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = sorted(records, key=attrgetter("place", "seq"))

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and wire text of the records that a query asks for, in its order."""
        found = self.scan(query)
        if query.whole:
            return [(record.seq, record.whole or record.body) for record in found]
        return [(record.seq, record.body) for record in found]

    def scan(self, query: Query) -> list[Record]:
        """The records that a query asks for, in its order."""
        falling = query.order is not None and query.order.falling
        found = (
            record
            for record in (reversed(self._records) if falling else self._records)
            if record.seq > query.after and _fits(record.index, query)
        )
        end = None if query.limit is None else query.offset + query.limit
        return list(islice(found, min(query.offset, _MANY), end and min(end, _MANY)))


def _fits(index: Sequence[tuple[str, str]], query: Query) -> bool:
    if not (query.equal or query.without or query.one_of or query.ranges or query.contains):
        return True
    return (
        all(pair in index for pair in query.equal)
        and not any(pair in index for pair in query.without)
        and all(any(v in several for v in _values(index, f)) for f, several in query.one_of)
        and all(
            any(_COMPARE[c](v, bound) for v in _values(index, f)) for f, c, bound in query.ranges
        )
        and all(any(text in v for v in _values(index, f)) for f, text in query.contains)
    )


def _values(index: Sequence[tuple[str, str]], field: str) -> Iterator[str]:
    return (value for name, value in index if name == field)
