"""Offices: online booking, and rooms that are added."""

from __future__ import annotations

from tests.drchrono.booking import book
from tests.drchrono.conftest import DrChrono


def test_online_booking_is_all_that_a_client_changes(drchrono: DrChrono) -> None:
    office = drchrono.page("offices")[0]["id"]
    before = drchrono.one("offices", office)
    slots = [{"day": 0, "hour": 9, "minute": 30}, {"day": 6, "hour": 0, "minute": 0}]
    drchrono.change(
        "offices", office, online_scheduling=False, online_timeslots=slots, name="Elsewhere"
    )
    changed = {"online_scheduling": False, "online_timeslots": slots}
    assert drchrono.one("offices", office) == before | changed
    for wrong in ({"day": 7}, {"hour": 24}, {"minute": 20}):
        refused = drchrono.change("offices", office, 400, online_timeslots=[slots[0] | wrong])
        assert list(refused) == ["online_timeslots"]
    assert drchrono.one("offices", office) == before | changed


def test_a_room_that_is_added_has_the_next_index_and_takes_appointments(
    drchrono: DrChrono,
) -> None:
    office = drchrono.page("offices")[0]["id"]
    before = drchrono.one("offices", office)
    index = len(before["exam_rooms"]) + 1
    assert list(book(drchrono, 400, office=office, exam_room=index)) == ["exam_room"]
    added = drchrono.create(f"offices/{office}/add_exam_room", name="Skylight")
    room = {"index": index, "name": "Skylight", "online_scheduling": False}
    assert added == before | {"exam_rooms": [*before["exam_rooms"], room]}
    assert drchrono.one("offices", office) == added
    book(drchrono, office=office, exam_room=index)
    answer = drchrono.send(
        "POST",
        f"offices/{office}/add_exam_room",
        data={"name": "Cellar", "online_scheduling": "true"},
    )
    assert (answer.json or {})["exam_rooms"][-1]["online_scheduling"] is True


def test_a_room_needs_a_name_and_an_office(drchrono: DrChrono) -> None:
    office = drchrono.page("offices")[0]["id"]
    wrong = drchrono.create(f"offices/{office}/add_exam_room", {}, 400)
    assert wrong == {"name": ["This field is required."]}
    drchrono.create("offices/1/add_exam_room", {"name": "Nowhere"}, 404)
