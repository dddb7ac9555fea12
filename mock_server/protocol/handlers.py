"""Generic handlers of reading: they serve every resource that a vendor declares."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson

from mock_server.protocol.filters import Filter
from mock_server.protocol.keeping import CONCEALED, Keeper, of_tenant
from mock_server.protocol.list_rules import ListRules
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.ownership import Owner
from mock_server.protocol.pagination import Page, Source
from mock_server.protocol.vendor import Shape
from mock_server.protocol.writing import stored
from mock_server.world.record import Query


@dataclass(slots=True, frozen=True)
class List:
    """GET of a collection."""

    keeper: Keeper
    filters: dict[str, Filter]
    revealed_by: str | None
    rules: ListRules
    page: Page
    owner: Owner
    shape: Shape | None

    def __call__(self, call: Call) -> Answer:
        """One page."""
        self.rules.check(call)
        query = Query(of_tenant(self.keeper.kind, call.tenant), order=self.keeper.order)
        for name, value in call.query.items():
            if name in self.filters:
                query = self.filters[name].narrow(query, value)
        reveal = call.query.get(self.revealed_by or "", False)
        if self.keeper.conceals is not None and reveal is False:
            query = replace(query, without=(CONCEALED,))
        query = self.owner.narrow(call, query)
        source: Source = call.source
        if self.shape is not None:
            source = _Shaped(source, call, self.shape)
        return self.page(call, query, source)


@dataclass(slots=True, frozen=True)
class _Shaped:
    """A source whose records are changed on their way out."""

    source: Source
    call: Call
    shape: Shape

    def rows(self, query: Query) -> list[tuple[int, bytes]]:
        """Sequence number and text of the records that a query asks for."""
        return [
            (seq, orjson.dumps(self.shape(self.call, orjson.loads(body))))
            for seq, body in self.source.rows(query)
        ]


@dataclass(slots=True, frozen=True)
class Read:
    """GET of one record."""

    keeper: Keeper
    title: str
    owner: Owner
    shape: Shape | None

    def __call__(self, call: Call) -> Answer:
        """The record, or 404."""
        record = stored(call, self.keeper, self.title)
        if self.owner.asks(call):
            self.owner.admit(call, self.keeper.body(record))
        short = self.keeper.verbose_on_request and call.query.get("verbose") is not True
        text = record.body if short or record.whole is None else record.whole
        if self.shape is not None:
            text = orjson.dumps(self.shape(call, orjson.loads(text)))
        return Answer(200, text)


def not_built(call: Call) -> Answer:
    """The handler of an operation that is in the contract only: 501."""
    message = f"{call.operation.id} is in the contract, but the mock does not serve it yet"
    raise Problem(501, "not_implemented", message)
