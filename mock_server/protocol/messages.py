"""One call and its answer, between the web framework and the handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from mock_server.contract.operation import Operation
from mock_server.contract.violations import Violation
from mock_server.population import Population
from mock_server.protocol.listing import Listing
from mock_server.world.world import World

if TYPE_CHECKING:
    from mock_server.protocol.forms import Upload
    from mock_server.protocol.grants import Grant
    from mock_server.protocol.ownership import Sight
    from mock_server.protocol.pagination import Source
    from mock_server.protocol.records import Records

ORIGIN = b"http://mock.invalid"
"""Stands in stored texts for the address of the vendor's API that the client used."""


class Problem(Exception):
    """A request that cannot be served. Each vendor renders it in its own shape.

    `code` is a stable word of ours (not_found, invalid_request …), `message` one line for people,
    `where` the JSON pointer to the offending part of a body (of 415 its media type, of 405 the
    method), `application` who is refused, where nobody but the problem can tell. `violations` are
    all the things wrong with what was sent; if that was a list, of `rows` items, their paths begin
    with the number of the item.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Iterable[tuple[str, str]] = (),
        where: str = "",
        application: str | None = None,
        violations: Iterable[Violation] = (),
        rows: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = tuple(headers)
        self.where = where
        self.application = application
        self.violations = tuple(violations)
        self.rows = rows


@dataclass(slots=True)
class Answer:
    """What goes out; JSON in `body` may hold ORIGIN, which becomes the client's address.

    `meta` is what an envelope says beside the data. A `stream` is sent in place of the body, while
    it is made; it holds no ORIGIN.
    """

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)
    media: str = "application/json"
    meta: dict[str, Any] | None = None
    stream: Listing | None = None


def json_answer(value: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, orjson.dumps(value), list(headers))


@dataclass(slots=True)
class Call:
    """One request that the contract allows: parsed, checked and authenticated.

    `address` is where the client reaches the vendor, without a slash at the end; `route` the path
    from there; `query` and `path` hold typed values, `files` what a form brought besides the body.
    `records` are those that the caller's tenant has, to be read and written by their names, `sight`
    knows which of them colleagues keep from the caller; lists read from `source`, which may lag
    behind.
    """

    operation: Operation
    world: World
    population: Population
    environ: Mapping[str, Any]
    address: str
    route: str
    query: dict[str, Any]
    path: dict[str, Any]
    body: Any
    grant: Grant | None
    records: Records
    sight: Sight
    source: Source
    files: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def tenant(self) -> str:
        """Whose records the caller sees."""
        return self.grant.tenant if self.grant is not None else ""

    def knows(self, name: str, id_: Any) -> bool:
        """Whether a resource has a record; raises Problem 403 for one the caller may not see."""
        return self.sight.knows(self, name, id_)

    @property
    def url(self) -> str:
        """The absolute URL of the request without its query."""
        return self.address + self.route


Handler = Callable[[Call], Answer]
