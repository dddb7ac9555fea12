"""Care plans and devices: what goes along with a condition."""

from __future__ import annotations

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import CarePlan, Device, Goal
from mock_server.population.life import Life
from mock_server.population.times import YEAR, calendar, utc
from mock_server.world.keyed import number, unit

_GOAL_AFTER = 365


def care_plans(life: Life, conditions: dict[int, str]) -> list[CarePlan]:
    """The plans of those conditions whose plan was agreed on."""
    found = []
    for course in life.courses:
        plan, name = course.condition.care_plan, conditions.get(id(course))
        if plan is None or name is None:
            continue
        key, index = course.condition.key, course.index
        if unit(life.person.seed, "person", life.person.n, "plan", key, index) >= plan.share:
            continue
        agreed = life.timeline.visit_on_or_after(course.known, 200)
        if agreed is None or not life.happened(life.at(agreed.day, agreed.minute + 16)):
            continue
        over = course.end is not None and life.happened(utc(course.end))
        when, start = life.at(agreed.day, agreed.minute + 16), calendar(agreed.day)
        due = agreed.day + _GOAL_AFTER
        reached = over or life.happened(utc(due))
        status = "completed" if reached else "active"
        found.append(
            CarePlan(
                id=f"pln-{key}-{index}",
                recorded=when,
                last_updated=max(when, utc(course.end)) if over and course.end else when,
                title=plan.title,
                status="completed" if over else "active",
                start=start,
                end=calendar(course.end) if over and course.end else None,
                condition=name,
                activities=plan.activities,
                goals=tuple(
                    Goal(f"gol-{key}-{index}-{k}", when, when, text, status, start, calendar(due))
                    for k, text in enumerate(plan.goals)
                ),
                practitioner=life.practitioner,
            )
        )
    return sorted(found, key=lambda item: (item.recorded, item.id))


def devices(life: Life, conditions: dict[int, str]) -> list[Device]:
    """What people use or carry because of a condition."""
    found: dict[str, Device] = {}
    for course in life.courses:
        plan, name = course.condition.device, conditions.get(id(course))
        if plan is None or name is None or plan.device in found:
            continue
        key = course.condition.key
        path = ("person", life.person.n, "device", plan.device, key, course.index)
        drawn = unit(life.person.seed, *path)
        if drawn >= plan.share:
            continue
        day = course.known + int(drawn / plan.share * 60)
        if course.end is not None and course.end < day:
            continue
        when = life.at(day, 11 * 60)
        if not life.happened(when):
            continue
        kind = catalogue().care.devices[plan.device]
        until = day + int(kind.years * YEAR) if kind.years else None
        if not kind.implanted and course.end is not None:
            until = min(until or course.end, course.end)
        over = until is not None and life.happened(utc(until))
        found[plan.device] = Device(
            id=f"dev-{plan.device}",
            recorded=when,
            last_updated=max(when, utc(until)) if over and until else when,
            key=kind.key,
            status="inactive" if over else "active",
            type=kind.concept,
            start=calendar(day),
            end=calendar(until) if over and until else None,
            serial=f"MOCK-{number(life.person.seed, *path, 'serial') % 10**8:08d}",
            condition=name,
        )
    return sorted(found.values(), key=lambda item: (item.recorded, item.id))
