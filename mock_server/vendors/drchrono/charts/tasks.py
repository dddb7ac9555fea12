"""Tasks and the remarks on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from mock_server.vendors.drchrono.charts.chores import Chore
from mock_server.vendors.drchrono.charts.progress import progress
from mock_server.vendors.drchrono.practice.ids import (
    task_category_id,
    task_status_id,
    user_group_id,
)
from mock_server.vendors.drchrono.scope import Body, Scope, naive


def tasks(scope: Scope) -> Iterator[Body]:
    """What is to be done about the patient."""
    practice, written = scope.chart.practice, _note_bodies(scope)
    for task in progress(scope):
        chore, id_ = task.chore, task.id
        notes = [body for body in written if body["task"] == id_]
        changes = [when for when, _ in task.steps] + ([task.archived] if task.archived else [])
        yield {
            "id": id_,
            "title": chore.title,
            "status": task_status_id(practice, task.steps[-1][1]),
            "category": task_category_id(practice, chore.category) if chore.category else None,
            "priority": chore.priority,
            "assignee_user": task.user,
            "assignee_group": user_group_id(practice, task.group) if task.group else None,
            "assigned_by": task.created_by if task.user or task.group else None,
            "due_date": {"time": _due(scope, chore)} if chore.due else None,
            "associated_items": [
                {"task": id_, "type": kind, "value": value} for kind, value in chore.items
            ],
            "notes": notes,
            "archived": task.archived is not None,
            "created_by": task.created_by,
            "created_at": naive(chore.when),
            "updated_at": max([naive(max(changes)), *(str(n["updated_at"]) for n in notes)]),
        }


def task_notes(scope: Scope) -> Iterator[Body]:
    """The remarks on all tasks of the patient, in the order in which they were made."""
    yield from _note_bodies(scope)


@lru_cache(maxsize=4)
def _note_bodies(scope: Scope) -> list[Body]:
    notes = sorted(
        (n for task in progress(scope) for n in task.notes), key=lambda n: (n.when, n.task)
    )
    return [
        {
            "id": scope.id(place),
            "task": note.task,
            "text": note.text,
            "archived": note.withdrawn is not None,
            "created_by": note.by,
            "created_at": naive(note.when),
            "updated_at": naive(note.withdrawn or note.when),
        }
        for place, note in enumerate(notes)
    ]


def _due(scope: Scope, chore: Chore) -> str:
    return scope.local(chore.when + timedelta(hours=chore.due or 0))
