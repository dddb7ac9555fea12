"""Answers that are sent while they are made: an envelope with a list of records in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

TOGETHER = 64
"""Records that go out in one piece, once the first one has left."""


@dataclass(slots=True)
class Listing:
    """A JSON object whose last member, `name`, lists records; the others are the `envelope`.

    `items` are the records' JSON texts, all of them beginning with `prefix`, which they leave out;
    `count` of them will come. They are read while the answer is sent, so that memory stays flat and
    the first bytes leave before the last record is made. A list without records is left out.
    """

    envelope: dict[str, Any]
    name: str
    items: Iterable[bytes]
    count: int
    prefix: bytes = b""
    watch: Callable[[bytes], None] | None = None

    def chunks(self) -> Iterator[bytes]:
        """The answer's bytes; `watch` sees the whole of them before the last ones leave."""
        return self._chunks() if self.watch is None else _watched(self._chunks(), self.watch)

    def _chunks(self) -> Iterator[bytes]:
        """The head with the first record, then many records at a time."""
        head = orjson.dumps(self.envelope)
        if self.count == 0:
            yield head
            return
        items = iter(self.items)
        comma = b"," if self.envelope else b""
        start = b'%b%b"%b":[' % (head[:-1], comma, self.name.encode())
        yield start + self.prefix + next(items)
        between = b"," + self.prefix
        while group := list(islice(items, TOGETHER)):
            yield between + between.join(group)
        yield b"]}"

    def rewritten(self, rewrite: Callable[[Any], Any]) -> Iterator[bytes]:
        """The records, each changed on its way out; they come whole, without `prefix`."""
        for item in self.items:
            yield orjson.dumps(rewrite(orjson.loads(self.prefix + item)))


def _watched(chunks: Iterable[bytes], check: Callable[[bytes], None]) -> Iterator[bytes]:
    seen: list[bytes] = []
    held: bytes | None = None
    for chunk in chunks:
        if held is not None:
            yield held
        seen.append(chunk)
        held = chunk
    check(b"".join(seen))
    if held is not None:
        yield held
