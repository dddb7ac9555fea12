"""A person's record as texts: an index at once, the resources one by one when they are asked for.

Nothing of it is stored. A few people's records stay in memory as long as they are asked for; what
is kept are the texts of resources, never an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property, lru_cache

import orjson

from mock_server.population import Population
from mock_server.vendors.healthex.fhir.directory import Directory
from mock_server.vendors.healthex.fhir.everything import everything
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

_PEOPLE = 16
"""Records that stay in memory: about 1 MB each, the longest ones 7."""

_DIRECTORIES = 64

_SEARCH = b'","search":{"mode":"match"},"resource":'


class Entry:
    """A resource of a record: what is known of it at once, and its text."""

    __slots__ = ("_draft", "_text", "id", "type", "updated")

    def __init__(self, draft: Draft) -> None:
        self.type = draft.type
        self.id = draft.id
        self.updated = draft.updated
        self._draft: Draft | None = draft
        self._text: bytes | None = None

    @property
    def text(self) -> bytes:
        """The Bundle entry from the resource's type on: what stands before it is the server's."""
        draft = self._draft
        if self._text is None:
            assert draft is not None  # noqa: S101 - the text is kept before the draft is dropped
            body = orjson.dumps(draft.resource())
            self._text = b"%b/%b%b%b}" % (self.type.encode(), self.id.encode(), _SEARCH, body)
            self._draft = None
        return self._text

    @property
    def resource(self) -> bytes:
        """The resource alone."""
        return self.text.partition(_SEARCH)[2][:-1]


class Record:
    """Entries in the order of the Bundle."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.entries = [Entry(draft) for draft in drafts]

    def select(self, types: Collection[str] | None, since: datetime | None) -> list[Entry]:
        """Those of the types that were updated at the instant or later; None for no condition."""
        found = self.entries
        if types is not None:
            found = [entry for entry in found if entry.type in types]
        if since is not None:
            found = [entry for entry in found if entry.updated >= since]
        return found

    def find(self, resource_type: str, resource_id: str) -> Entry | None:
        """One entry, or None."""
        return self._by_id.get((resource_type, resource_id))

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Entry]:
        return {(entry.type, entry.id): entry for entry in self.entries}


@lru_cache(maxsize=_PEOPLE)
def record_of(population: Population, n: int) -> Record:
    """The whole record of person n."""
    chart = population.chart(n)
    scope = Scope(population.seed, chart, population.practice(chart.practice))
    return Record(everything(scope))


@lru_cache(maxsize=_DIRECTORIES)
def directory_of(population: Population, practice: int) -> Record:
    """The directory of a practice."""
    return Record(Directory(population.seed, population.practice(practice)).drafts())
