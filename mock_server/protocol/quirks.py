"""Quirks: how a real vendor differs from its document or its standard, each one a switch.

A quirk changes answers on their way out, never what is stored, and brings its own fragment of the
contract: ``specs/<vendor>/quirks/<id>.overlay.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Literal

import orjson

from mock_server.contract import overlay
from mock_server.contract.document import Json, read_yaml
from mock_server.contract.operation import Contract
from mock_server.protocol.listing import Listing
from mock_server.protocol.messages import Answer
from mock_server.resources import specs
from mock_server.world.world import World

PROFILES = ("documented", "observed", "hostile")
"""What is switched on from the start: no quirk; those seen in the field; all of them."""

Rewrite = Callable[[Any], Any]
Reframe = Callable[[Json, int], Json]


@dataclass(slots=True, frozen=True)
class Quirk:
    """One way to differ.

    `records` changes, by operationId, each listed record, or the whole body where there is no
    list; `frames` what stands around a list, given how many records it has. `profile` is the
    mildest one that has it on.
    """

    id: str
    statement: str
    evidence: str
    confidence: Literal["documented", "observed", "assumed"]
    profile: Literal["observed", "hostile"] = "observed"
    records: Mapping[str, Rewrite] = field(default_factory=dict)
    frames: Mapping[str, Reframe] = field(default_factory=dict)
    lag: float = 0.0

    def within(self, profile: str) -> bool:
        """Whether a profile has it on."""
        return PROFILES.index(profile) >= PROFILES.index(self.profile)


class Switches:
    """The quirks of a world that were switched since the last reset."""

    def __init__(self) -> None:
        self.thrown: dict[str, bool] = {}


class Habits:
    """A vendor's quirks, and the contract with those that are on."""

    def __init__(
        self, vendor: str, quirks: Iterable[Quirk], document: Json, on: Iterable[str]
    ) -> None:
        """`on` are those on from the start."""
        self.quirks = tuple(quirks)
        self._folder = specs() / vendor / "quirks"
        self._document = document
        self._on = frozenset(on)
        self._contracts: dict[tuple[str, ...], Contract] = {}

    def active(self, world: World) -> tuple[Quirk, ...]:
        """The quirks that are on in a world."""
        if not self.quirks:
            return ()
        thrown = world.live(Switches).thrown
        return tuple(one for one in self.quirks if thrown.get(one.id, one.id in self._on))

    def contract(self, world: World, plain: Contract) -> Contract:
        """The contract that answers of a world follow; `plain` when no quirk is on."""
        names = tuple(one.id for one in self.active(world))
        if not names:
            return plain
        if names not in self._contracts:
            fragments = [read_yaml(self._folder / f"{name}.overlay.yaml") for name in names]
            document = reduce(overlay.apply, fragments, self._document)
            self._contracts[names] = Contract(document)
        return self._contracts[names]

    def apply(self, world: World, operation: str, answer: Answer) -> None:
        """Change a good answer by the quirks that are on."""
        for quirk in self.active(world):
            rewrite, reframe = quirk.records.get(operation), quirk.frames.get(operation)
            listing = answer.stream
            if listing is None:
                if rewrite is not None and answer.body and "json" in answer.media:
                    answer.body = orjson.dumps(rewrite(orjson.loads(answer.body)))
                continue
            if reframe is not None:
                listing.envelope = reframe(listing.envelope, listing.count)
            if rewrite is not None:
                items = listing.rewritten(rewrite)
                answer.stream = Listing(listing.envelope, listing.name, items, listing.count)


def started(profile: str, named: Iterable[str], quirks: Iterable[Quirk]) -> frozenset[str]:
    """The ids that a profile and further names switch on."""
    wanted = set(named)
    return frozenset(one.id for one in quirks if one.within(profile) or one.id in wanted)
