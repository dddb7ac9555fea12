"""Who is in a world, and whose record a request may see."""

from __future__ import annotations

from mock_server.protocol.messages import Call, Problem
from mock_server.vendors.healthex import consents
from mock_server.vendors.healthex.identifiers import person_id
from mock_server.world.record import person_of
from mock_server.world.world import World

KIND = "healthex:PersonIndex"

UNCONSENTED = 1_000_001
"""The number of the one Person who never consented: beyond the largest population."""


def number_of(world: World, person: str) -> int | None:
    """The number of the person with that Person id; None if there is none."""
    record = world.store.read(KIND, person)
    if record is not None:
        return person_of(record.seq)[0]
    return UNCONSENTED if person == person_id(world.seed, UNCONSENTED) else None


def exists(world: World, n: int) -> bool:
    """Whether there is a person n."""
    return number_of(world, person_id(world.seed, n)) is not None


def consented(world: World, n: int) -> bool:
    """Whether person n shares the record with the organisation, through any of its projects."""
    return consents.granted(world, n, given=n != UNCONSENTED)


def permit(call: Call, n: int | None) -> int:
    """Person n, if the caller may see the record now; raises Problem 403.

    A Person who does not exist is refused like one who did not consent: the token gives no right to
    either, and an answer of another kind would tell who is known.
    """
    if n is None or not exists(call.world, n):
        raise _forbidden()
    user = call.grant.user if call.grant is not None else None
    if user is not None and user != person_id(call.world.seed, n):
        raise _forbidden()
    if not consented(call.world, n):
        raise _forbidden()
    return n


def _forbidden() -> Problem:
    message = (
        "the token gives no access to this patient's data; the patient may not have consented to "
        "share it with your organization, or may have withdrawn consent"
    )
    return Problem(403, "forbidden", message)
