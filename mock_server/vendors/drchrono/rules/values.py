"""How values are stored, whatever form they were sent in: decimals, amounts, timestamps.

drchrono_v4.txt, Data Types: a decimal may be sent as an integer, float or string, is truncated to
two decimal places and always returned as a string; a timestamp has no zone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

from mock_server.contract.formats import parse_local
from mock_server.contract.violations import broken
from mock_server.protocol.messages import Call
from mock_server.protocol.requests import bad_request
from mock_server.vendors.drchrono.charts.billing import dollars
from mock_server.vendors.drchrono.scope import naive

_DIGITS = 400
"""Digits that a decimal may have: more than the greatest number of JSON's usual readers."""

_CONTEXT = Context(prec=2 * _DIGITS)
_CENT = Decimal("0.01")


def stored_form(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """What the client sent as a decimal or a timestamp, in the form that answers have."""
    sent = call.body or {}
    for body in call.operation.bodies.values():
        for name in body.properties.keys() & sent.keys() & after.keys():
            form = str(body.properties[name].get("format"))
            if sent[name] is not None and form in _FORMS:
                after[name] = _FORMS[form](name, sent[name])


def decimal_text(name: str, value: float | str) -> str:
    """A decimal with two places, the others cut off; raises Problem 400 for one without end."""
    text = str(value)
    if len(text) > _DIGITS:
        message = f"Ensure that there are no more than {_DIGITS} digits in total."
        raise bad_request(message, f"/{name}", [broken(name, message)])
    return dollars(int(Decimal(text).quantize(_CENT, ROUND_DOWN, _CONTEXT).scaleb(2, _CONTEXT)))


def cents(amount: str | None) -> int:
    """The cents of a stored decimal; no value is none."""
    return int((amount or "0.00").replace(".", ""))


def timestamp(text: str) -> str:
    """A timestamp to the second."""
    return parse_local(text)[:19]


_FORMS: Mapping[str, Callable[[str, Any], str]] = {
    "decimal": decimal_text,
    "date-time-local": lambda _, text: timestamp(text),
}


def now(call: Call) -> str:
    """The time by the servers' clocks."""
    return naive(call.world.clock.now())
