"""What appointments are made with: kinds of visit, blocks of the week, reminders, further data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.identifiers import office_id
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.desk import DOCTORS, Desk, kept
from mock_server.vendors.drchrono.practice.ids import (
    appointment_field_id,
    block_id,
    place,
    profile_id,
    reminder_profile_id,
)
from mock_server.vendors.drchrono.scope import Body


def appointment_profiles(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Kinds of visit of each doctor; `doctor` is not shown."""
    desk = Desk(seed, practice, as_of)
    profiles = setup().scheduling.profiles
    for doctor in DOCTORS:
        for profile in desk.made(profiles):
            name, minutes, reason = profile.words
            yield {
                "id": profile_id(desk.index, doctor, name),
                "name": name,
                "color": profile.color,
                "duration": minutes,
                "reason": reason,
                "online_scheduling": profile.online,
                "sort_order": place(profiles, profile.key) + 1 if profile.online else None,
                "archived": desk.archived(profile),
                "doctor": desk.doctor(doctor),
            }


def appointment_templates(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Blocks of the week for one kind of visit; their open slots are computed when asked for."""
    desk = Desk(seed, practice, as_of)
    profiles = setup().scheduling.profiles
    for block in desk.made(setup().scheduling.blocks):
        name = profiles[block.profile].words[0]
        yield {
            "id": block_id(desk.index, block.key),
            "office": office_id(desk.index, place(setup().offices, block.office) + 1),
            "exam_room": block.room,
            "profile": profile_id(desk.index, block.doctor, name),
            "scheduled_time": f"{block.time}:00",
            "duration": block.minutes,
            "week_days": list(block.days),
            "open_slots": None,
            "archived": desk.archived(block),
        }


def reminder_profiles(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Sets of reminders of each doctor."""
    desk = Desk(seed, practice, as_of)
    for doctor in DOCTORS:
        for profile in desk.made(setup().scheduling.reminder_profiles):
            yield {
                "id": reminder_profile_id(desk.index, doctor, profile.key),
                "doctor": desk.doctor(doctor),
                "name": profile.name,
                "reminders": [dict(reminder) for reminder in profile.reminders],
            }


def appointment_fields(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Further data that is kept about appointments."""
    fields = setup().scheduling.appointment_fields
    for desk, field in kept(seed, practice, as_of, fields):
        yield {
            "id": appointment_field_id(desk.keeper, field.key),
            "doctor": desk.owner(fields, field.key),
            "field_name": field.name,
            "field_desc": field.text or "",
            "order": place(fields, field.key) + 1,
            "archived": desk.archived(field),
            **desk.stamps("appointment field", field),
        }
