"""Tokens and rate limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mock_server.control.stage import Stage
from mock_server.control.world import written
from mock_server.protocol.limits import Limits
from mock_server.protocol.messages import Answer, Call, Handler, Problem, json_answer
from mock_server.protocol.service import Service


def operations(stage: Stage) -> Mapping[str, Handler]:
    """The handlers by operationId."""

    def issue_token(call: Call) -> Answer:
        vendor = stage.services[call.body["vendor"]].vendor
        scopes = call.body.get("scopes", vendor.all_scopes)
        unknown = sorted(set(scopes) - set(vendor.all_scopes))
        if unknown:
            known = ", ".join(vendor.all_scopes)
            message = f"{vendor.name} has no scope {unknown[0]!r}; its scopes are {known}"
            raise Problem(400, "unknown_scope", message)
        try:
            grant = vendor.issue(
                call.world,
                vendor.name,
                client="control",
                scopes=scopes,
                expires_in=call.body.get("expires_in", vendor.token_lifetime),
                user=call.body.get("user"),
            )
        except OverflowError:
            raise Problem(400, "invalid_request", "that is beyond the calendar") from None
        expires = written(grant.expires)
        return json_answer({"authorization": f"Bearer {grant.token}", "expires_at": expires}, 201)

    def get_limit(call: Call) -> Answer:
        return _limit(call, stage.services[call.path["vendor"]])

    def set_limit(call: Call) -> Answer:
        service = stage.services[call.path["vendor"]]
        name = service.vendor.name
        limits = call.world.live(Limits)
        limits.set(name, replace(limits.of(name, service.limit), **_whole(call.body)))
        return _limit(call, service)

    return {"issueToken": issue_token, "getLimit": get_limit, "setLimit": set_limit}


def _whole(body: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's 1.0 is a whole number too."""
    return {name: int(value) if type(value) is float else value for name, value in body.items()}


def _limit(call: Call, service: Service) -> Answer:
    name = service.vendor.name
    limits = call.world.live(Limits)
    limit = limits.of(name, service.limit)
    return json_answer(
        {
            "enabled": limit.enabled,
            "requests": limit.requests,
            "window_seconds": limit.window_seconds,
            "remaining": limits.remaining(name, limit, call.world.clock.now()),
        }
    )
