"""Access of patients to onpatient: invited, active, withdrawn (/api/patients/:id/onpatient_access).

Records keep their patient in the key `patient`, which is never shown.
"""

from __future__ import annotations

from typing import Any

from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.ownership import Owner
from mock_server.protocol.pages import PagePager
from mock_server.vendors.drchrono.access import user_of
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.rules.values import now
from mock_server.world.record import Query
from mock_server.world.selection import Selection

Body = dict[str, Any]

_KIND = "OnpatientAccess"
_OWNER = Owner("doctor")


def list_access(call: Call) -> Answer:
    """Invitations that are open and access that is active."""
    keeper, found = call.records.keepers[_KIND], _standing(call, _patient(call))
    records = [keeper.record(place, body) for place, body in enumerate(found)]
    return PagePager()(call, Query(keeper.kind), Selection(records))


def invite(call: Call) -> Answer:
    """Send an invitation, unless one is open or was accepted."""
    with call.world.store.transaction():
        patient = _patient(call)
        if _standing(call, patient):
            message = "The patient already has onpatient access or an invitation to it."
            raise Problem(400, "invalid_request", message)
        body = {
            "id": created_id(call.world),
            "doctor": patient["doctor"],
            "enabled_by": user_of(call),
            "enabled_on": now(call),
            "activated_on": None,
            "disabled_by": None,
            "disabled_on": None,
            "patient": patient["id"],
        }
        call.records.put(_KIND, body)
    return Answer(204, b"")


def revoke(call: Call) -> Answer:
    """Withdraw the invitation, or end the access."""
    with call.world.store.transaction():
        standing = _standing(call, _patient(call))
        if not standing:
            message = "The patient has neither onpatient access nor an invitation to it."
            raise Problem(400, "invalid_request", message)
        for body in standing:
            ended = {"disabled_by": user_of(call), "disabled_on": now(call)}
            call.records.put(_KIND, body | ended)
    return Answer(204, b"")


def _patient(call: Call) -> Body:
    patient = call.records.get("Patient", call.path["id"])
    if patient is None:
        raise Problem(404, "not_found", "there is no patient with this id")
    _OWNER.admit(call, patient)
    return patient


def _standing(call: Call, patient: Body) -> list[Body]:
    found = call.records.find(_KIND, patient=patient["id"])
    return [body for body in found if body["disabled_on"] is None]
