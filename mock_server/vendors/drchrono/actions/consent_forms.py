"""Consent forms that patients are asked for at an appointment (/api/consent_forms).

An appointment keeps what was applied and unapplied in the key `consent_forms`, which is never
shown; a form that is assigned by default goes to all appointments of its doctor, and to those of
colleagues where they share consent forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.ownership import Owner
from mock_server.vendors.drchrono.rules.refusals import refused, unknown

Body = dict[str, Any]

_KEY = "consent_forms"
_OWNER = Owner("doctor")


def apply(call: Call) -> Answer:
    """The form is asked for; again is no mistake."""
    return _set(call, applied=True)


def unapply(call: Call) -> Answer:
    """The form is no longer asked for; 400 where it is not."""
    return _set(call, applied=False)


def _set(call: Call, *, applied: bool) -> Answer:
    with call.world.store.transaction():
        form = call.records.get("ConsentForm", call.path["id"])
        if form is None:
            raise Problem(404, "not_found", "there is no consent form with this id")
        _OWNER.admit(call, form)
        wanted = call.body["appointment"]
        known = call.knows("Appointment", wanted)
        appointment = call.records.get("Appointment", wanted) if known else None
        if appointment is None:
            raise unknown("appointment", "Appointment", wanted)
        if not applied and not _asked_for(call, form, appointment):
            raise refused("appointment", "The consent form is not applied to this appointment.")
        chosen = {**appointment.get(_KEY, {}), str(form["id"]): applied}
        call.records.put("Appointment", appointment | {_KEY: chosen})
    return Answer(204, b"")


def _asked_for(call: Call, form: Mapping[str, Any], appointment: Mapping[str, Any]) -> bool:
    reached = form["doctor"] == appointment["doctor"] or not _OWNER.asks(call)
    by_default = form["assign_by_default"] and reached
    found: bool = appointment.get(_KEY, {}).get(str(form["id"]), by_default)
    return found
