"""What the seeded calendars say: opening hours, double bookings, series, slots taken instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.drchrono.contract_walk import LIST_OF
from tests.drchrono.everything import Everything

Body = dict[str, Any]

NOW = "2026-01-01"
RELEASED = ("Cancelled", "No Show", "Rescheduled")


@pytest.fixture
def slots(everything: Everything) -> list[Body]:
    """All appointments and breaks."""
    return everything.of(LIST_OF["Appointment"])


def start(slot: Body) -> datetime:
    return datetime.fromisoformat(slot["scheduled_time"])


def end(slot: Body) -> datetime:
    return start(slot) + timedelta(minutes=slot["duration"])


def overlaps(slots: list[Body], key: str) -> Iterator[tuple[Body, Body]]:
    """Neighbours with the same doctor, or in the same room, of which one begins too early."""
    held = [
        one
        for one in slots
        if one["status"] not in RELEASED and not one["deleted_flag"] and not one["is_virtual_base"]
    ]
    held.sort(key=lambda one: (one["office"], one[key], one["scheduled_time"]))
    for one, other in pairwise(held):
        same = (one["office"], one[key]) == (other["office"], other[key])
        if same and start(other) < end(one):
            yield one, other


def test_nobody_is_seen_while_the_office_is_closed(
    slots: list[Body], everything: Everything
) -> None:
    offices = {one["id"]: one for one in everything.of(LIST_OF["Office"])}
    for one in slots:
        office, day = offices[one["office"]], one["scheduled_time"][:10]
        assert office["start_time"] <= one["scheduled_time"][11:]
        assert end(one).isoformat() <= f"{day}T{office['end_time']}"


def test_doctors_are_booked_twice_now_and_then_by_intention(slots: list[Body]) -> None:
    twice = list(overlaps(slots, "doctor"))
    assert list(overlaps(slots, "exam_room")) == []
    assert 10 < len(twice) < len(slots) / 50
    squeezed_in = {other["id"] for _, other in twice}
    assert squeezed_in == {one["id"] for one in slots if one["allow_overlapping"]}
    assert all(one["exam_room"] != other["exam_room"] for one, other in twice)


def test_a_series_points_to_its_virtual_base(slots: list[Body]) -> None:
    bases = {int(one["id"]): one for one in slots if one["is_virtual_base"]}
    series = [one for one in slots if one["recurring_appointment"] and not one["is_virtual_base"]]
    assert {one["base_recurring_appointment"] for one in series} == bases.keys()
    first: dict[int, str] = {}
    for one in sorted(series, key=start):
        first.setdefault(one["base_recurring_appointment"], one["scheduled_time"])
    assert first == {id_: base["scheduled_time"] for id_, base in bases.items()}
    assert all(base["base_recurring_appointment"] is None for base in bases.values())
    other = {one["base_recurring_appointment"] for one in slots if not one["recurring_appointment"]}
    assert other == {None}


def test_most_slots_that_were_moved_have_one_that_was_taken_instead(slots: list[Body]) -> None:
    by_id = {int(one["id"]): one for one in slots}
    instead = {one["cloned_from"]: one for one in slots if one["cloned_from"]}
    moved = [one for one in slots if one["status"] == "Rescheduled"]
    found = [(one, instead[int(one["id"])]) for one in moved if int(one["id"]) in instead]
    assert len(found) > 0.9 * len(moved) > 0
    for one, other in found:
        assert start(one) < start(other)
        assert one["created_at"] < one["updated_at"] <= other["created_at"] or one["deleted_flag"]
        assert one["patient"] == other["patient"]
    assert all(by_id[before]["created_at"] < one["created_at"] for before, one in instead.items())


def test_some_who_are_to_come_have_confirmed(slots: list[Body]) -> None:
    coming = [one["status"] for one in slots if one["scheduled_time"] > NOW and one["patient"]]
    assert {"", "Confirmed", "Not Confirmed"} <= set(coming)
    assert 0.02 < coming.count("Confirmed") / len(coming) < 0.5


def test_visits_after_birth_are_coded_as_such(slots: list[Body], everything: Everything) -> None:
    names = {one["id"]: one["name"] for one in everything.of(LIST_OF["AppointmentProfile"])}
    after = [one for one in slots if names.get(one["profile"]) == "Postpartum visit"]
    kept = [one for one in after if one["status"] == "Complete"]
    assert kept
    assert all("Z34.90" not in one["icd10_codes"] for one in after)
    assert all("Z39.2" in one["icd10_codes"] for one in kept)


def test_all_own_vitals_are_measured_now_and_then(
    slots: list[Body], everything: Everything
) -> None:
    kinds = everything.of(LIST_OF["CustomVital"])
    values: dict[int, list[str]] = {one["id"]: [] for one in kinds}
    for one in slots:
        for item in one["custom_vitals"]:
            values[item["vital_type"]].append(item["value"])
    names = {one["name"] for one in kinds}
    measured = {one["name"] for one in kinds if values[one["id"]]}
    assert measured == names
    for one in kinds:
        if one["is_fraction_field"]:
            slash = one["fraction_delimiter"]
            assert all(len(value.split(slash)) == 2 for value in values[one["id"]])
        elif one["data_type"] == "number":
            assert all(float(value) >= 0 for value in values[one["id"]])
