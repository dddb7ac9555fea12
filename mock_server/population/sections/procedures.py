"""Procedures, in the office and elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Procedure
from mock_server.population.life import Life
from mock_server.population.visits import Visit, Work


def procedures(life: Life, conditions: dict[int, str]) -> list[Procedure]:
    """What was done, in order of time."""
    random = life.stream("procedures")
    missed = catalogue().traits.practice["procedure-not-done"]
    found: list[Procedure] = []
    if life.empty:
        return found
    for number, (day, minute, work, visit) in enumerate(_all(life), 1):
        drawn, hour = random.random(), random.random()
        start = life.at(day, minute if visit else 9 * 60 + int(hour * 400))
        if life.happened(start):
            told = work.note is not None
            id_ = f"prc-{number:04d}"
            status = "not-done" if drawn < missed and not told else "completed"
            found.append(_procedure(life, work, visit, id_, start, status, conditions))
    return found


def _all(life: Life) -> list[tuple[int, int, Work, Visit | None]]:
    every: list[tuple[int, int, Work, Visit | None]] = [
        (visit.day, visit.minute + 10 + 2 * place, work, visit)
        for visit in life.visits
        for place, work in enumerate(visit.works)
    ]
    every.extend((work.day, 0, work, None) for work in life.timeline.elsewhere)
    return sorted(every, key=lambda item: (item[0], item[1], item[2].procedure))


def _procedure(
    life: Life,
    work: Work,
    visit: Visit | None,
    id_: str,
    start: datetime,
    status: str,
    conditions: dict[int, str],
) -> Procedure:
    kind = catalogue().procedures[work.procedure]
    end = start + timedelta(minutes=kind.duration_minutes)
    reason = work.course or (visit.courses[0] if visit and visit.news else None)
    return Procedure(
        id=id_,
        recorded=start,
        last_updated=min(end, life.as_of),
        key=kind.key,
        status="in-progress" if status == "completed" and end > life.as_of else status,
        category=kind.category,
        code=kind.concept,
        start=start,
        end=end,
        reason=conditions.get(id(reason)) if reason else None,
        encounter=visit.id if visit else None,
        practitioner=life.practitioner,
        note=work.note,
    )
