"""Appointments take the practitioner's own slots and never collide."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from mock_server.population import Population
from mock_server.population.chart import Appointment
from mock_server.population.times import YEAR, workday


def _all(population: Population, last: int) -> list[tuple[int, Appointment]]:
    return [
        (chart.practice, item)
        for n in range(1, last + 1)
        for chart in [population.chart(n)]
        for item in chart.appointments
    ]


def test_nobody_is_in_two_places(population: Population) -> None:
    people = _all(population, 150)
    for key in ("practitioner", "room"):
        spans = sorted((practice, getattr(a, key), a.start, a.end) for practice, a in people)
        for one, other in pairwise(spans):
            same = one[:2] == other[:2]
            assert not (same and other[2] < one[3]), f"{key} {one} {other}"


def test_slots_hold_for_a_full_practice_on_every_day() -> None:
    from mock_server.population.practices import PEOPLE, practitioner_of, slot_of

    for day in range(739_000, 739_060):
        taken = Counter(
            (practitioner_of(n), slot_of(n, day).minute) for n in range(1, 3 * PEOPLE + 1)
        )
        rooms = Counter(
            ((n - 1) // PEOPLE, slot_of(n, day).room, slot_of(n, day).minute)
            for n in range(1, 3 * PEOPLE + 1)
        )
        assert max(taken.values()) == 1
        assert max(rooms.values()) == 1


def test_office_hours_on_working_days(population: Population) -> None:
    for practice, item in _all(population, 50):
        local = item.start.astimezone(ZoneInfo(population.practice(practice).time_zone))
        assert local.weekday() < 5
        assert 8 <= local.hour < 18
        assert local.minute % 20 == 0


def test_holidays_are_kept_free() -> None:
    free = ("2026-05-25", "2027-05-31", "2026-09-07", "2025-11-27", "2024-11-28", "2026-01-01")
    for day in map(date.fromisoformat, free):
        assert workday(day.toordinal()) > day.toordinal()
    for day in map(date.fromisoformat, ("2026-05-18", "2026-09-14", "2025-11-20")):
        assert workday(day.toordinal()) == day.toordinal()


def test_what_people_come_for_suits_their_age(population: Population) -> None:
    ages = {"School physical": (4, 19), "Sports physical": (6, 23), "Physical for work": (18, 67)}
    found: Counter[str] = Counter()
    for n in range(1, 151):
        chart = population.chart(n)
        for item in chart.appointments:
            if item.reason in ages:
                low, high = ages[item.reason]
                assert low <= (item.start.date() - chart.patient.birth_date).days / YEAR < high
                found[item.reason] += 1
    assert found.keys() == ages.keys()


def test_visits_after_birth_are_for_no_pregnancy(population: Population) -> None:
    after = 0
    for n in range(1, 151):
        chart = population.chart(n)
        pregnancies = {c.id for c in chart.conditions if c.key == "pregnancy"}
        for visit in chart.encounters:
            if visit.type.text == "Postpartum visit":
                assert pregnancies.isdisjoint(visit.diagnoses)
                after += 1
    assert after


def test_past_and_future_kept_and_missed(population: Population) -> None:
    appointments = [item for _, item in _all(population, 150)]
    statuses = Counter(item.status for item in appointments)
    assert set(statuses) == {"booked", "fulfilled", "noshow", "cancelled"}
    past = sum(statuses.values()) - statuses["booked"]
    assert 0.01 < statuses["noshow"] / past < 0.12
    assert 0.01 < statuses["cancelled"] / past < 0.15
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert all(
        (item.start > now) == (item.status == "booked")
        for item in appointments
        if item.status in ("booked", "fulfilled")
    )
    assert all(item.cancellation_reason for item in appointments if item.status == "cancelled")


def test_practices_have_several_brands_and_valid_people() -> None:
    population = Population(9, date(2026, 1, 1))
    practices = population.practices(150)
    assert len(practices) == 3
    assert len({practice.ehr_system for practice in practices}) == 3
    ids = [doctor.id for practice in practices for doctor in practice.practitioners]
    assert len(ids) == len(set(ids)) == 12
    chart = population.chart(51)
    assert chart.practice == 2
    assert chart.practitioner in [doctor.id for doctor in practices[1].practitioners]
