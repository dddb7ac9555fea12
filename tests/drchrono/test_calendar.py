"""What calendars are set up with: profiles, templates with open slots, reminders, own fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.drchrono.booking import DAY, at, book
from tests.drchrono.conftest import DrChrono

Body = dict[str, Any]

PROFILE = {
    "name": "Allergy test",
    "color": "rgb(1, 2, 3)",
    "duration": 30,
    "reason": "Skin test",
    "online_scheduling": True,
}


@pytest.fixture
def template(drchrono: DrChrono) -> Body:
    """Tuesdays and Thursdays, 9 to 11, for visits of 30 minutes."""
    made: Body = drchrono.create(
        "appointment_templates",
        office=drchrono.page("offices")[0]["id"],
        exam_room=1,
        profile=drchrono.create("appointment_profiles", PROFILE)["id"],
        scheduled_time="09:00",
        duration=120,
        week_days=[1, 3],
    )
    return made


def available(client: DrChrono, template: Body, day: str = DAY, **query: Any) -> list[Body] | None:
    """The open slots of the template on a day; None where it is not listed."""
    query |= {"office": template["office"], "available": day, "profile": template["profile"]}
    found = client.page("appointment_templates", verbose="true", **query)
    return next((one["open_slots"] for one in found if one["id"] == template["id"]), None)


def open_slots(*times: tuple[str, str], day: str = DAY) -> list[Body]:
    return [{"start": at(start, day), "end": at(end, day)} for start, end in times]


def test_a_profile_belongs_to_the_doctor_of_whoever_makes_it(
    enter: Callable[..., DrChrono],
) -> None:
    anybody = enter()
    user = next(
        u
        for u in anybody.page("users")
        if u["doctor"] != 120011 and all(u["permissions"].values()) and u["plan_type"] != "Trial"
    )
    made = enter(user=str(user["id"])).create("appointment_profiles", PROFILE)
    assert "doctor" not in made
    assert made | PROFILE == made
    assert (made["archived"], made["sort_order"]) == (False, None)
    assert made in anybody.page("appointment_profiles", doctor=user["doctor"])
    assert made not in anybody.page("appointment_profiles", doctor=120011)


@pytest.mark.parametrize("name", ["appointment_profiles", "appointment_templates"])
def test_what_is_deleted_is_archived(drchrono: DrChrono, template: Body, name: str) -> None:
    id_ = template["id"] if name == "appointment_templates" else template["profile"]
    drchrono.remove(name, id_)
    assert drchrono.one(name, id_)["archived"] is True
    assert id_ not in [one["id"] for one in drchrono.page(name)]
    assert id_ in [one["id"] for one in drchrono.page(name, show_archived="true")]


def test_a_template_has_the_time_to_the_second_and_a_room_of_its_office(
    drchrono: DrChrono, template: Body
) -> None:
    assert (template["scheduled_time"], template["open_slots"]) == ("09:00:00", None)
    wrong = drchrono.change("appointment_templates", template["id"], 400, exam_room=99)
    assert list(wrong) == ["exam_room"]
    wrong = drchrono.change("appointment_templates", template["id"], 400, profile=1)
    assert list(wrong) == ["profile"]


def test_week_days_are_a_filter(drchrono: DrChrono, template: Body) -> None:
    for days, listed in (("1", True), ("2,3", True), ("0,2,4,5,6", False)):
        found = drchrono.page("appointment_templates", week_day=days)
        assert (template["id"] in [one["id"] for one in found]) is listed
        assert all(set(map(str, one["week_days"])) & set(days.split(",")) for one in found)


@pytest.mark.parametrize("days", ["7", "-1", "1,x", "Monday", "1.0"])
def test_week_days_are_numbers_from_monday(drchrono: DrChrono, days: str) -> None:
    wrong = drchrono.get("/api/appointment_templates", 400, week_day=days)
    assert list(wrong) == ["week_day"]


def test_an_empty_block_is_open_as_a_whole(drchrono: DrChrono, template: Body) -> None:
    assert available(drchrono, template) == open_slots(("09:00", "11:00"))


def test_a_template_has_no_room_on_other_days_of_the_week(
    drchrono: DrChrono, template: Body
) -> None:
    assert available(drchrono, template, "2031-03-05") is None
    day = "2031-03-06"
    assert available(drchrono, template, day) == open_slots(("09:00", "11:00"), day=day)


def test_a_profile_that_is_put_away_opens_no_slots(drchrono: DrChrono, template: Body) -> None:
    assert available(drchrono, template) == open_slots(("09:00", "11:00"))
    drchrono.remove("appointment_profiles", template["profile"])
    assert available(drchrono, template) is None


def test_open_slots_lie_around_appointments_and_hold_a_visit(
    drchrono: DrChrono, template: Body
) -> None:
    book(drchrono, scheduled_time=at("09:40"), duration=20)
    book(drchrono, scheduled_time=at("10:10"), duration=10)
    assert available(drchrono, template) == open_slots(("09:00", "09:40"), ("10:20", "11:00"))
    book(drchrono, scheduled_time=at("10:30"), duration=180)
    assert available(drchrono, template) == open_slots(("09:00", "09:40"))
    book(drchrono, scheduled_time=at("08:00"), duration=75, patient=None)
    assert available(drchrono, template) is None


def test_a_rest_that_holds_no_visit_is_no_open_slot(drchrono: DrChrono, template: Body) -> None:
    made = book(drchrono, duration=91)
    assert available(drchrono, template) is None
    drchrono.change("appointments", made["id"], duration=90)
    assert available(drchrono, template) == open_slots(("10:30", "11:00"))


def test_who_does_not_come_leaves_the_block_open(drchrono: DrChrono, template: Body) -> None:
    made = book(drchrono, duration=120)
    assert available(drchrono, template) is None
    drchrono.remove("appointments", made["id"])
    book(drchrono, duration=120, status="Cancelled")
    assert available(drchrono, template) == open_slots(("09:00", "11:00"))


def test_other_rooms_count_only_if_doctors_see_one_patient_at_a_time(
    drchrono: DrChrono, template: Body
) -> None:
    other = next(d["id"] for d in drchrono.page("doctors") if d["id"] != 120011)
    book(drchrono, exam_room=2, duration=60)
    book(drchrono, exam_room=3, duration=120, doctor=other)
    assert available(drchrono, template) == open_slots(("09:00", "11:00"))
    for strict in ("", "true", "0"):
        slots = available(drchrono, template, strict=strict)
        assert slots == open_slots(("10:00", "11:00"))
    book(drchrono, exam_room=4, scheduled_time=at("10:00", "2031-02-25"), duration=30 * 24 * 60)
    assert available(drchrono, template, strict="") is None


def test_nobody_is_booked_while_the_doctor_has_a_break_or_is_elsewhere(
    drchrono: DrChrono, template: Body
) -> None:
    book(drchrono, exam_room=2, patient=None, scheduled_time=at("09:30"))
    elsewhere = drchrono.page("offices")[1]["id"]
    book(drchrono, office=elsewhere, scheduled_time=at("10:30"))
    slots = open_slots(("09:00", "09:30"), ("10:00", "10:30"))
    assert available(drchrono, template) == slots
    for time, code in (("09:00", 201), ("09:30", 409), ("10:00", 201), ("10:30", 409)):
        book(drchrono, code, scheduled_time=at(time))


def test_open_slots_of_seeded_templates_can_be_booked(drchrono: DrChrono) -> None:
    profiles = {
        profile["id"]: (doctor["id"], profile["duration"])
        for doctor in drchrono.page("doctors")
        for profile in drchrono.page("appointment_profiles", doctor=doctor["id"])
    }
    booked = 0
    query = {"available": "2026-01-12", "verbose": "true"}
    for office in drchrono.page("offices"):
        for one in drchrono.page("appointment_templates", office=office["id"], **query):
            doctor, duration = profiles[one["profile"]]
            place = {"office": one["office"], "exam_room": one["exam_room"], "doctor": doctor}
            for slot in one["open_slots"]:
                book(drchrono, **place, scheduled_time=slot["start"], duration=duration)
                booked += 1
    assert booked > 3


def test_open_slots_of_one_template_are_computed_for_a_day(
    drchrono: DrChrono, template: Body
) -> None:
    book(drchrono, exam_room=2, duration=60)
    query = {"office": template["office"], "available": DAY}
    whole = drchrono.one("appointment_templates", template["id"], **query)
    assert whole["open_slots"] == open_slots(("09:00", "11:00"))
    whole = drchrono.one("appointment_templates", template["id"], strict="", **query)
    assert whole["open_slots"] == open_slots(("10:00", "11:00"))
    brief = drchrono.get(f"/api/appointment_templates/{template['id']}", **query)
    assert "open_slots" not in brief
    assert drchrono.one("appointment_templates", template["id"])["open_slots"] is None
    for day in ("2031-13-01", "9999-12-31"):
        path = f"/api/appointment_templates/{template['id']}"
        assert list(drchrono.get(path, 400, available=day)) == ["available"]


def test_nothing_new_is_made_with_what_is_archived(drchrono: DrChrono, template: Body) -> None:
    old = next(o for o in drchrono.page("offices", show_archived="true") if o["archived"])
    drchrono.remove("appointment_profiles", template["profile"])
    name = "appointment_templates"
    for key, id_ in (("office", old["id"]), ("profile", template["profile"])):
        assert list(book(drchrono, 400, **{key: id_})) == [key]
        assert list(drchrono.create(name, template | {key: id_}, 400)) == [key]
    drchrono.change(name, template["id"], duration=90)
    assert list(drchrono.change(name, template["id"], 400, office=old["id"])) == ["office"]


def test_open_slots_need_available_and_verbose_and_available_an_office(
    drchrono: DrChrono, template: Body
) -> None:
    query = {"office": template["office"], "profile": template["profile"]}
    (brief,) = drchrono.page("appointment_templates", available=DAY, **query)
    assert "open_slots" not in brief
    (whole,) = drchrono.page("appointment_templates", verbose="true", **query)
    assert whole["open_slots"] is None
    wrong = drchrono.get("/api/appointment_templates", 400, available=DAY)
    assert list(wrong) == ["office"]


def test_available_templates_come_in_pages(drchrono: DrChrono) -> None:
    office = drchrono.page("appointment_templates")[0]["office"]
    query = {"office": office, "available": "2026-02-03"}
    found = drchrono.page("appointment_templates", **query)
    assert len(found) > 1
    assert drchrono.walk("appointment_templates", page_size=1, **query) == found


def test_seeded_blocks_are_taken_by_seeded_appointments(drchrono: DrChrono) -> None:
    """Some block of the next weeks is open, and not as a whole."""
    templates = drchrono.page("appointment_templates")
    partly = 0
    for day in range(5, 31):
        query = {"available": f"2026-01-{day:02}", "verbose": "true"}
        for office in {one["office"] for one in templates}:
            for one in drchrono.page("appointment_templates", office=office, **query):
                start = f"2026-01-{day:02}T{one['scheduled_time']}"
                partly += len(one["open_slots"]) > 1 or one["open_slots"][0]["start"] != start
    assert partly


def test_reminders_of_a_profile_are_of_known_kinds(drchrono: DrChrono) -> None:
    doctor = drchrono.page("doctors")[0]["id"]
    good = {"type": "phone", "amount": 2, "unit": "hours"}
    for wrong in ({"type": "pigeon"}, {"unit": "years"}, {"amount": -1}, {"amount": "soon"}):
        body = {"doctor": doctor, "name": "Odd", "reminders": [good, good | wrong]}
        assert list(drchrono.create("reminder_profiles", body, 400)) == ["reminders"]
    body = {"doctor": doctor, "name": "Calls", "reminders": [good]}
    made = drchrono.create("reminder_profiles", body)
    assert made | body == made
    drchrono.remove("reminder_profiles", made["id"])
    drchrono.get(f"/api/reminder_profiles/{made['id']}", 404)


def test_a_new_field_of_appointments_is_the_last_of_its_doctor(drchrono: DrChrono) -> None:
    fields = drchrono.page("custom_appointment_fields", show_archived="true")
    doctor = fields[0]["doctor"]
    last = max(one["order"] for one in fields if one["doctor"] == doctor)
    for step in (1, 2):
        made = drchrono.create("custom_appointment_fields", doctor=doctor, field_name="Parking")
        assert (made["order"], made["archived"], made["field_desc"]) == (last + step, False, "")
