"""A vendor is a declaration first: what it keeps and how it speaks, as values of shared types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from mock_server.contract.operation import Operation
from mock_server.population.chart import Chart
from mock_server.population.practices import Practice
from mock_server.protocol import grants
from mock_server.protocol.filters import Filter
from mock_server.protocol.grants import Grant
from mock_server.protocol.idempotency import Idempotency
from mock_server.protocol.limits import Limit, Standing
from mock_server.protocol.messages import Answer, Call, Handler, Problem
from mock_server.protocol.ordering import Ordering
from mock_server.protocol.pagination import Pager
from mock_server.protocol.quirks import Quirk
from mock_server.protocol.writing import Writing
from mock_server.world.world import World

Row = tuple[str, dict[str, Any]]
"""The name of a resource and one record of it, as the contract shapes it."""

Authenticate = Callable[[World, str, Mapping[str, Any], Operation], Grant]
"""The grant of a request for an operation; raises Problem 401 or 403."""

Shape = Callable[[Call, dict[str, Any]], dict[str, Any]]
"""Changes a record on its way out: what is computed when it is read."""


@dataclass(slots=True, frozen=True)
class Resource:
    """A kind of record.

    `name` is its schema in the contract, `path` its collection there, `id` the key that names a
    record. Query parameters with the name of a field filter by equality; `filters` declares the
    others. Lists come in the order of entry unless `order` says another. `writing` says how
    clients write it, where they can. `indexed` are fields by which effects find records. `owner` is
    the key that names who owns a record, or one of what a key refers to (``patient.doctor``).

    A resource is a view of another one with fewer keys if it names it in `view_of`; `shape`
    changes records on their way out.
    """

    name: str
    path: str
    id: str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    order: Ordering | None = None
    writing: Writing | None = None
    indexed: tuple[str, ...] = ()
    owner: str = ""
    view_of: str | None = None
    shape: Shape | None = None


@dataclass(slots=True, frozen=True)
class Collection:
    """Records of one person that are only read: projected on demand and never stored.

    Its `path` has one parameter, the id of a record of the resource `owner`. `project` makes the
    records of a chart; those with one of the `hidden` values of a key exist, but no list shows
    them.
    """

    name: str
    path: str
    id: str
    owner: str
    project: Callable[[int, Chart], Iterable[dict[str, Any]]]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    order: Ordering | None = None
    indexed: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, frozen=True)
class Projection:
    """How charts become a vendor's records: pure functions of the seed and what they are given."""

    person: Callable[[int, Chart], Iterator[Row]]
    practice: Callable[[int, Practice, date], Iterator[Row]]
    person_id: Callable[[int, int], str | int]


Render = Callable[[Problem, Operation | None], Answer]
"""Gives a problem the vendor's shape; the operation is None where none takes the request."""


Finish = Callable[[Answer, World, Standing], Answer]
"""What every answer of a vendor gets on its way out, refusals included: envelope, headers.

`Standing` is how the caller stands with the rate limit; of unknown callers nothing is counted.
"""


class Issue(Protocol):
    """Gives out a token or key of a vendor; OverflowError beyond the calendar."""

    def __call__(
        self,
        world: World,
        vendor: str,
        *,
        client: str,
        scopes: Iterable[str],
        expires_in: float,
        user: str | None = None,
    ) -> Grant:
        """A new grant that ends `expires_in` seconds from now."""


@dataclass(slots=True, frozen=True)
class Vendor:
    """One vendor's API.

    `mount` is the path it is served under; `all_scopes` is what a token has unless told, for
    `token_lifetime` seconds; `limit` the counted rate limit; `operations` serves by operationId
    what is no resource, `control` what the vendor's control.overlay.yaml adds to the control API;
    `quirks` are ways to differ that can be switched on.
    `credentials` and `sample` are what the start-up banner shows.

    `tenants` are further customers of the vendor, with the numbers of people who are theirs alone:
    beyond the population, so that isolation can be seen.
    """

    name: str
    title: str
    mount: str
    authenticate: Authenticate
    render: Render
    limit: Limit
    all_scopes: tuple[str, ...] = ()
    token_lifetime: int = 3600
    resources: tuple[Resource, ...] = ()
    collections: tuple[Collection, ...] = ()
    projection: Projection | None = None
    pager: Pager | None = None
    issue: Issue = grants.issue
    finish: Finish | None = None
    idempotency: Idempotency | None = None
    tenants: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    operations: Mapping[str, Handler] = field(default_factory=dict)
    control: Mapping[str, Handler] = field(default_factory=dict)
    quirks: tuple[Quirk, ...] = ()
    credentials: Mapping[str, str] = field(default_factory=dict)
    sample: str = "/"
