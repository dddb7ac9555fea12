"""Consent of a person to share with a project: granted, never given, or withdrawn."""

from __future__ import annotations

from typing import Literal

import orjson

from mock_server.vendors.healthex.identifiers import person_id
from mock_server.world.record import Query, Record
from mock_server.world.world import World

KIND = "healthex:consent"

PROJECTS = ("demo-registry", "demo-care")
"""The organisation's projects; everybody is in the first one, every third person in both."""

State = Literal["granted", "never", "withdrawn"]


def states(world: World, n: int, *, given: bool) -> dict[str, State]:
    """The consent of person n project by project; `given` is how it was in the beginning."""
    return {
        project: _state(world, n, project, given=given)
        for place, project in enumerate(PROJECTS)
        if place == 0 or n % 3 == 0 or _kept(world, n, project) is not None
    }


def granted(world: World, n: int, *, given: bool) -> bool:
    """Whether the organisation has consent through any project."""
    return "granted" in states(world, n, given=given).values()


def put(world: World, n: int, *, granted: bool, given: bool, project: str | None = None) -> None:
    """Give or withdraw consent, for one project or for all that the person is in."""
    names = [project] if project else list(states(world, n, given=given))
    with world.store.transaction():
        for name in names:
            kept = _kept(world, n, name)
            seq = world.store.next_seq() if kept is None else kept.seq
            body = orjson.dumps({"granted": granted, "n": n})
            world.store.put(Record(KIND, seq, _id(world, n, name), body))


def changed(world: World) -> list[int]:
    """The numbers of the people whose consent was given or withdrawn since the last reset."""
    rows = world.store.rows(Query(KIND))
    return sorted({orjson.loads(body)["n"] for _, body in rows})


def _state(world: World, n: int, project: str, *, given: bool) -> State:
    kept = _kept(world, n, project)
    if kept is None:
        return "granted" if given else "never"
    return "granted" if orjson.loads(kept.body)["granted"] else "withdrawn"


def _kept(world: World, n: int, project: str) -> Record | None:
    return world.store.read(KIND, _id(world, n, project))


def _id(world: World, n: int, project: str) -> str:
    return f"{person_id(world.seed, n)}/{project}"
