"""Appointments: the slots of visits, and those that were given up for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import VisitType
from mock_server.population.chart import Appointment
from mock_server.population.life import Life, rate
from mock_server.population.practices import slot_of
from mock_server.population.sections.encounters import location, reason
from mock_server.population.times import workday
from mock_server.population.visits import Visit
from mock_server.world.keyed import pick

_LATEST_REBOOKING = 25
_REBOOKING = timedelta(minutes=5)
"""After a slot is given up, the time until another one is booked."""
_DIED = "Patient deceased"


def appointments(life: Life) -> list[Appointment]:
    """Slots kept, missed and cancelled, and those still to come."""
    found: list[Appointment] = []
    random = life.stream("appointments")
    taken = {visit.day for visit in life.visits}
    for visit in life.visits:
        draws = [random.random() for _ in range(6)]
        if visit.booking is None:
            continue
        kind = catalogue().encounters[visit.kind]
        made = _booked_on(life, visit, kind, draws[0], draws[1])
        given_up = _failed(life, visit, kind, draws, taken, found)
        if given_up is not None:
            made = max(made, given_up + _REBOOKING)
        if life.happened(made):
            found.append(_kept(life, visit, kind, made))
    found.sort(key=lambda item: (item.start, item.id))
    return found


def _booked_on(life: Life, visit: Visit, kind: VisitType, share: float, hour: float) -> datetime:
    low, high = kind.lead_days if visit.planned else (0.0, 1.0)
    day = max(visit.known, visit.day - int(low + share * (high - low)))
    minute = 8 * 60 + int(hour * 9 * 60)
    if day >= visit.day:
        day, minute = visit.day, min(7 * 60 + int(hour * 50), visit.minute - 5)
    return life.at(day, minute)


def _kept(life: Life, visit: Visit, kind: VisitType, made: datetime) -> Appointment:
    start = life.at(visit.day, visit.minute)
    past = life.happened(start)
    died = None if past else life.died
    return Appointment(
        id=visit.booking or "",
        recorded=made,
        last_updated=start if past else died or made,
        status="fulfilled" if past else "cancelled" if died else "booked",
        type=kind.concept,
        start=start,
        end=start + timedelta(minutes=kind.minutes),
        practitioner=life.practitioner,
        location=location(life, kind),
        room=slot_of(life.person.n, visit.day).room,
        reason=reason(life, visit, kind),
        encounter=visit.id if past else None,
        cancellation_reason=_DIED if died else None,
    )


def _failed(
    life: Life,
    visit: Visit,
    kind: VisitType,
    draws: list[float],
    taken: set[int],
    found: list[Appointment],
) -> datetime | None:
    """An earlier slot that the patient missed or called off; when that was, if there is one."""
    missed = draws[3] < rate("no-show")
    off = not missed and draws[3] < rate("no-show") + rate("cancelled")
    day = workday(visit.day - 4 - int(draws[4] * (_LATEST_REBOOKING - 4)))
    known = max(visit.known, life.person.registered)
    if not (missed or off) or not visit.planned or day in taken or not known < day < visit.day:
        return None
    taken.add(day)
    slot = slot_of(life.person.n, day)
    start = life.at(day, slot.minute)
    made = life.at(max(known, day - 5 - int(draws[5] * 30)), 10 * 60)
    told = start + timedelta(minutes=30) if missed else max(made, start - timedelta(hours=30))
    if not life.happened(made):
        return told
    done = life.happened(told)
    died = None if done else life.died
    word = "noshow" if missed else "cancelled"
    reasons = catalogue().care.cancellation_reasons
    path = ("person", life.person.n, "cancelled", visit.id)
    why = pick(life.person.seed, path, ((r.key, r.weight, r) for r in reasons.values()))
    found.append(
        Appointment(
            id=f"{visit.booking}-x",
            recorded=made,
            last_updated=told if done else died or made,
            status="cancelled" if died else "booked" if not done else word,
            type=kind.concept,
            start=start,
            end=start + timedelta(minutes=kind.minutes),
            practitioner=life.practitioner,
            location=location(life, kind),
            room=slot.room,
            reason=reason(life, visit, kind),
            encounter=None,
            cancellation_reason=_DIED if died else why.text if done and not missed else None,
        )
    )
    return told
