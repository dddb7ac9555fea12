"""The problem list and the diagnoses of visits."""

from __future__ import annotations

from datetime import datetime

from mock_server.population.chart import Concept, Condition
from mock_server.population.courses import Course
from mock_server.population.life import Life, rate
from mock_server.population.times import calendar, utc
from mock_server.world.keyed import pick


def conditions(life: Life) -> tuple[list[Condition], dict[int, str]]:
    """The conditions in order of recording, and the record of each course by its identity."""
    first = {id(course): visit for visit in reversed(life.visits) for course in visit.courses}
    found, names = [], {}
    random = life.stream("conditions")
    ordered = sorted(life.courses, key=lambda c: (c.known, c.condition.key, c.index))
    for number, course in enumerate(ordered, 1):
        draws = random.random(), random.random()
        visit = first.get(id(course))
        if visit and visit.day != course.known:
            visit = None
        recorded = life.at(course.known, visit.minute + 10 if visit else 8 * 60)
        if life.empty or not life.happened(recorded):
            continue
        names[id(course)] = f"con-{number:04d}"
        encounter = visit.id if visit else None
        found.append(_condition(life, course, names[id(course)], recorded, encounter, draws))
    return found, names


def _condition(
    life: Life,
    course: Course,
    id_: str,
    recorded: datetime,
    encounter: str | None,
    draws: tuple[float, float],
) -> Condition:
    condition = course.condition
    ended = course.end is not None and life.happened(utc(course.end))
    coded = course.told or draws[0] >= rate("uncoded-condition")
    listed = course.told or draws[1] < condition.listed
    return Condition(
        id=id_,
        recorded=recorded,
        last_updated=max(recorded, utc(course.end)) if ended and course.end else recorded,
        key=condition.key if coded else None,
        category="problem-list-item" if listed else "encounter-diagnosis",
        code=condition.concept if coded else Concept(condition.text),
        clinical_status=_status(course, ended=ended),
        verification_status="confirmed",
        severity=course.severity or _severity(life, course),
        onset=calendar(course.onset),
        abatement=calendar(course.end) if ended and course.end else None,
        encounter=encounter,
        practitioner=life.practitioner,
        note=course.note,
    )


def _status(course: Course, *, ended: bool) -> str:
    if ended:
        return "resolved"
    return "recurrence" if course.index and course.condition.course == "remitting" else "active"


def _severity(life: Life, course: Course) -> str | None:
    weights = course.condition.severity
    if not weights:
        return None
    person, key = life.person, course.condition.key
    path = ("person", person.n, "severity", key, course.index)
    return pick(person.seed, path, ((name, weight, name) for name, weight in weights.items()))
