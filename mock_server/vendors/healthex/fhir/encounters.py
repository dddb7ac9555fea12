"""Visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from mock_server.population.chart import Encounter
from mock_server.vendors.healthex.fhir.elements import HL7, Json, coded, concept, known, period
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

CSN = "3.698084.8"
"""Epic's file of contact serial numbers, as the vendor's example shows it."""
_TYPES = "10.698084.30"
_CLASSES = {
    "AMB": "ambulatory",
    "VR": "virtual",
    "EMER": "emergency",
    "IMP": "inpatient encounter",
}


def drafts(scope: Scope) -> Iterator[Draft]:
    """An Encounter a visit."""
    for visit in scope.chart.encounters:
        id_ = scope.id("Encounter", visit.id)
        yield Draft("Encounter", id_, visit.last_updated, partial(_encounter, scope, visit))


def contact_number(scope: Scope, visit: Encounter) -> str:
    """The serial number of a contact, for its identifier."""
    return f"{scope.chart.n}{visit.id.removeprefix('enc-')}"


def _encounter(scope: Scope, visit: Encounter) -> Json:
    source = scope.source_at(visit.id)
    place = next(one for one in scope.practice.locations if one.id == visit.location)
    diagnoses = [scope.condition(source, one) for one in visit.diagnoses]
    return known(
        identifier=[
            {
                "use": "usual",
                "system": f"{source.oid}.{CSN}",
                "value": contact_number(scope, visit),
            }
        ],
        status=visit.status,
        class_={
            "system": f"{HL7}v3-ActCode",
            "code": visit.class_,
            "display": _CLASSES[visit.class_],
        },
        type=[concept(visit.type, scope.local(source, _TYPES, visit.type))],
        subject=scope.subject(source),
        participant=[
            {
                "type": [coded("v3-ParticipationType", "PPRF", "primary performer")],
                "period": period(visit.start, visit.end),
                "individual": scope.practitioner(visit.practitioner),
            }
        ],
        period=period(visit.start, visit.end if visit.status == "finished" else None),
        reasonCode=[{"text": visit.reason}] if visit.reason else None,
        diagnosis=[{"condition": one} for one in diagnoses if one],
        hospitalization=_hospitalization(scope, visit),
        location=[
            {
                "location": scope.listed("Location", place.id, display=place.name),
                "status": "completed" if visit.status == "finished" else "active",
            }
        ],
        serviceProvider=scope.organization(source),
    )


def _hospitalization(scope: Scope, visit: Encounter) -> Json | None:
    """Where a stay ended: at home, unless the patient died in it."""
    if visit.class_ not in ("IMP", "EMER") or visit.status != "finished":
        return None
    died = scope.chart.patient.deceased
    if died is not None and visit.start <= died <= visit.end + timedelta(hours=1):
        return {"dischargeDisposition": coded("discharge-disposition", "exp", "Expired")}
    return {"dischargeDisposition": coded("discharge-disposition", "home", "Home")}
