"""DrChrono as a client sees it: lists that are walked along their links, records, writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from werkzeug.test import TestResponse

from contract_tests import target
from contract_tests.documents import Json, Listing, listings, operations, rooted

API = "/drchrono/api"
KEYS = {"ClinicalNote": "appointment", "Insurance": "payer_id"}
"""What identifies records that have no ``id``."""

DOCUMENT = rooted(target.document("drchrono"), "/drchrono")
OPERATIONS = operations(DOCUMENT)
SCHEMAS: dict[str, Json] = DOCUMENT["components"]["schemas"]
LISTS = list(listings(DOCUMENT))
BY_NAME = {listing.record: listing for listing in LISTS}


@dataclass(frozen=True)
class Filter:
    """A parameter of a list that selects records by what `rule`, its x-filter, says."""

    listing: Listing
    name: str
    rule: Json

    def __str__(self) -> str:
        return f"{self.listing}-{self.name}"

    @property
    def schema(self) -> Json:
        """That of the parameter."""
        found: Json = self.listing.parameters[self.name]["schema"]
        return found

    @property
    def other(self) -> Listing | None:
        """The list of the records to which the filter looks through a key."""
        properties = SCHEMAS[self.listing.record]["properties"]
        return BY_NAME[properties[self.rule["of"]]["x-refers-to"]] if "of" in self.rule else None

    def shows(self, key: str) -> bool:
        """Whether records show a key, those that the filter looks at."""
        looked_at = self.other or self.listing
        return key.partition(".")[0] in SCHEMAS[looked_at.record]["properties"]


def filters(kind: str) -> list[Filter]:
    """The parameters whose x-filter is of a kind; equality with the key of their name has none."""
    found = [
        Filter(listing, name, one.get("x-filter", {"equals": name}))
        for listing in LISTS
        for name, one in listing.parameters.items()
        if name not in ("page", "page_size", "verbose")
    ]
    return [one for one in found if kind in one.rule]


class DrChrono(target.World):
    """A client with a token for everything in a world of its own, without a limit."""

    def __init__(self, name: str) -> None:
        super().__init__(f"drchrono-{name}", "drchrono")
        self.walked = cache(self.walk)

    def get(self, url: str, query: Mapping[str, Any] | None = None, status: int = 200) -> Any:
        """The JSON of an answer."""
        url = url if url.startswith(("/drchrono", "http")) else f"{API}/{url}"
        answer = self.call("GET", url, query_string=query)
        assert answer.status_code == status, answer.text
        return answer.json

    def send(self, method: str, path: str, status: int, body: Any = None, **form: Any) -> Any:
        """The JSON of the answer to a write of JSON, or of a form (data, content_type)."""
        answer = self.answer(method, path, body, **form)
        assert answer.status_code == status, answer.text
        return answer.json if answer.data else None

    def answer(self, method: str, path: str, body: Any = None, **form: Any) -> TestResponse:
        """The answer to a write."""
        return self.call(method, f"{API}/{path}", **(form or {"json": body}))

    def walk(self, path: str, /, **query: Any) -> list[Json]:
        """All records of a list, page by page along `next`."""
        page = self.get(path, query)
        found: list[Json] = page["results"]
        while page["next"] is not None:
            page = self.get(page["next"])
            found += page["results"]
        return found

    def url(self, listing: Listing) -> str:
        """The path of a list; below a record, that of one for which it is not empty."""
        above, braces, rest = listing.path.partition("/{id}")
        if not braces:
            return listing.path
        paths = (f"{above}/{record['id']}{rest}" for record in self.walked(above))
        return next(path for path in paths if self.get(path)["results"])

    def all(self, listing: Listing, /, **query: Any) -> list[Json]:
        """Every record of a list that a query gives; of each kind, where a kind has to be said.

        It is asked for once: for a list that was written to, there is `walk`.
        """
        kinds = [one for one in listing.parameters.values() if one.get("required")]
        queries: list[dict[str, Any]] = [{}]
        for kind in kinds:
            values = [query[kind["name"]]] if kind["name"] in query else kind["schema"]["enum"]
            queries = [{**one, kind["name"]: value} for one in queries for value in values]
        least = {name: text for name, text in listing.least.items() if not _instead(listing, query)}
        url = self.url(listing)
        size = {"page_size": listing.spec["x-page-size"]["maximum"]}
        return [
            row for one in queries for row in self.walked(url, **{**least, **size, **query, **one})
        ]

    def looked_at(self, one: Filter, key: str, records: list[Json]) -> list[Any]:
        """The values of a key that a filter looks at: of records, or of what they refer to."""
        if one.other is None:
            return [_value(record, key) for record in records]
        hidden = {name: "true" for name in one.other.parameters if name.startswith("show_")}
        known = {str(record["id"]): record for record in self.all(one.other, **hidden)}
        return [_value(known.get(str(record[one.rule["of"]])), key) for record in records]


def ids(listing: Listing, records: list[Json]) -> list[Any]:
    """What identifies the records of a list."""
    return [record[KEYS.get(listing.record, "id")] for record in records]


def _instead(listing: Listing, query: Json) -> bool:
    """Whether a query has one of the parameters of which one is needed."""
    return any(name in query for name in listing.spec.get("x-required-one-of", ()))


def _value(record: Any, path: str) -> Any:
    for key in path.split("."):
        record = record.get(key) if isinstance(record, dict) else None
    return record
