"""DrChrono identifiers: whole numbers, in the order in which records came to be.

What the population gives is numbered from its own numbers, so that an id never changes whatever
else is recorded; what clients create gets greater ones.
"""

from __future__ import annotations

from mock_server.world.keyed import digest
from mock_server.world.world import World

PER_OWNER = 1 << 12
"""Records of one kind that one person, or one practice, can have."""

_FIRST_PATIENT = 10_000_000
_FIRST_DOCTOR = 120_000
_FIRST_OFFICE = 240_000
_FIRST_USER = 480_000
_FIRST_ENTRY = 100_000_000
_FIRST_CREATED = 2_100_000_000
_PER_GENERATION = 100_000
_GENERATIONS = 400

OFFICES = 6
"""Offices of a practice, from 1."""

DOCTORS = 5
"""Doctors of a practice, from 1: its practitioners, and one who does not practise any more."""

STAFF = 4
"""Users of a practice who are no doctors, from 1."""


def patient_id(n: int) -> int:
    """The id of person n."""
    return _FIRST_PATIENT + n


def entry_id(owner: int, ordinal: int) -> int:
    """The id of a record of person `owner`, or of practice `owner`: `ordinal` counts from 0.

    Unique within a kind of record. Raises ValueError beyond 4,096.
    """
    if not 0 <= ordinal < PER_OWNER:
        raise ValueError(f"{owner} has more than {PER_OWNER} records of one kind")
    return _FIRST_ENTRY + owner * PER_OWNER + ordinal


def practitioner_place(practitioner: str) -> tuple[int, int]:
    """The practice of a practitioner, by its number, and the place there: ``prac-3-2`` is 3, 2."""
    _, practice, place = practitioner.split("-")
    return int(practice), int(place)


def doctor_id(practitioner: str) -> int:
    """``prac-3-2`` is 120032."""
    practice, place = practitioner_place(practitioner)
    return _FIRST_DOCTOR + practice * 10 + place


def office_id(practice: int, place: int = 1) -> int:
    """The id of an office of a practice; the first is where its patients are seen."""
    return _FIRST_OFFICE + practice * 10 + place


def user_of_doctor(doctor: int) -> int:
    """The id of the user who is that doctor."""
    return _FIRST_USER + (doctor - _FIRST_DOCTOR) // 10 * 20 + doctor % 10


def staff_id(practice: int, place: int) -> int:
    """The id of a user of a practice who is no doctor."""
    return _FIRST_USER + practice * 20 + 10 + place


def created_id(world: World) -> int:
    """An id for a record that a client creates, which none had before, not even before a reset."""
    generation = int(world.generation) % _GENERATIONS
    return _FIRST_CREATED + generation * _PER_GENERATION + world.store.count("drchrono")


def reference(seed: int, *path: str | int) -> str:
    """A number of ten digits for what other organisations number: accessions, traces, claims."""
    return f"{int.from_bytes(digest(seed, 'drchrono', *path, size=8), 'big') % 10**10:010d}"
