"""Quirks: which there are, and which are on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.control.stage import Stage
from mock_server.protocol.messages import Answer, Call, Handler, json_answer
from mock_server.protocol.quirks import Switches


def operations(stage: Stage) -> Mapping[str, Handler]:
    """The handlers by operationId."""

    def list_quirks(call: Call) -> Answer:
        return json_answer(_described(call))

    def set_quirks(call: Call) -> Answer:
        call.world.live(Switches).thrown.update(call.body)
        return json_answer(_described(call))

    def _described(call: Call) -> list[dict[str, Any]]:
        found = []
        for name, service in stage.services.items():
            on = {quirk.id for quirk in service.habits.active(call.world)}
            for quirk in service.habits.quirks:
                found.append(
                    {
                        "id": quirk.id,
                        "vendor": name,
                        "on": quirk.id in on,
                        "statement": quirk.statement,
                        "evidence": quirk.evidence,
                        "confidence": quirk.confidence,
                        "profile": quirk.profile,
                    }
                )
        return found

    return {"listQuirks": list_quirks, "setQuirks": set_quirks}
