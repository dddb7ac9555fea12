"""Encounters: every visit has a time; booked ones take the person's own slot."""

from __future__ import annotations

from datetime import timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import VisitType
from mock_server.population.chart import Encounter
from mock_server.population.life import Life, rate
from mock_server.population.practices import slot_of
from mock_server.population.visits import Visit
from mock_server.world.keyed import unit

_DAY = 24 * 60


def schedule(life: Life) -> None:
    """Gives every visit its number, time and length."""
    random = life.stream("times")
    for visit in life.visits:
        kind = catalogue().encounters[visit.kind]
        drawn, length = random.random(), random.random()
        visit.length = kind.minutes
        if kind.booked:
            visit.minute = slot_of(life.person.n, visit.day).minute
        elif kind.class_ == "IMP":
            visit.minute = 6 * 60 + int(drawn * 8 * 60)
            visit.length = 24 * 60 * (1 + int(length * length * 5)) + int(length * 300)
        else:
            visit.minute = int(drawn * 20 * 60)
            visit.length = 60 + int(length * 300)
    _untangle(life.visits)
    life.visits.sort(key=lambda visit: (visit.day, visit.minute))
    for number, visit in enumerate(life.visits, 1):
        visit.id = f"enc-{number:04d}"
        if catalogue().encounters[visit.kind].booked:
            visit.booking = f"apt-{number:04d}"


def _untangle(visits: list[Visit]) -> None:
    """Lets an emergency begin when the other visits of those days are over."""
    for place, visit in enumerate(visits):
        if catalogue().encounters[visit.kind].class_ != "EMER":
            continue
        near = [v for v in visits[max(0, place - 4) : place + 5] if abs(v.day - visit.day) < 7]
        others = [v for v in near if v is not visit]
        for other in sorted(others, key=lambda v: (v.day, v.minute)):
            apart = (other.day - visit.day) * _DAY
            begins, ends = apart + other.minute, apart + other.minute + other.length
            if begins < visit.minute + visit.length and visit.minute < ends:
                visit.minute = ends + 10


def encounters(life: Life, conditions: dict[int, str]) -> list[Encounter]:
    """The visits that took place; `conditions` names the record of a course by its identity."""
    found = []
    random = life.stream("encounters")
    for visit in life.visits:
        kind = catalogue().encounters[visit.kind]
        blank = random.random() < rate("left-blank")
        start = life.at(visit.day, visit.minute)
        if not life.happened(start):
            continue
        end = start + timedelta(minutes=visit.length)
        found.append(
            Encounter(
                id=visit.id,
                recorded=start,
                last_updated=min(end, life.as_of),
                status="finished" if end <= life.as_of else "in-progress",
                class_=kind.class_,
                type=kind.concept,
                start=start,
                end=end,
                reason=None if blank else reason(life, visit, kind),
                practitioner=life.practitioner,
                location=location(life, kind),
                appointment=visit.booking,
                diagnoses=tuple(conditions[id(c)] for c in visit.courses if id(c) in conditions),
            )
        )
    return found


def reason(life: Life, visit: Visit, kind: VisitType) -> str | None:
    """Why somebody comes, as booked and as told: in the patient's words for a new problem."""
    if visit.news:
        words = visit.news[0].condition.presents_as
    elif visit.works and kind.class_ == "IMP":
        return catalogue().procedures[visit.works[0].procedure].text
    elif visit.courses and visit.kind in ("follow-up", "telehealth"):
        return "Follow-up: " + ", ".join(c.condition.text for c in visit.courses[:3])
    else:
        words = kind.reasons_at(life.person.age(visit.day))
    drawn = unit(life.person.seed, "person", life.person.n, "reason", visit.id)
    return words[int(drawn * len(words))] if words else kind.text


def location(life: Life, kind: VisitType) -> str:
    """The practice's own rooms, or its hospital."""
    return life.practice.locations[0 if kind.class_ in ("AMB", "VR") else 1].id
