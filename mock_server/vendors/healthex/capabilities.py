"""What the server says of itself (FHIR R4, CapabilityStatement), and the bytes of a Binary."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import orjson

from mock_server import __version__
from mock_server.protocol.messages import Call
from mock_server.vendors.healthex.fhir.scope import LABEL
from mock_server.vendors.healthex.media import FHIR, JSON

TYPES = (
    "AllergyIntolerance",
    "Binary",
    "CarePlan",
    "CareTeam",
    "Condition",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "Goal",
    "Immunization",
    "Location",
    "Medication",
    "MedicationDispense",
    "MedicationRequest",
    "Observation",
    "Organization",
    "Patient",
    "Person",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
    "QuestionnaireResponse",
    "RelatedPerson",
    "ServiceRequest",
    "Specimen",
)
"""The resource types that records hold."""

_EVERYTHING = {"name": "everything", "definition": "urn:mock-ehr:Person-everything"}


def statement(call: Call) -> dict[str, Any]:
    """The CapabilityStatement: read of each type, and the operation on Person."""
    resources = []
    for name in TYPES:
        resource: dict[str, Any] = {"type": name, "interaction": [{"code": "read"}]}
        if name == "Person":
            resource["operation"] = [_EVERYTHING]
        resources.append(resource)
    return {
        "resourceType": "CapabilityStatement",
        "meta": {"security": [LABEL]},
        "status": "active",
        "date": "2026-02-25",  # the release in which the vendor's FHIR server appeared
        "kind": "instance",
        "software": {"name": "mock-ehr", "version": __version__},
        "implementation": {
            "description": "A mock of the HealthEx FHIR server; no patient is real",
            "url": f"{call.address}/FHIR/R4",
        },
        "fhirVersion": "4.0.1",
        "format": [FHIR, JSON],
        "rest": [{"mode": "server", "resource": resources}],
    }


def decoded(binary: bytes) -> bytes:
    """The content of a Binary resource."""
    return b64decode(orjson.loads(binary)["data"])
