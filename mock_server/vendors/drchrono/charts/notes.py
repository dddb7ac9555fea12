"""Clinical notes: their sections, what was entered, whether they are signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mock_server.population.chart import Appointment, Encounter
from mock_server.vendors.drchrono.charts.arrivals import going
from mock_server.vendors.drchrono.charts.note_texts import Value, Writing, complaint
from mock_server.vendors.drchrono.charts.timing import after, now
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.ids import note_field_id, note_template_id
from mock_server.vendors.drchrono.scope import Body, Scope, file_url, naive

_VALUES = 8
"""Values that a note may have."""

_TWO_DAYS = 2 * 24 * 60  # minutes
_SIGNED = 0.93

_ALWAYS = ("subjective", "objective", "assessment", "plan")


@dataclass(frozen=True, slots=True)
class _Note:
    """The note of an appointment; `visit` is None where the appointment was deleted."""

    appointment: int
    visit: str | None
    values: tuple[Value, ...]
    created: datetime
    updated: datetime
    locked: bool


def clinical_notes(scope: Scope) -> Iterator[Body]:
    """The note of each visit, and those of appointments that were deleted."""
    for note in _notes(scope):
        yield {
            "appointment": note.appointment,
            "patient": scope.patient,
            "clinical_note_sections": list(_sections(scope, note)),
            "archived": note.visit is None,
            "updated_at": naive(note.updated),
        }


def field_values(scope: Scope) -> Iterator[Body]:
    """What the notes say, value by value."""
    for note in _notes(scope):
        created, updated = naive(note.created), naive(note.updated)
        for place, value in enumerate(note.values):
            yield {
                "id": _value_id(scope, note, place),
                "appointment": note.appointment,
                "clinical_note_field": _field(scope.keeper, value.template, value.field),
                "value": value.text,
                "created_at": created,
                "updated_at": updated,
                "archived": note.visit is None,
            }


def summaries(scope: Scope) -> dict[int, Body]:
    """What appointments tell of their notes, by their ids."""
    return {
        note.appointment: {
            "pdf": file_url("clinical_notes", note.appointment, "clinical_note.pdf"),
            "locked": note.locked,
            "updated_at": naive(note.updated),
        }
        for note in _notes(scope)
    }


@lru_cache(maxsize=4)
def _notes(scope: Scope) -> tuple[_Note, ...]:
    """In the order of the appointments."""
    writing, visits = Writing(scope), {visit.id: visit for visit in scope.chart.encounters}
    found = []
    for slot in scope.chart.appointments:
        visit = visits.get(slot.encounter or "")
        note = _of_visit(scope, writing, visit) if visit else _of_deleted(scope, slot)
        if note:
            found.append(note)
    return tuple(sorted(found, key=lambda note: note.appointment))


def _of_visit(scope: Scope, writing: Writing, visit: Encounter) -> _Note:
    """Signing a note, within two days as a rule, is the last change to it."""
    signing = after(visit.end, 10 + scope.number("signing", visit.id) % _TWO_DAYS)
    past = signing <= now(scope)
    locked = past and scope.drawn("signed", visit.id) < _SIGNED
    updated = signing if past else visit.last_updated
    values = writing.values(visit)
    return _Note(scope.visits[visit.id], visit.id, values, visit.recorded, updated, locked)


def _of_deleted(scope: Scope, slot: Appointment) -> _Note | None:
    """What stood in the note already: why the patient wanted to come."""
    deleted = going(scope, slot).deleted
    if deleted is None:
        return None
    values = (complaint(slot),)
    return _Note(scope.appointments[slot.id], None, values, slot.recorded, deleted, locked=False)


def _sections(scope: Scope, note: _Note) -> Iterator[Body]:
    """The templates that a note has, in the order of the complete note."""
    entered: dict[str, list[Body]] = {key: [] for key in _ALWAYS}
    for place, value in enumerate(note.values):
        body = {
            "id": _value_id(scope, note, place),
            "clinical_note_field": _field(scope.keeper, value.template, value.field),
            "value": value.text,
        }
        entered.setdefault(value.template, []).append(body)
    for key, template in setup().note_templates.items():
        if key in entered:
            yield {
                "clinical_note_template": _template(scope.keeper, key),
                "name": template.name,
                "values": entered[key],
            }


def _value_id(scope: Scope, note: _Note, place: int) -> int:
    """By the number of the appointment, which the appointment's own id holds."""
    return scope.id((note.appointment - scope.id(0)) * _VALUES + place)


@lru_cache(maxsize=1024)
def _template(keeper: int, key: str) -> int:
    return note_template_id(keeper, key)


@lru_cache(maxsize=1024)
def _field(keeper: int, template: str, key: str) -> int:
    return note_field_id(keeper, template, key)
