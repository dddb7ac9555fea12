"""How far the practice has got with what there is to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mock_server.vendors.drchrono.charts.chores import Chore, chores
from mock_server.vendors.drchrono.charts.people import FRONT_DESK, NURSE, doctors_user, staff
from mock_server.vendors.drchrono.charts.timing import Lot, after, later, now
from mock_server.vendors.drchrono.practice.catalogue import Kept, setup
from mock_server.vendors.drchrono.scope import Scope

_BEGUN, _HELD, _DONE = "in-progress", "on-hold", "done"
_WAITS = {
    "refills": "waiting-pharmacy",
    "general": "waiting-patient",
    "referrals": "waiting-patient",
}
_DROPPED = "not-needed"
_SLOW = 25
"""How many times longer some tasks take."""

_STUCK, _LEFT = 92, 96
"""Of a hundred tasks, those beyond the first never end, and those beyond the second never begin."""

_BEGINNINGS = (
    "Tried to call, left a message.",
    "Looked at the chart, nothing urgent.",
    "Asked the patient to call back.",
    "Waiting for an answer.",
)
_ENDINGS = ("Done, patient told.", "Settled by telephone.", "Filed.")


@dataclass(slots=True, frozen=True)
class Note:
    """A remark on a task; a withdrawn one is archived."""

    task: int
    when: datetime
    text: str
    by: int
    withdrawn: datetime | None


@dataclass(slots=True, frozen=True)
class Task:
    """A chore with its number, who has it, and what has been done about it."""

    id: int
    chore: Chore
    created_by: int
    user: int | None
    group: str | None
    steps: tuple[tuple[datetime, str], ...]
    archived: datetime | None
    notes: tuple[Note, ...]


@lru_cache(maxsize=4)
def progress(scope: Scope) -> list[Task]:
    """The tasks of a patient, in the order in which they were made."""
    kinds = setup().tasks.categories
    known = [c for c in chores(scope) if not c.category or _in_use(kinds[c.category], c.when)]
    return [_task(scope, scope.id(place), chore) for place, chore in enumerate(known)]


def _task(scope: Scope, id_: int, chore: Chore) -> Task:
    """How far somebody has got with a chore."""
    lot, end = Lot(scope.number("task", chore.key)), now(scope)
    minute, pace, held, dropped = lot.below(540), lot.below(100), lot.below(100), lot.below(100)
    slow = _SLOW if pace < 20 else 1
    begun = later(scope, chore.when, (1 + lot.below(2)) * slow, minute)
    finished = later(scope, begun, (1 + lot.below(6)) * slow, minute)
    filed = later(scope, finished, 40 + lot.below(60), minute)
    steps = [(chore.when, chore.step)]
    if chore.step == "open" and pace < _LEFT:
        steps.append((begun, _BEGUN))
    if held < 25 and pace < _LEFT:
        steps.append((after(begun, 60), _WAITS.get(chore.category or "", _HELD)))
    if pace < _STUCK:
        drop = dropped < 15 and _in_use(setup().tasks.statuses[_DROPPED], finished)
        steps.append((finished, _DROPPED if drop else _DONE))
    group = chore.group if chore.group and _in_use(_groups()[chore.group], chore.when) else None
    helper = staff(scope, chore.place or NURSE)
    alone = chore.place is None and chore.group is None
    return Task(
        id=id_,
        chore=chore,
        created_by=staff(scope, FRONT_DESK) if lot.below(2) else doctors_user(scope),
        user=None if group else doctors_user(scope) if alone else helper,
        group=group,
        steps=tuple(step for step in steps if step[0] < end),
        archived=filed if lot.below(100) < 20 and pace < _STUCK and filed < end else None,
        notes=tuple(_notes(scope, id_, chore, begun, finished)),
    )


def _notes(
    scope: Scope, id_: int, chore: Chore, begun: datetime, finished: datetime
) -> Iterator[Note]:
    """A remark in the middle, and one at the end; now and then one is withdrawn."""
    lot, end = Lot(scope.number("task-notes", chore.key)), now(scope)
    chances = [lot.below(100) for _ in range(3)]
    words = _BEGINNINGS[lot.below(len(_BEGINNINGS))], _ENDINGS[lot.below(len(_ENDINGS))]
    by = staff(scope, chore.place or NURSE)
    taken_back = after(begun, 200)
    withdrawn = taken_back if chances[2] < 6 and taken_back < end else None
    if chances[0] < 45 and begun < end:
        yield Note(id_, begun, words[0], by, withdrawn)
    closing = after(finished, 2)
    if chances[1] < 20 and closing < end:
        yield Note(id_, closing, words[1], doctors_user(scope), None)


def _in_use(entry: Kept, moment: datetime) -> bool:
    """Whether the practice used an entry of its set-up then."""
    day = moment.date()
    return entry.since <= day <= (entry.until or day)


def _groups() -> Mapping[str, Kept]:
    return setup().staff.groups
