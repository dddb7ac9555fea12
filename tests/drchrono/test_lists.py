"""Every list: pages and the links between them, the keys of records, what is hidden."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drchrono.contract_walk import CONTRACT, LISTS, SCHEMAS, Filter, Listing
from tests.drchrono.everything import Everything, ids

every_list = pytest.mark.parametrize("listing", LISTS, ids=lambda one: one.name)
HIDING = [(listing, one) for listing in LISTS for one in listing.filters if one.shows]
STORED = [one for one in LISTS if one.id in one.fields]
"""All but reports, which are computed and have no id."""
every_stored_list = pytest.mark.parametrize("listing", STORED, ids=lambda one: one.name)


@every_stored_list
def test_a_list_is_long_enough_to_page(everything: Everything, listing: Listing) -> None:
    assert len(everything.of(listing)) >= 20


@every_list
def test_a_page_has_its_default_length_and_no_more_than_the_greatest(
    everything: Everything, listing: Listing
) -> None:
    page, needed, sizes = everything.page, listing.needed()[0], listing.sizes
    total, most = len(everything.client.walk(listing.name, **needed)), sizes["maximum"]
    lengths = {"1": 1} | dict.fromkeys(("", "0", "x", "-3", "1.5"), sizes["default"])
    for text, length in (lengths | {"7": 7, str(most + 1): most, "9" * 30: most}).items():
        found = page(listing, **needed, page_size=text)
        assert set(found) == {"next", "previous", "results"}
        assert len(found["results"]) == min(length, total), text
        assert (found["next"] is None) == (len(found["results"]) == total)
        assert found["previous"] is None
    assert page(listing, **needed)["results"] == page(listing, **needed, page=1)["results"]
    if "verbose" in sizes:
        whole = page(listing, **needed, verbose="true", page_size=most)
        assert len(whole["results"]) == min(sizes["verbose"], total)


@every_list
def test_links_lead_through_all_of_it_without_repeats_and_back(
    everything: Everything, listing: Listing
) -> None:
    needed, client = listing.needed()[0], everything.client
    whole = client.walk(listing.name, **needed)
    size = max(1, min(listing.sizes["maximum"], len(whole) // 3))
    page = everything.page(listing, **needed, page_size=size)
    found, number = list(page["results"]), 1
    while page["next"] is not None and number < 5:
        number += 1
        assert f"page={number}" in page["next"].split("?")[1].split("&")
        before, page = page, client.get(page["next"])
        assert client.get(page["previous"])["results"] == before["results"]
        found += page["results"]
    assert found == whole[: len(found)]
    assert page["next"] is not None or found == whole
    names = ids(listing, whole)
    assert len(set(names)) == len(names)


@every_list
def test_a_page_that_does_not_exist_is_not_found(everything: Everything, listing: Listing) -> None:
    for page in ("0", "-1", "x", "1.5", "999999", "9" * 40):
        query = listing.needed()[0] | {"page": page}
        answer = everything.client.get(f"/api/{listing.name}", 404, **query)
        assert answer == {"detail": "Invalid page."}, page


@every_stored_list
def test_records_have_all_their_keys_and_those_that_cost_only_on_request(
    everything: Everything, listing: Listing
) -> None:
    brief = listing.fields.keys() - listing.verbose
    no_empty_text = SCHEMAS[listing.record].get("x-empty-text-only-verbose", False)
    by_id = {str(record[listing.id]): record for record in everything.of(listing)}
    for record in everything.page(listing, **listing.needed()[0])["results"]:
        whole = by_id[str(record[listing.id])]
        empty = {key for key in brief if whole[key] == ""} if no_empty_text else set()
        assert record.keys() == brief - empty
        assert listing.fields.keys() <= whole.keys()
        assert all(_within(whole[key], record[key]) for key in record)


def _within(whole: Any, short: Any) -> bool:
    """Whether a value is the same, or the same without keys of nested objects."""
    if isinstance(whole, dict) and isinstance(short, dict):
        return all(key in whole and _within(whole[key], short[key]) for key in short)
    if isinstance(whole, list) and isinstance(short, list) and len(whole) == len(short):
        return all(map(_within, whole, short))
    return bool(whole == short)


@every_stored_list
def test_a_record_read_by_its_id_is_the_one_in_the_list(
    everything: Everything, listing: Listing
) -> None:
    records = everything.of(listing)
    for record in records[:: max(1, len(records) // 10)]:
        path = f"/api/{listing.name}/{record[listing.id]}"
        one = everything.client.get(path, verbose="true")
        assert one.keys() == listing.fields.keys()
        assert one == {key: record[key] for key in one}
        short = everything.client.get(path)
        assert short.keys() <= listing.fields.keys() - listing.verbose
        assert all(_within(one[key], short[key]) for key in short)


@every_stored_list
def test_what_has_no_such_id_is_not_found(everything: Everything, listing: Listing) -> None:
    for id_ in ("0", "-1", "999999999999", "nobody", "1.5", "%00", "9" * 40):
        answer = everything.client.get(f"/api/{listing.name}/{id_}", 404)
        assert answer == {"detail": "Not found."}, id_


@pytest.mark.parametrize(("listing", "wish"), HIDING, ids=lambda one: one.name)
def test_archived_and_inactive_records_are_listed_on_request_only(
    everything: Everything, listing: Listing, wish: Filter
) -> None:
    shown = everything.shown(listing)
    hidden = set(ids(listing, everything.of(listing))) - set(shown)
    assert hidden
    assert shown
    for record in everything.of(listing) if str(wish.shows) in listing.fields else ():
        in_sight = record[str(wish.shows)] in (None, False, "A")
        assert in_sight is (str(record[listing.id]) in shown)
    for no in ("false", "False", "0"):
        assert ids(listing, everything.walk(listing, **{wish.name: no})) == shown
    for present in ("True", "1", ""):
        assert {*hidden, *shown} == set(
            ids(listing, everything.walk(listing, **{wish.name: present}))
        )
    for id_ in sorted(hidden)[:3]:
        assert str(everything.client.get(f"/api/{listing.name}/{id_}")[listing.id]) == id_


@every_list
def test_parameters_that_it_does_not_know_are_ignored(
    everything: Everything, listing: Listing
) -> None:
    query = listing.needed()[0] | {"page_size": "3"}
    odd = everything.page(listing, **query, colour="red", ordering="-id", id="1", limit="1")
    assert odd["results"] == everything.page(listing, **query)["results"]


def test_every_operation_that_gives_pages_is_looked_at() -> None:
    paged = {one.id for one in CONTRACT.operations.values() if "x-page-size" in one.spec}
    assert paged - {one.operation.id for one in LISTS} == {"listOnpatientAccess"}
