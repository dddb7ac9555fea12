"""Records that exist, one of each list, for requests to be about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contract_tests.documents import Json, listings

Ask = Callable[[str, Mapping[str, str]], Any]

AS_KNOWN: Json = {}
"""The hint that requests have the known record's own value."""


class Known:
    """One record of each list, by the name of its schema: the one that refers to most others.

    What it refers to goes together, so that a request about the same records is acceptable. `ask`
    gives the JSON of a GET by path and query, None where there is no answer; `keys` name what
    identifies records whose key is not ``id``; `hints` add to the schemas of keys of requests, all
    of that name or those of one schema (``Schema.key``), where a rule in words says more.
    """

    def __init__(
        self,
        document: Json,
        ask: Ask,
        keys: Mapping[str, str],
        hints: Mapping[str, Json],
    ) -> None:
        self.records: dict[str, Json] = {}
        self.ids: dict[str, Any] = {}
        self.paths: dict[str, Any] = {}
        self.hints = hints
        for listing in listings(document):
            page = None if "{" in listing.path else ask(listing.path, listing.least)
            for record in _richest(page and page[listing.key], document, listing.record):
                self.paths[listing.path] = record.get(keys.get(listing.record, "id"))
                self.records.setdefault(listing.record, record)
                self.ids.setdefault(listing.record, self.paths[listing.path])


def _richest(records: list[Json] | None, document: Json, name: str) -> list[Json]:
    """The record that names most others, alone; nothing of nothing."""
    properties = document["components"]["schemas"][name]["properties"]
    naming = [key for key, schema in properties.items() if "x-refers-to" in schema]
    by_names = sorted(records or [], key=lambda one: -sum(bool(one.get(key)) for key in naming))
    return by_names[:1]
