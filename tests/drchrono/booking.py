"""Appointments that tests make: with a doctor, a patient and a room, where nobody else is."""

from __future__ import annotations

from typing import Any

from tests.drchrono.conftest import DrChrono

Body = dict[str, Any]

DAY = "2031-03-04"
"""A Tuesday on which nobody has an appointment."""


def at(time: str, day: str = DAY) -> str:
    """A time of that day: ``at("09:00")``."""
    return f"{day}T{time}:00"


def slot(client: DrChrono, **changes: Any) -> Body:
    """What the reference requires of an appointment; `changes` are further keys or other values."""
    patient = client.page("patients", page_size=1)[0]
    office = client.page("offices", page_size=1)[0]
    return {
        "doctor": patient["doctor"],
        "office": office["id"],
        "exam_room": 1,
        "patient": patient["id"],
        "scheduled_time": at("09:00"),
        "duration": 30,
    } | changes


def book(client: DrChrono, code: int = 201, /, **changes: Any) -> Any:
    """What the server answers to such an appointment."""
    return client.create("appointments", slot(client, **changes), code)


def write(client: DrChrono, id_: str, body: Body, status: int = 204, method: str = "PATCH") -> Any:
    """What PATCH of an appointment answers, or PUT."""
    answer = client.send(method, f"appointments/{id_}", body)
    assert answer.status_code == status, answer.text
    return answer.json if answer.data else None
