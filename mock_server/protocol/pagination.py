"""Pages: a pager turns a query into an answer of the vendor's form."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Any, Protocol
from urllib.parse import urlencode

from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.index_values import index_text
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.world import keyed
from mock_server.world.record import Query


class Source(Protocol):
    """What answers queries: a store, or records in memory."""

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and wire text of the records that a query asks for."""


class Page(Protocol):
    """A pager that is bound to one list operation."""

    def __call__(self, call: Call, query: Query, source: Source) -> Answer:
        """One page of what the query asks of the source."""


class Pager(Protocol):
    """A vendor's way to give a list piece by piece."""

    def bind(self, contract: Contract, operation: Operation) -> Page:
        """The pager for one operation; its parameters and envelope are read from the contract."""


@dataclass(slots=True, frozen=True)
class CursorPager:
    """Opaque cursors over an order that no write changes.

    Named are the parameters, and the property of an envelope that takes the next cursor. Where the
    contract's answer is a bare array, the next page stands in a Link header (RFC 8288).
    """

    limit: str
    cursor: str
    next_cursor: str

    def bind(self, contract: Contract, operation: Operation) -> Page:
        """The pager for one operation; one without a limit is given whole."""
        schema = contract.response_schema(operation, 200)
        envelope = None
        if schema.get("type") == "object":
            listed = contract.properties(schema)
            envelope = next(name for name, kind in listed.items() if kind.get("type") == "array")
        default = None
        if self.limit in operation.query:
            default = int(operation.query[self.limit].schema["default"])
        return _CursorPage(self, operation.id, envelope, default)


@dataclass(slots=True, frozen=True)
class _CursorPage:
    pager: CursorPager
    operation: str
    envelope: str | None
    default: int | None

    def __call__(self, call: Call, query: Query, source: Source) -> Answer:
        if self.default is None:
            return self._answer(call, source.rows(query), None)
        size = call.query.get(self.pager.limit, self.default)
        cursor = call.query.get(self.pager.cursor)
        if cursor is not None:
            query = replace(query, after=self._open(call, cursor))
        rows = source.rows(replace(query, limit=size + 1))
        if len(rows) <= size:
            return self._answer(call, rows, None)
        return self._answer(call, rows[:size], self._seal(call, rows[size - 1][0]))

    def _answer(self, call: Call, rows: list[tuple[int, bytes]], cursor: str | None) -> Answer:
        listed = b"[" + b",".join([body for _, body in rows]) + b"]"
        if self.envelope is None:
            headers = []
            if cursor is not None:
                query = urlencode(_texts(call.query) | {self.pager.cursor: cursor})
                headers.append(("Link", f'<{call.url}?{query}>; rel="next"'))
            return Answer(200, listed, headers)
        tail = b"" if cursor is None else f',"{self.pager.next_cursor}":"{cursor}"'.encode()
        return Answer(200, b'{"%b":%b%b}' % (self.envelope.encode(), listed, tail))

    def _seal(self, call: Call, seq: int) -> str:
        place = seq.to_bytes(8, "big")
        return urlsafe_b64encode(place + self._mark(call, place)).decode()

    def _open(self, call: Call, cursor: str) -> int:
        try:
            sealed = urlsafe_b64decode(cursor.encode())
        except ValueError:
            sealed = b""
        place = sealed[:8]
        genuine = urlsafe_b64encode(place + self._mark(call, place))
        if not compare_digest(genuine, cursor.encode()):
            raise Problem(
                400,
                "invalid_cursor",
                f"query parameter {self.pager.cursor} is not a cursor that this query gave; "
                "begin again without it",
            )
        return int.from_bytes(place, "big")

    def _mark(self, call: Call, place: bytes) -> bytes:
        """What ties a cursor to its operation, filters and world: stable over a restart."""
        bound = {
            k: v for k, v in call.query.items() if k not in (self.pager.limit, self.pager.cursor)
        }
        filters = urlencode(sorted(_texts(bound).items()))
        path = (self.operation, call.world.name, filters, place.hex())
        return keyed.digest(call.world.seed, "cursor", *path)


def _texts(query: Mapping[str, Any]) -> dict[str, str]:
    """Typed parameters as texts again; instants in UTC, so that equal ones are equal."""
    return {
        name: f"{index_text(value)}Z" if hasattr(value, "tzinfo") else index_text(value)
        for name, value in query.items()
    }
