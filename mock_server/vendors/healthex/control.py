"""What HealthEx adds to the control API: consents."""

from __future__ import annotations

from typing import Any

from mock_server.protocol.messages import Answer, Call, Problem, json_answer
from mock_server.vendors.healthex import consents, people
from mock_server.vendors.healthex.identifiers import person_id


def list_consents(call: Call) -> Answer:
    """Everybody who does not share with all projects that they are in."""
    numbers = sorted({*consents.changed(call.world), people.UNCONSENTED})
    found = [_described(call, n) for n in numbers]
    return json_answer([one for one in found if set(one["projects"].values()) != {"granted"}])


def get_consent(call: Call) -> Answer:
    """One person's consent."""
    return json_answer(_described(call, _person(call)))


def set_consent(call: Call) -> Answer:
    """Give or withdraw consent."""
    n = _person(call)
    consents.put(
        call.world,
        n,
        granted=call.body["granted"],
        given=n != people.UNCONSENTED,
        project=call.body.get("project"),
    )
    return json_answer(_described(call, n))


def _person(call: Call) -> int:
    text = call.path["person"]
    n = people.number_of(call.world, text)
    if n is None and text.isascii() and text.isdigit() and len(text) <= 7 and int(text):
        n = int(text) if people.exists(call.world, int(text)) else None
    if n is None:
        message = f"there is no person {text[:40]!r}; give a Person id, or a number of GET /people"
        raise Problem(404, "not_found", message)
    return n


def _described(call: Call, n: int) -> dict[str, Any]:
    world = call.world
    return {
        "person": person_id(world.seed, n),
        "n": n,
        "granted": people.consented(world, n),
        "projects": consents.states(world, n, given=n != people.UNCONSENTED),
    }
