"""The doctors' message center, and messages to patients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mock_server.vendors.drchrono.charts.letters import OUTGOING, Letter, letters
from mock_server.vendors.drchrono.charts.people import (
    BILLER,
    FRONT_DESK,
    MANAGER,
    NURSE,
    doctors_user,
    staff,
)
from mock_server.vendors.drchrono.charts.timing import Lot, after, later, now
from mock_server.vendors.drchrono.scope import Body, Scope, file_url, naive

_HELPERS = (NURSE, NURSE, FRONT_DESK, FRONT_DESK, BILLER, MANAGER)
_STEPS = ("New", "In progress", "Done")
_NOTES = (
    "Called back, no answer yet.",
    "Filed in the chart.",
    "Please look at it before the next visit.",
    "Copy sent to the patient.",
    "Nothing to do.",
)
_SLOW = 30
"""How many times longer some messages lie."""

_NO_COUNTERPART = 0.5
"""Share of the messages to patients that the message center does not show."""


def messages(scope: Scope) -> Iterator[Body]:
    """What lies in the message center."""
    for place, letter in enumerate(_in_center(scope)):
        id_ = scope.id(place)
        handling = _Handling(scope, letter)
        yield {
            "id": id_,
            "doctor": scope.doctor,
            "title": letter.title,
            "type": letter.type,
            "patient": scope.patient if letter.about_patient else None,
            "owner": handling.owner,
            "responsible_user": handling.responsible,
            "attachment": file_url("messages", id_, letter.file) if letter.file else None,
            "message_notes": handling.notes(),
            "workflow_step": handling.step(),
            "read": handling.happened(handling.read_at),
            "starred": handling.happened(handling.starred_at),
            "archived": handling.happened(handling.archived_at),
            "received_at": naive(letter.when),
            "updated_at": naive(handling.updated()),
        }


def patient_messages(scope: Scope) -> Iterator[Body]:
    """What was written to the patient, with the copy in the message center if there is one."""
    copies = message_ids(scope)
    sent = [letter for letter in letters(scope) if letter.type == OUTGOING]
    for place, letter in enumerate(sent):
        id_, made = scope.id(place), naive(letter.when)
        enclosed = {
            "attachment": file_url("patient_messages", id_, letter.file or ""),
            "doctor": scope.doctor,
            "created_at": made,
            "updated_at": made,
        }
        yield {
            "id": id_,
            "doctor": scope.doctor,
            "patient": scope.patient,
            "subject": letter.title,
            "body": letter.body,
            "message": copies.get(letter.key),
            "attachments": [enclosed] if letter.file else [],
            "created_at": made,
            "updated_at": made,
        }


def message_ids(scope: Scope) -> dict[str, int]:
    """The ids of what lies in the message center, by the keys of the letters."""
    return {letter.key: scope.id(place) for place, letter in enumerate(_in_center(scope))}


def _in_center(scope: Scope) -> list[Letter]:
    return [
        letter
        for letter in letters(scope)
        if letter.type != OUTGOING or scope.drawn("copy", letter.key) > _NO_COUNTERPART
    ]


class _Handling:
    """What becomes of a message: when it is read, worked on and put away."""

    def __init__(self, scope: Scope, letter: Letter) -> None:
        lot, pace = Lot(scope.number("owner", letter.key)), Lot(scope.number("pace", letter.key))
        own, helped = lot.below(100) < 70, lot.below(100) < 60
        helper = staff(scope, _HELPERS[lot.below(len(_HELPERS))])
        self.now, self.came = now(scope), letter.when
        self.owner = doctors_user(scope) if own else helper
        self.responsible = helper if helped else None
        self.read_at = after(letter.when, 20 + lot.below(4000)) if lot.below(100) < 95 else None
        self.starred_at = self.read_at if lot.below(100) < 9 else None
        slow = _SLOW if pace.below(100) < 15 else 1
        minute, begins, takes = pace.below(540), 1 + pace.below(3), pace.below(20)
        begun = later(scope, letter.when, begins * slow, minute)
        done = later(scope, letter.when, (begins + takes) * slow, minute)
        self.steps = [letter.when, begun, done] if helped else []
        filed = later(scope, done, 30 + pace.below(300), minute)
        self.archived_at = filed if lot.below(100) < 35 else None
        opened = (self.read_at, *self.steps[1:2], self.archived_at)
        self.read_at = min(filter(None, opened), default=None)
        noted = lot.below(100)
        self.noted_at = begun if noted < 25 else None
        self.note = _NOTES[noted % len(_NOTES)]

    def happened(self, moment: datetime | None) -> bool:
        """Whether it has come to that."""
        return moment is not None and moment < self.now

    def step(self) -> str:
        """How far somebody has got with it."""
        reached = sum(map(self.happened, self.steps))
        return _STEPS[reached - 1] if reached else ""

    def notes(self) -> list[Body]:
        """What was noted on it."""
        if self.noted_at is None or not self.happened(self.noted_at):
            return []
        by = self.responsible or self.owner
        return [{"text": self.note, "created_at": naive(self.noted_at), "created_by": by}]

    def updated(self) -> datetime:
        """When it was last touched."""
        touched = (self.read_at, self.noted_at, self.archived_at, *self.steps)
        return max([self.came, *(when for when in touched if when and when < self.now)])
