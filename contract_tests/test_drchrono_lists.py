"""What DrChrono's reference says of all lists, as relations between answers (DC-01 to DC-16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from contract_tests.documents import Json, Listing, followed
from contract_tests.drchrono import (
    BY_NAME,
    DOCUMENT,
    LISTS,
    SCHEMAS,
    DrChrono,
    Filter,
    filters,
    ids,
)

api = DrChrono("lists")
DOCTORS = BY_NAME["Doctor"]
DECIMAL = re.compile(r"-?\d+\.\d\d")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?")

every_list = pytest.mark.parametrize("listing", LISTS, ids=str)
verbose_lists = pytest.mark.parametrize(
    "listing", [one for one in LISTS if "verbose" in one.parameters], ids=str
)


def every(kind: str) -> pytest.MarkDecorator:
    """Every filter of a kind, whatever list has it."""
    return pytest.mark.parametrize("one", filters(kind), ids=str)


def selecting(listing: Listing) -> list[Filter]:
    """The filters of a list that look at one key which records show, and are not needed anyway."""
    found = [one for kind in ("equals", "since", "contains") for one in filters(kind)]
    return [one for one in found if one.listing is listing and one.shows(key_of(one))]


def key_of(one: Filter) -> str:
    """The key that a filter looks at, the first of several."""
    key = next(one.rule[kind] for kind in ("equals", "since", "contains") if kind in one.rule)
    return str(key if isinstance(key, str) else key[0])


def a_value(one: Filter) -> Any:
    """A value that a filter finds something with: of a record in the middle of its list."""
    values = [value for value in api.looked_at(one, key_of(one), api.all(one.listing)) if value]
    value = values[len(values) // 2]
    return value[1:5] if "contains" in one.rule else value


@every_list
def test_dc_01_a_page_has_three_keys(listing: Listing) -> None:
    page = api.get(api.url(listing), listing.least)
    assert page.keys() == {"next", "previous", "results"}
    assert page["previous"] is None
    assert page["results"]


@every_list
def test_dc_02_next_is_the_same_address_with_the_next_page(listing: Listing) -> None:
    url, asked = api.url(listing), {**listing.least, "page_size": "1", "tag": "a b&c/ü"}
    page = api.get(url, asked)
    for number in (2, 3):
        if page["next"] is None:
            assert len(api.all(listing)) < number
            break
        found = urlsplit(page["next"])
        assert found.path == url
        assert dict(parse_qsl(found.query)) == {**asked, "page": str(number)}
        page = api.get(page["next"])


@every_list
def test_dc_03_a_walk_visits_each_record_once(listing: Listing) -> None:
    for kind in _kinds(listing):
        whole = api.all(listing, **kind)
        size = min(250, ceil(len(whole) / 4))
        first = page = api.get(api.url(listing), {**kind, "page_size": size})
        walked = list(page["results"])
        while page["next"] is not None and len(walked) < len(whole):
            page = api.get(page["next"])
            if len(walked) == len(first["results"]):
                assert api.get(page["previous"])["results"] == first["results"]
            walked += page["results"]
        assert page["next"] is None
        assert walked == whole
        if listing.record != "MeaningfulUseReport":
            assert len(set(ids(listing, walked))) == len(walked)


@every_list
def test_dc_04_the_size_of_a_page_has_a_default_and_can_be_lowered(listing: Listing) -> None:
    sizes = listing.spec["x-page-size"]
    for kind in _kinds(listing):
        there = len(api.all(listing, **kind))
        for asked, size in ((None, sizes["default"]), (3, 3), (10_000, sizes["maximum"])):
            query = kind if asked is None else {**kind, "page_size": asked}
            page = api.get(api.url(listing), query)
            assert len(page["results"]) == min(size, there)
            assert (page["next"] is None) == (there <= size)


@verbose_lists
def test_dc_05_verbose_shows_more_keys_of_fewer_records(listing: Listing) -> None:
    url, kept_back = api.url(listing), set(SCHEMAS[listing.record].get("x-verbose", ()))
    for size in ({}, {"page_size": 100}):
        page = api.get(url, {**listing.least, **size, "verbose": "true"})
        assert len(page["results"]) <= 50
        assert all(kept_back <= record.keys() for record in page["results"])
    for query in ({}, {"verbose": "false"}):
        for record in api.get(url, {**listing.least, **query})["results"]:
            assert not kept_back & record.keys()


@verbose_lists
def test_dc_06_verbose_adds_and_changes_nothing(listing: Listing) -> None:
    short, whole = api.all(listing), api.all(listing, verbose="true")
    assert ids(listing, short) == ids(listing, whole)
    assert all(_within(one, other) for one, other in zip(short, whole, strict=True))


@every("since")
def test_dc_11_since_gives_what_changed_then_or_later(one: Filter) -> None:
    listing, key, everything = one.listing, one.rule["since"], api.all(one.listing)
    sets = [
        set(ids(listing, api.all(listing, **{one.name: f"{year}-01-01T00:00:00"})))
        for year in (1900, 2024, 2025, 2999)
    ]
    assert sets[0] >= sets[1] >= sets[2] >= sets[3] == set()
    if one.shows(key):
        times = api.looked_at(one, key, everything)
        bound = sorted(filter(None, times))[len(times) // 2]
        pairs = zip(everything, times, strict=True)
        later = [record for record, time in pairs if time is not None and time >= bound]
        found = api.all(listing, **{one.name: bound})
        assert sorted(ids(listing, found)) == sorted(ids(listing, later))


@every("equals")
def test_dc_12_a_filter_gives_all_that_match_and_nothing_else(one: Filter) -> None:
    listing, everything = one.listing, api.all(one.listing)
    if not one.shows(one.rule["equals"]):
        possible = one.schema.get("enum") or ids(DOCTORS, api.all(DOCTORS))
        parts = [ids(listing, api.all(listing, **{one.name: value})) for value in possible]
        assert sorted(chain.from_iterable(parts)) == sorted(ids(listing, everything))
        return
    values = api.looked_at(one, one.rule["equals"], everything)
    some = {value for value in values[:: max(1, len(values) // 7)] if value not in (None, "")}
    assert some
    for value in some:
        match = [record for record, its in zip(everything, values, strict=True) if its == value]
        found = api.all(listing, **{one.name: value})
        assert sorted(ids(listing, found)) == sorted(ids(listing, match))


@pytest.mark.parametrize("listing", [one for one in LISTS if len(selecting(one)) > 1], ids=str)
def test_dc_12_filters_together_give_what_each_of_them_gives(listing: Listing) -> None:
    query = {one.name: a_value(one) for one in selecting(listing)}
    apart = {name: set(ids(listing, api.all(listing, **{name: query[name]}))) for name in query}
    for some in (*pairwise(query), query):
        both = {name: query[name] for name in some}
        found = ids(listing, api.all(listing, **both))
        assert set(found) == set.intersection(*(apart[name] for name in both)), both


@every("shows")
def test_dc_13_archived_records_are_shown_on_request(one: Filter) -> None:
    listing, key = one.listing, str(one.rule.get("field", one.rule["shows"]))
    without, with_them = api.all(listing), api.all(listing, **{one.name: "true"})
    there = set(ids(listing, without))
    more = [record for record in with_them if ids(listing, [record])[0] not in there]
    assert more
    assert len(with_them) == len(without) + len(more)
    if one.shows(key):
        assert all(record[key] in (None, False, "A") for record in without)
        assert all(record[key] not in (None, False, "A") for record in more)
    for id_ in ids(listing, more[:3]):
        assert api.get(f"{listing.path}/{id_}")


@every_list
def test_dc_14_decimals_are_texts_with_two_places(listing: Listing) -> None:
    for text in _texts(listing, "decimal"):
        assert DECIMAL.fullmatch(text), text


@every_list
def test_dc_15_timestamps_have_no_zone(listing: Listing) -> None:
    for text in _texts(listing, "date-time-local"):
        assert TIMESTAMP.fullmatch(text), text


@every_list
def test_dc_16_an_id_is_always_there(listing: Listing) -> None:
    if listing.record != "MeaningfulUseReport":
        assert all(id_ not in (None, "") for id_ in ids(listing, api.all(listing)))


@every_list
def test_dc_41_answers_are_json(listing: Listing) -> None:
    url = api.url(listing)
    for path in (url, f"{url}/nothing-here"):
        answer = api.call("GET", path, query_string=listing.least)
        assert answer.content_type == "application/json"


def _kinds(listing: Listing) -> Iterator[Json]:
    """The shortest queries: one, or one for each value of a parameter that is required."""
    values = [
        {name: value}
        for name, one in listing.parameters.items()
        if one.get("required")
        for value in one["schema"]["enum"]
    ]
    yield from ({**listing.least, **value} for value in values or [{}])


def _within(short: Any, whole: Any) -> bool:
    """Whether a record is part of another, in nested objects too; empty texts may be left out."""
    if isinstance(short, dict):
        return all(key in whole and _within(value, whole[key]) for key, value in short.items())
    if isinstance(short, list):
        return len(short) == len(whole) and all(map(_within, short, whole))
    return bool(short == whole)


def _texts(listing: Listing, format_: str) -> Iterator[str]:
    """The texts of a format in all records of a list, in nested objects too."""
    query = {"verbose": "true"} if "verbose" in listing.parameters else {}
    for record in api.all(listing, **query):
        yield from _found(SCHEMAS[listing.record], record, format_)


def _found(schema: Json, value: Any, format_: str) -> Iterator[str]:
    schema = followed(DOCUMENT, schema)
    if schema.get("format") == format_ and value is not None:
        yield value
    for part in schema.get("oneOf", ()):
        yield from _found(part, value, format_)
    if isinstance(value, dict):
        for key, inner in schema.get("properties", {}).items():
            yield from _found(inner, value.get(key), format_)
    if isinstance(value, list) and "items" in schema:
        for one in value:
            yield from _found(schema["items"], one, format_)
