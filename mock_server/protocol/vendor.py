"""A vendor is a declaration first: what it keeps and how it speaks, as values of shared types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mock_server.contract.operation import Operation, Security
from mock_server.population.chart import Chart
from mock_server.population.practices import Practice
from mock_server.protocol.filters import Filter
from mock_server.protocol.grants import Grant
from mock_server.protocol.limits import Limit
from mock_server.protocol.messages import Answer, Handler, Problem
from mock_server.protocol.pagination import Pager
from mock_server.world.world import World

Row = tuple[str, dict[str, Any]]
"""The name of a resource and one record of it, as the contract shapes it."""

Authenticate = Callable[[World, str, Mapping[str, Any], Security], Grant]


@dataclass(slots=True, frozen=True)
class Resource:
    """A kind of record.

    `name` is its schema in the contract, `path` its collection there, `id` the key that names a
    record. Query parameters with the name of a field filter by equality; `filters` declares the
    others.
    """

    name: str
    path: str
    id: str
    filters: Mapping[str, Filter] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Projection:
    """How charts become a vendor's records: pure functions of the seed and what they are given."""

    person: Callable[[int, Chart], Iterator[Row]]
    practice: Callable[[int, Practice, date], Iterator[Row]]
    person_id: Callable[[int, int], str]


Render = Callable[[Problem, Operation | None], Answer]
"""Gives a problem the vendor's shape; the operation is None where none takes the request."""


@dataclass(slots=True, frozen=True)
class Vendor:
    """One vendor's API.

    `mount` is the path it is served under; `all_scopes` is what a token has unless told, for
    `token_lifetime` seconds; `limit` the counted rate limit; `operations` serves by operationId
    what is no resource, `control` what the vendor's control.overlay.yaml adds to the control API.
    `credentials` and `sample` are what the start-up banner shows.
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
    projection: Projection | None = None
    pager: Pager | None = None
    operations: Mapping[str, Handler] = field(default_factory=dict)
    control: Mapping[str, Handler] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict)
    sample: str = "/"
