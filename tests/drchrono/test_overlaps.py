"""A room of an office takes one appointment at a time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from tests.drchrono.booking import DAY, at, book, slot, write
from tests.drchrono.conftest import DrChrono

Body = dict[str, Any]


def refusal(first: Body) -> Body:
    return {"detail": f"Appointment overlaps with {first['id']}"}


@pytest.mark.parametrize(
    ("begin", "duration"),
    [("09:00", 30), ("08:45", 30), ("09:29", 1), ("09:10", 5), ("08:00", 180)],
)
def test_a_slot_that_is_taken_answers_409_with_the_id_of_who_has_it(
    drchrono: DrChrono, begin: str, duration: int
) -> None:
    first = book(drchrono)
    assert book(drchrono, 409, scheduled_time=at(begin), duration=duration) == refusal(first)


@pytest.mark.parametrize(("begin", "duration"), [("08:30", 30), ("09:30", 30)])
def test_neighbours_do_not_overlap(drchrono: DrChrono, begin: str, duration: int) -> None:
    book(drchrono)
    book(drchrono, scheduled_time=at(begin), duration=duration)


def test_another_room_or_day_is_free_for_the_same_doctor_and_patient(drchrono: DrChrono) -> None:
    book(drchrono)
    book(drchrono, exam_room=2)
    book(drchrono, scheduled_time=at("09:00", "2031-03-05"))


def test_a_doctor_is_in_one_office_at_a_time(drchrono: DrChrono) -> None:
    first = book(drchrono)
    elsewhere = drchrono.page("offices")[1]["id"]
    assert book(drchrono, 409, office=elsewhere) == refusal(first)
    book(drchrono, office=elsewhere, scheduled_time=at("09:30"))


def test_nobody_is_seen_during_a_doctor_s_break(drchrono: DrChrono) -> None:
    pause = book(drchrono, patient=None)
    assert book(drchrono, 409, exam_room=2) == refusal(pause)
    other = next(d["id"] for d in drchrono.page("doctors") if d["id"] != pause["doctor"])
    book(drchrono, exam_room=2, doctor=other)


def test_another_doctor_does_not_get_the_room_either(drchrono: DrChrono) -> None:
    first = book(drchrono)
    other = next(d["id"] for d in drchrono.page("doctors") if d["id"] != first["doctor"])
    assert book(drchrono, 409, doctor=other) == refusal(first)


def test_a_break_takes_a_slot_and_finds_slots_taken(drchrono: DrChrono) -> None:
    pause = book(drchrono, patient=None)
    assert pause["appt_is_break"] is True
    assert book(drchrono, 409) == refusal(pause)
    assert book(drchrono, 409, patient=None) == refusal(pause)


@pytest.mark.parametrize("status", ["Cancelled", "No Show", "Rescheduled"])
def test_who_does_not_come_leaves_the_slot_to_others(drchrono: DrChrono, status: str) -> None:
    first = book(drchrono, status=status)
    second = book(drchrono)
    assert write(drchrono, first["id"], {"status": "Confirmed"}, 409) == refusal(second)
    write(drchrono, second["id"], {"status": status})
    write(drchrono, first["id"], {"status": "Confirmed"})
    assert book(drchrono, 409) == refusal(first)


def test_a_deleted_appointment_leaves_its_slot_to_others(drchrono: DrChrono) -> None:
    drchrono.remove("appointments", book(drchrono)["id"])
    book(drchrono)


def test_an_appointment_does_not_overlap_with_itself(drchrono: DrChrono) -> None:
    first = book(drchrono)
    write(drchrono, first["id"], {"duration": 45})
    write(drchrono, first["id"], {"scheduled_time": at("09:15")})
    assert book(drchrono, 409, scheduled_time=at("09:59"), duration=5) == refusal(first)
    book(drchrono, scheduled_time=at("09:00"), duration=15)


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_an_appointment_is_not_moved_into_a_slot_that_is_taken(
    drchrono: DrChrono, method: str
) -> None:
    first, second = book(drchrono), book(drchrono, scheduled_time=at("11:00"))
    change = {"scheduled_time": at("09:20")}
    whole = second | change if method == "PUT" else change
    assert write(drchrono, second["id"], whole, 409, method) == refusal(first)
    assert drchrono.one("appointments", second["id"]) == second
    longer = second | {"duration": 300} if method == "PUT" else {"duration": 300}
    write(drchrono, second["id"], longer, 204, method)
    assert drchrono.one("appointments", second["id"])["duration"] == 300


def test_a_change_of_anything_else_asks_for_no_slot(drchrono: DrChrono) -> None:
    book(drchrono)
    second = book(drchrono, allow_overlapping=True)
    write(drchrono, second["id"], {"notes": "Squeezed in."})
    write(drchrono, second["id"], second | {"reason": "Cough"}, method="PUT")


def test_allow_overlapping_counts_for_its_appointment_and_not_for_those_who_come_later(
    drchrono: DrChrono,
) -> None:
    first = book(drchrono)
    second = book(drchrono, allow_overlapping=True, scheduled_time=at("09:20"))
    assert second["allow_overlapping"] is True
    assert book(drchrono, 409, scheduled_time=at("09:35"), duration=5) == refusal(second)
    write(drchrono, second["id"], {"scheduled_time": at("09:10")})
    third = book(drchrono, scheduled_time=at("11:00"))
    move = {"scheduled_time": at("10:45"), "allow_overlapping": False}
    assert write(drchrono, second["id"], move, 409) == refusal(third)
    assert write(drchrono, third["id"], {"scheduled_time": at("09:00")}, 409) in (
        refusal(first),
        refusal(second),
    )


def test_an_overlap_that_was_there_before_may_stay(drchrono: DrChrono) -> None:
    first, third = book(drchrono), book(drchrono, scheduled_time=at("10:00"))
    second = book(drchrono, allow_overlapping=True, scheduled_time=at("09:15"))
    other = drchrono.page("patients")[1]["id"]
    for change in ({"duration": 20}, {"patient": other}, {"patient": None}, {"duration": 40}):
        write(drchrono, first["id"], change)
    longer = {"duration": 61}
    assert write(drchrono, first["id"], longer, 409) == refusal(third)
    write(drchrono, second["id"], {"allow_overlapping": False})
    assert write(drchrono, second["id"], longer, 409) == refusal(third)


def test_a_night_overlaps_with_the_morning_after(drchrono: DrChrono) -> None:
    night = book(drchrono, scheduled_time=at("23:30"), duration=60)
    morning = {"scheduled_time": at("00:29", "2031-03-05"), "duration": 5}
    assert book(drchrono, 409, **morning) == refusal(night)
    book(drchrono, scheduled_time=at("00:30", "2031-03-05"), duration=5)


def test_a_holiday_of_weeks_takes_every_day_of_them(drchrono: DrChrono) -> None:
    away = book(drchrono, patient=None, scheduled_time=at("00:00"), duration=14 * 24 * 60)
    for day in ("2031-03-05", "2031-03-11", "2031-03-17"):
        assert book(drchrono, 409, scheduled_time=at("15:00", day)) == refusal(away)
    book(drchrono, scheduled_time=at("00:00", "2031-03-18"))


def test_of_several_at_once_none_is_booked_if_two_overlap(drchrono: DrChrono) -> None:
    rows = [slot(drchrono, scheduled_time=at(time)) for time in ("09:00", "10:00", "10:15")]
    answer = drchrono.create("appointments", rows, 409)
    assert answer["detail"].startswith("Appointment overlaps with ")
    nowhere = rows[0] | {"exam_room": 99}
    several = drchrono.create("appointments", [*rows, nowhere], 400)
    assert several[:3] == [{}, {}, {}]
    assert [*several[3]] == ["exam_room"]
    assert drchrono.page("appointments", date=DAY) == []
    made = drchrono.create("appointments", rows[:2])
    assert [one["scheduled_time"] for one in made] == [at("09:00"), at("10:00")]
    assert drchrono.create("appointments", [rows[2]], 409) == refusal(made[1])


def test_seeded_appointments_hold_their_slots_too(drchrono: DrChrono) -> None:
    booked = drchrono.page("appointments", date_range="2026-01-05/2026-01-30")
    first = next(one for one in booked if one["patient"] and one["status"] in ("", "Confirmed"))
    pause = next(one for one in booked if one["appt_is_break"] and not one["is_virtual_base"])
    for one in (first, pause):
        same = {key: one[key] for key in ("office", "exam_room", "scheduled_time", "duration")}
        assert book(drchrono, 409, **same)["detail"].startswith("Appointment overlaps with ")
        book(drchrono, allow_overlapping=True, **same)


def test_of_many_who_want_a_slot_at_the_same_moment_one_gets_it(
    app: Flask, drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    wanted = slot(drchrono)
    clients = [enter() for _ in range(8)]
    ready, statuses = Barrier(len(clients)), []

    def ask(client: DrChrono) -> None:
        ready.wait()
        statuses.append(client.send("POST", "appointments", wanted).status_code)

    threads = [Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 7
    assert len(drchrono.page("appointments", date=DAY)) == 1
