"""Numbered pages: links to the next and the previous one around the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mock_server.contract.operation import Contract, Operation
from mock_server.protocol.declared_filters import leading
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.pagination import Source
from mock_server.world.record import Query

_FAR = 1 << 62
"""An offset beyond every list, and the greatest that the store can count to."""


@dataclass(slots=True, frozen=True)
class PagePager:
    """Parameters `page`, from 1, and `size`; with `verbose`, pages of whole records are shorter.

    Default and bounds stand in the operation's ``x-page-size``; a size above its bound becomes
    that, and what is no positive number the default.
    """

    page: str = "page"
    size: str = "page_size"
    verbose: str = "verbose"

    def bind(self, contract: Contract, operation: Operation) -> PagePager:
        """Itself: what differs between operations is read when one is called."""
        return self

    def __call__(self, call: Call, query: Query, source: Source) -> Answer:
        """One page, 404 beyond the last."""
        whole = call.query.get(self.verbose) is True
        bounds: Mapping[str, int] = call.operation.spec["x-page-size"]
        size = self._size(call, bounds, whole)
        number = self._number(call)
        offset = min((number - 1) * size, _FAR)
        query = replace(leading(query), limit=size + 1, offset=offset, whole=whole)
        rows = source.rows(query)
        if not rows and number > 1:
            raise Problem(404, "not_found", "Invalid page.")
        return Answer(
            200,
            b'{"next":%b,"previous":%b,"results":[%b]}'
            % (
                self._link(call, number + 1) if len(rows) > size else b"null",
                self._link(call, number - 1) if number > 1 else b"null",
                b",".join([body for _, body in rows[:size]]),
            ),
        )

    def _size(self, call: Call, bounds: Mapping[str, int], whole: bool) -> int:
        most = bounds["maximum"]
        if whole:
            most = min(most, bounds.get("verbose", most))
        default = min(bounds["default"], most)
        text = str(call.query.get(self.size, ""))
        if not (text.isascii() and text.isdigit()) or not text.strip("0"):
            return default
        return min(most, int(text) if len(text) < 10 else most)

    def _number(self, call: Call) -> int:
        text = str(call.query.get(self.page, 1))
        if not (text.isascii() and text.isdigit() and 0 < len(text) < 19) or int(text) == 0:
            raise Problem(404, "not_found", "Invalid page.")
        return int(text)

    def _link(self, call: Call, number: int) -> bytes:
        """The address that was asked for, with another page."""
        given = call.environ["QUERY_STRING"].split("&")
        kept = [pair for pair in given if pair and pair.partition("=")[0] != self.page]
        query = "&".join([*kept, f"{self.page}={number}"])
        return f'"{call.url}?{query}"'.replace("\\", "%5C").encode()
