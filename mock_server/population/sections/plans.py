"""Care plans and devices: what goes along with a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import CarePlan, Device, Goal, MedicationRequest, Procedure
from mock_server.population.courses import Course
from mock_server.population.life import Life
from mock_server.population.sections.implants import implants
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
        over = life.ended(course.end)
        when, start = life.at(agreed.day, agreed.minute + 16), calendar(agreed.day)
        due = agreed.day + _GOAL_AFTER
        resolved = over is not None and over != life.died
        reached = resolved or life.happened(utc(due))
        status = "completed" if reached else "cancelled" if over else "active"
        found.append(
            CarePlan(
                id=f"pln-{key}-{index}",
                recorded=when,
                last_updated=max(when, over) if over else when,
                title=plan.title,
                status="completed" if over else "active",
                start=start,
                end=over.date() if over else None,
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


def devices(
    life: Life,
    conditions: dict[int, str],
    done: Sequence[Procedure],
    prescribed: Sequence[MedicationRequest],
) -> list[Device]:
    """What people use because of a condition, and what they carry in them."""
    found = {device.id: device for device in implants(life, done, prescribed)}
    for course in life.courses:
        plan, name = course.condition.device, conditions.get(id(course))
        if plan is None or name is None or f"dev-{plan.device}-0" in found:
            continue
        key = course.condition.key
        path = ("person", life.person.n, "device", plan.device, key, course.index)
        drawn = unit(life.person.seed, *path)
        if drawn >= plan.share:
            continue
        day = course.known + int(drawn / plan.share * 60)
        serial = number(life.person.seed, *path, "serial")
        for device in _series(life, course, plan.device, day, serial, name):
            found[device.id] = device
    return sorted(found.values(), key=lambda item: (item.recorded, item.id))


def _series(
    life: Life, course: Course, key: str, day: int, serial: int, condition: str
) -> Iterator[Device]:
    """A device and those that replace it when it is worn out."""
    kind = catalogue().care.devices[key]
    turn = 0
    while life.happened(life.at(day, 11 * 60)) and (course.end is None or day < course.end):
        until = day + int(kind.years * YEAR) if kind.years else None
        if course.end is not None:
            until = min(until or course.end, course.end)
        when = life.at(day, 11 * 60)
        over = until is not None and life.happened(utc(until))
        yield Device(
            id=f"dev-{key}-{turn}",
            recorded=when,
            last_updated=max(when, utc(until)) if over and until else when,
            key=kind.key,
            status="inactive" if over else "active",
            type=kind.concept,
            start=calendar(day),
            end=calendar(until) if over and until else None,
            serial=f"MOCK-{(serial + turn) % 10**8:08d}",
            condition=condition,
        )
        if until is None:
            return
        day, turn = until, turn + 1
