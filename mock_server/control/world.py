"""Readiness, reset and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mock_server import __version__
from mock_server.contract.instants import parse_instant
from mock_server.control.stage import Stage
from mock_server.protocol.messages import Answer, Call, Handler, Problem, json_answer
from mock_server.world.world import World


def operations(stage: Stage) -> Mapping[str, Handler]:
    """The handlers by operationId."""

    def health(call: Call) -> Answer:
        identity = stage.identity
        return json_answer(
            {
                "status": "ok",
                "version": __version__,
                "seed": identity.seed,
                "as_of": identity.as_of.isoformat(),
                "patients": identity.patients,
                "vendors": list(stage.services),
            }
        )

    return {
        "getHealth": health,
        "reset": _reset,
        "getClock": lambda call: _clock(call.world),
        "setClock": _set_clock,
        "advanceClock": _advance_clock,
    }


def _reset(call: Call) -> Answer:
    call.world.reset()
    return Answer(204, b"")


def _set_clock(call: Call) -> Answer:
    now: datetime | None = None
    if "now" in call.body:
        try:
            now = parse_instant(call.body["now"])
        except ValueError as error:
            raise Problem(400, "invalid_request", f"body /now {error}", where="/now") from None
    call.world.clock.set(now, frozen=call.body.get("frozen"))
    call.world.schedule.run_due()
    return _clock(call.world)


def _advance_clock(call: Call) -> Answer:
    call.world.clock.advance(call.body["seconds"])
    call.world.schedule.run_due()
    return _clock(call.world)


def _clock(world: World) -> Answer:
    return json_answer({"now": written(world.clock.now()), "frozen": world.clock.frozen})


def written(instant: datetime) -> str:
    """An instant as the control API writes it: UTC with Z."""
    return instant.isoformat().replace("+00:00", "Z")
