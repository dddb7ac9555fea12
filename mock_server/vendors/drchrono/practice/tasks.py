"""What tasks are made with: categories, statuses, templates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.groups import first_of_group
from mock_server.vendors.drchrono.identifiers import staff_id, user_of_doctor
from mock_server.vendors.drchrono.practice.catalogue import TaskTemplate, setup
from mock_server.vendors.drchrono.practice.desk import Desk
from mock_server.vendors.drchrono.practice.ids import (
    task_category_id,
    task_status_id,
    task_template_id,
    user_group_id,
)
from mock_server.vendors.drchrono.scope import Body


def categories(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Kinds of task; those that all practices share belong to no group and come once."""
    desk = Desk(seed, practice, as_of)
    for category in desk.made(setup().tasks.categories):
        if category.global_ and desk.index != first_of_group(desk.index):
            continue
        yield {
            "id": task_category_id(desk.index, category.key),
            "name": category.name,
            "is_global": category.global_,
            "practice_group": None if category.global_ else desk.group.id,
            "archived": desk.archived(category),
            **desk.stamps("task category", category),
        }


def statuses(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """The steps that tasks go through."""
    desk = Desk(seed, practice, as_of)
    for status in desk.made(setup().tasks.statuses):
        yield {
            "id": task_status_id(desk.index, status.key),
            "name": status.name,
            "status_category": status.category,
            "task_category": task_category_id(desk.index, status.of) if status.of else None,
            "practice_group": desk.group.id,
            "archived": desk.archived(status),
            **desk.stamps("task status", status),
        }


def templates(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Tasks to start from."""
    desk = Desk(seed, practice, as_of)
    n = desk.index
    for template in desk.made(setup().tasks.templates):
        status, category, group = template.status, template.category, template.group
        yield {
            "id": task_template_id(n, template.key),
            "name": template.name,
            "default_title": template.title,
            "default_note": template.note,
            "default_status": task_status_id(n, status) if status else None,
            "defatul_category": task_category_id(n, category) if category else None,
            "default_priority": template.priority,
            "default_assignee_user": _user(desk, template),
            "default_assignee_group": user_group_id(n, group) if group else None,
            "default_due_date_offset": template.due,
            "practice_group": desk.group.id,
            "archived": desk.archived(template),
            **desk.stamps("task template", template),
        }


def _user(desk: Desk, template: TaskTemplate) -> int | None:
    for kind, place in (template.user or {}).items():
        if kind == "doctor":
            return user_of_doctor(desk.doctor(place))
        return staff_id(desk.index, place)
    return None
