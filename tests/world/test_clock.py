"""Clock and due work: frozen, advanced, in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event

from mock_server.world.clock import Clock
from mock_server.world.schedule import Schedule

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_frozen_clock_stands_until_it_is_advanced() -> None:
    clock = Clock()
    clock.set(NOON, frozen=True)
    assert clock.now() == clock.now() == NOON
    clock.advance(90)
    assert clock.now() == NOON + timedelta(seconds=90)
    clock.advance(-120)
    assert clock.now() == NOON - timedelta(seconds=30)


def test_a_shifted_clock_runs_on() -> None:
    clock = Clock()
    clock.set(NOON)
    first = clock.now()
    assert NOON <= first <= clock.now() < NOON + timedelta(minutes=1)
    assert not clock.frozen


def test_thawing_goes_on_from_where_the_clock_stood() -> None:
    clock = Clock()
    clock.set(NOON, frozen=True)
    clock.set(frozen=False)
    assert NOON <= clock.now() < NOON + timedelta(minutes=1)


def test_work_runs_in_the_order_of_time_when_the_clock_is_advanced() -> None:
    clock = Clock()
    clock.set(NOON, frozen=True)
    schedule = Schedule(clock)
    done: list[str] = []

    def first() -> None:
        done.append("first")
        schedule.at(NOON + timedelta(hours=1), lambda: done.append("follow-up"))

    schedule.at(NOON + timedelta(hours=2), lambda: done.append("second"))
    schedule.at(NOON + timedelta(minutes=5), first)
    schedule.at(NOON + timedelta(hours=9), lambda: done.append("never"))
    clock.advance(2 * 3600)
    schedule.run_due()
    assert done == ["first", "follow-up", "second"]


def test_work_runs_by_itself_when_real_time_reaches_it() -> None:
    schedule = Schedule(Clock())
    ran = Event()
    schedule.at(datetime(2020, 1, 1, tzinfo=UTC), ran.set)
    assert ran.wait(5)


def test_cleared_work_does_not_run() -> None:
    clock = Clock()
    clock.set(NOON, frozen=True)
    schedule = Schedule(clock)
    done: list[int] = []
    schedule.at(NOON + timedelta(hours=1), lambda: done.append(1))
    schedule.clear()
    clock.advance(7200)
    schedule.run_due()
    assert done == []
