"""A practice at its desk: who it is, whose an entry is, and when entries were made and dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TypeVar

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.groups import group_of, keeper_of
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.practice.catalogue import Kept
from mock_server.vendors.drchrono.practice.ids import place
from mock_server.vendors.drchrono.scope import Body
from mock_server.world import keyed

Entry = TypeVar("Entry", bound=Kept)

DOCTORS = range(1, 5)
"""The places of the doctors who see patients."""

_AHEAD = 45
"""Days before its first use within which an entry is made, and after its last within which it is
archived."""

_REVISED = 4400
"""Days after which at the latest an entry is looked over again."""


class Desk:
    """A practice as of a date; what is made later is not there yet.

    `keeper` is whose set-up it has before it: the practice's own, unless another is named.
    """

    def __init__(
        self, seed: int, practice: Practice, as_of: date, keeper: int | None = None
    ) -> None:
        self.seed = seed
        self.practice = practice
        self.index = practice.index
        self.keeper = keeper or practice.index
        self.as_of = as_of
        self.group = group_of(practice.index)

    def number(self, *path: str | int) -> int:
        """A whole number that belongs to something of this practice."""
        return keyed.number(self.seed, "drchrono", "practice", self.index, *path)

    def doctor(self, place: int) -> int:
        """The doctor at a place, from 1."""
        return doctor_id(f"prac-{self.index}-{place}")

    def owner(self, entries: Mapping[str, object], key: str) -> int:
        """The doctor who owns an entry: who keeps it, or one after the other so that all do."""
        if self.keeper != self.index:
            return self.keeper
        return self.doctor(DOCTORS[(place(entries, key) + self.index) % len(DOCTORS)])

    def made(self, entries: Mapping[str, Entry]) -> Iterator[Entry]:
        """The entries that are there."""
        return (entry for entry in entries.values() if self._made(entry) < self.as_of)

    def archived(self, entry: Kept) -> bool:
        """Whether an entry is not used any more."""
        return entry.until is not None and self._dropped(entry, entry.until) < self.as_of

    def stamps(self, kind: str, entry: Kept) -> Body:
        """When an entry was made and last changed, by the servers' clocks."""
        made = self._made(entry)
        changed = made
        if entry.until is not None and self.archived(entry):
            changed = self._dropped(entry, entry.until)
        else:
            revised = made + timedelta(1 + self.number(kind, entry.key, "revised") % _REVISED)
            if revised < min(self.as_of, entry.until or date.max):
                changed = revised
        return self.times(made, changed, kind, entry.key)

    def times(self, made: date, changed: date, *path: str | int) -> Body:
        """The days on which something was made and last changed, with times of day."""
        first = self._stamp(made, *path, "made")
        last = self._stamp(changed, *path, "changed") if changed > made else first
        return {"created_at": first, "updated_at": last}

    def _stamp(self, day: date, *path: str | int) -> str:
        second = self.number(*path) % (10 * 60 * 60)
        minutes, seconds = divmod(second, 60)
        return f"{day}T{6 + minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"

    def _made(self, entry: Kept) -> date:
        return entry.since - timedelta(1 + self.number(entry.key, "since") % _AHEAD)

    def _dropped(self, entry: Kept, until: date) -> date:
        return until + timedelta(1 + self.number(entry.key, "until") % _AHEAD)


def desks(seed: int, practice: Practice, as_of: date) -> Iterator[Desk]:
    """One for each who keeps a set-up: the practice, or all of its doctors."""
    for keeper in dict.fromkeys(keeper_of(human.id) for human in practice.practitioners):
        yield Desk(seed, practice, as_of, keeper)


def kept(
    seed: int, practice: Practice, as_of: date, entries: Mapping[str, Entry]
) -> Iterator[tuple[Desk, Entry]]:
    """The entries that are there, each at the desk of who keeps it."""
    for desk in desks(seed, practice, as_of):
        for entry in desk.made(entries):
            yield desk, entry
