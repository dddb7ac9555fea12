"""Every filter of every list: what it finds, what it leaves out, what it refuses."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

import pytest

from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import LIST_OF, LISTS, Filter, Listing
from tests.drchrono.everything import Everything, fulfils, ids, wanted

FILTERS = [(listing, one) for listing in LISTS for one in listing.filters]
SELECTING = [(a, b) for a, b in FILTERS if b.rule not in ("", "available")]
"""What selects by what records hold; the others are looked at one by one at the end."""

MALFORMED = {
    "integer": ["x", "1.5", "1e3", "٣", "1,2"],
    "date": ["2024-02-30", "24.02.2024", "yesterday", "2024-02-24T10:00:00"],
    "date-time-local": ["yesterday", "2024-02-24T10:00:00Z", "2024-13-01T10:00:00"],
    "date-range": ["2024-02-24", "2024-02-24/", "2024-02-28/2024-02-24", "2024-02-30/2024-03-01"],
}
NOBODY = {
    "integer": "999",
    "string": "Nobody's",
    "date": "1801-01-01",
    "date-time-local": "2099-01-01T00:00:00",
    "date-range": "1801-01-01/1801-01-02",
    "pattern": "6",  # of the days of the week: Sunday
}
"""By type or format, what is well formed and nowhere to be found."""


def kind(one: Filter) -> str:
    """The format of a parameter, or `pattern` where it has only that, or its type."""
    other = "pattern" if "pattern" in one.schema else one.schema.get("type")
    return str(one.schema.get("format", other))


@pytest.mark.parametrize(("listing", "one"), SELECTING, ids=lambda one: one.name)
def test_a_filter_finds_what_fulfils_it_and_leaves_out_the_rest(
    everything: Everything, listing: Listing, one: Filter
) -> None:
    records = everything.in_sight(listing)
    values = {str(r[listing.id]): everything.values(listing, one, r) for r in records}
    telling = 0
    for text in wanted(one.rule, sorted({v for found in values.values() for v in found})):
        expected = {id_ for id_, found in values.items() if fulfils(one.rule, found, text)}
        found = ids(listing, everything.walk(listing, **{one.name: text}))
        assert len(found) == len(set(found))
        assert set(found) == expected, text
        telling += 0 < len(expected) < len(values)
    assert telling, "no value has both a hit and a miss"


@pytest.mark.parametrize(
    "listing", [one for one in LISTS if one.id in one.fields], ids=lambda one: one.name
)
def test_filters_together_find_what_fulfils_all_of_them(
    everything: Everything, listing: Listing
) -> None:
    filters = [one for other, one in SELECTING if other is listing and one.rule != "empty"]
    records = everything.in_sight(listing)
    for record in records[:: max(1, len(records) // 3)] if len(filters) > 1 else ():
        query: dict[str, str] = {}
        expected = records
        for one in filters:
            for text in [*wanted(one.rule, everything.values(listing, one, record)[:1])][:1]:
                query[one.name] = text
                values = partial(everything.values, listing, one)
                expected = [r for r in expected if fulfils(one.rule, values(r), text)]
        assert record in expected
        found = ids(listing, everything.walk(listing, **query))
        assert sorted(found) == sorted(ids(listing, expected))


@pytest.mark.parametrize(
    ("listing", "one"),
    [(a, b) for a, b in SELECTING if "enum" not in b.schema and kind(b) in NOBODY],
    ids=lambda one: one.name,
)
def test_what_nobody_has_finds_nothing(
    everything: Everything, listing: Listing, one: Filter
) -> None:
    text = "false" if one.rule == "empty" else NOBODY[kind(one)]
    found = everything.walk(listing, **{one.name: text})
    assert ids(listing, found) == (everything.shown(listing) if one.rule == "empty" else [])


@pytest.mark.parametrize(
    "listing", {listing.name: listing for listing, _ in FILTERS}.values(), ids=lambda one: one.name
)
def test_filters_without_a_value_are_as_if_left_out(
    everything: Everything, listing: Listing
) -> None:
    empty = {one.name: "" for one in listing.filters if not one.required and not one.shows}
    needed = listing.needed()[0]
    found = everything.page(listing, **(empty | needed | {"page": ""}))
    assert found["results"] == everything.page(listing, **needed)["results"]


@pytest.mark.parametrize(("listing", "one"), FILTERS, ids=lambda one: one.name)
def test_a_malformed_value_is_refused_by_the_name_of_its_parameter(
    everything: Everything, listing: Listing, one: Filter
) -> None:
    for text in ["no such value"] if "enum" in one.schema else MALFORMED.get(kind(one), []):
        query = listing.needed(one.name)[0] | {one.name: text}
        answer = everything.client.get(f"/api/{listing.name}?{urlencode(query)}", 400)
        assert list(answer) == [one.name], text
        assert all(isinstance(message, str) and message for message in answer[one.name])


def test_everything_that_is_wrong_with_a_query_is_told(drchrono: DrChrono) -> None:
    query = {"doctor": "x", "since": "yesterday", "office": "1", "verbose": "perhaps"}
    answer = drchrono.get("/api/appointments", 400, **query)
    assert answer == {
        "doctor": ["A valid integer is required."],
        "since": answer["since"],
    }


@pytest.mark.parametrize(
    ("listing", "one"),
    [(a, b) for a, b in FILTERS if kind(b) != "array"],
    ids=lambda one: one.name,
)
def test_a_parameter_is_given_once(everything: Everything, listing: Listing, one: Filter) -> None:
    text = one.schema["enum"][0] if "enum" in one.schema else NOBODY.get(kind(one), "true")
    answer = everything.client.get(f"/api/{listing.name}?{one.name}={text}&{one.name}={text}", 400)
    assert answer[one.name] == ["This field may not be given more than once."]


@pytest.mark.parametrize(
    ("listing", "one"), [(a, b) for a, b in FILTERS if b.required], ids=lambda one: one.name
)
def test_a_filter_that_is_required_has_to_be_given(
    everything: Everything, listing: Listing, one: Filter
) -> None:
    answer = everything.client.get(f"/api/{listing.name}", 400)
    assert answer == {one.name: ["This field is required."]}


@pytest.mark.parametrize("listing", [one for one in LISTS if one.one_of], ids=lambda one: one.name)
def test_some_time_has_to_be_given_and_not_too_much_of_it(
    everything: Everything, listing: Listing
) -> None:
    client, path = everything.client, f"/api/{listing.name}"
    wanted = {"detail": "Either since, date or date_range must be specified."}
    assert client.get(path, 400) == wanted
    assert client.get(path, 400, patient=1) == wanted
    assert list(client.get(path, 400, date_range="2090-01-01/2090-07-12")) == ["date_range"]
    assert client.get(path, date_range="2090-01-01/2090-07-10")["previous"] is None  # 190 days on
    assert client.get(path, date_range="1990-01-01/2025-12-31")["results"]


def test_a_day_may_be_named_by_a_time_of_it(everything: Everything) -> None:
    day = everything.of(LIST_OF["Procedure"])[0]["date"]
    found = everything.client.page("procedures", service_date=day)
    assert found
    assert found == everything.client.page("procedures", service_date=f"{day}T15:32:19")


def test_available_needs_an_office_and_finds_what_has_room_on_a_day(everything: Everything) -> None:
    client = everything.client
    office = everything.of(LIST_OF["AppointmentTemplate"])[0]["office"]
    answer = client.get("/api/appointment_templates", 400, available="2026-01-05")
    assert list(answer) == ["office"]
    whole = client.walk("appointment_templates", office=office)
    free = {
        day: client.walk("appointment_templates", office=office, available=day, verbose="true")
        for day in ("2026-01-05", "2026-01-04")  # a Monday and a Sunday
    }
    assert free["2026-01-05"]
    assert all(template["open_slots"] for found in free.values() for template in found)
    assert min(map(len, free.values())) < len(whole)


@pytest.mark.parametrize(
    ("listing", "one"),
    [(a, b) for a, b in FILTERS if kind(b) == "array"],
    ids=lambda one: one.name,
)
def test_a_list_of_values_is_given_with_commas_or_parameter_by_parameter(
    everything: Everything, listing: Listing, one: Filter
) -> None:
    records = everything.in_sight(listing)
    first, *_, last = sorted({v for r in records for v in everything.values(listing, one, r)})
    together = everything.client.get(f"/api/{listing.name}?{one.name}={first},{last}")
    apart = everything.client.get(f"/api/{listing.name}?{one.name}={first}&{one.name}={last}")
    assert together["results"] == apart["results"] != []
