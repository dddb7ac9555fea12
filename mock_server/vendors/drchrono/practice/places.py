"""Where a practice sees patients: its offices with their exam rooms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population import identifiers
from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.identifiers import office_id
from mock_server.vendors.drchrono.practice.catalogue import Office, OnlineTimes, setup
from mock_server.vendors.drchrono.practice.desk import Desk
from mock_server.vendors.drchrono.scope import COUNTRY, Body

_FIRST_FAX = 60


def offices(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """All offices: they are there from the first day, since appointments may name any of them."""
    desk = Desk(seed, practice, as_of)
    for place, office in enumerate(setup().offices.values(), 1):
        words = {"practice": practice.name, "city": practice.us.city}
        start, end = office.hours or (0, 24)
        yield {
            "id": office_id(practice.index, place),
            "doctor": desk.doctor(office.doctor),
            "name": office.name.format(**words),
            "address": _address(desk, office),
            "city": practice.us.city,
            "state": practice.us.state,
            "zip_code": practice.us.postal_code,
            "country": COUNTRY,
            "phone_number": _phone(practice, place - 1),
            "fax_number": _phone(practice, _FIRST_FAX + place),
            "start_time": f"{start:02d}:00:00",
            "end_time": f"{end:02d}:00" if end == 24 else f"{end:02d}:00:00",
            "exam_rooms": [
                {
                    "index": n,
                    "name": office.rooms.name.format(n=n),
                    "online_scheduling": n <= office.rooms.online,
                }
                for n in range(1, office.rooms.count + 1)
            ],
            "online_scheduling": office.online is not None,
            "online_timeslots": _timeslots(office.online) if office.online else [],
            "archived": desk.archived(office),
        }


def _address(desk: Desk, office: Office) -> str:
    if office.street:
        return office.street.format(house=10 + desk.number("office", office.key, "house") % 900)
    parts = [*desk.practice.us.line, *([office.unit] if office.unit else [])]
    return ", ".join(parts)


def _phone(practice: Practice, number: int) -> str:
    """The first is the practice's own number."""
    return identifiers.us_phone(practice.area_code, practice.index + number)


def _timeslots(times: OnlineTimes) -> list[Body]:
    return [
        {"day": day, "hour": hour, "minute": minute}
        for day in times.days
        for hour in times.hours
        for minute in times.minutes
    ]
