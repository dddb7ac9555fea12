"""Queries over records in memory: the store's answers, for lists that are not stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import ge, gt, itemgetter, le, lt

from mock_server.world.record import Query, Record

_COMPARE: Mapping[str, Callable[[str, str], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le}


class Selection:
    """Records of one kind, to be asked as a store is asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and wire text of the records that a query asks for."""
        return [(record.seq, record.body) for record in self.scan(query)]

    def scan(self, query: Query) -> list[Record]:
        """The records that a query asks for, in its order."""
        found = [
            record
            for record in self._records
            if record.seq > query.after and _fits(record.index, query)
        ]
        if query.falling is None:
            found.sort(key=lambda record: record.seq)
        else:
            placed = [(next(_values(record.index, query.falling)), record) for record in found]
            found = [record for _, record in sorted(placed, key=itemgetter(0), reverse=True)]
        end = None if query.limit is None else query.offset + query.limit
        return found[query.offset : end]


def _fits(index: Sequence[tuple[str, str]], query: Query) -> bool:
    return (
        all(pair in index for pair in query.equal)
        and all(any(v in several for v in _values(index, f)) for f, several in query.one_of)
        and all(
            any(_COMPARE[c](v, bound) for v in _values(index, f)) for f, c, bound in query.ranges
        )
        and all(any(text in v for v in _values(index, f)) for f, text in query.contains)
    )


def _values(index: Sequence[tuple[str, str]], field: str) -> Iterator[str]:
    return (value for name, value in index if name == field)
