"""The US Core 6.1.0 profiles that resources declare (the version of USCDI v3)."""

from __future__ import annotations

from mock_server.vendors.healthex.fhir.elements import US_CORE

_BASE = f"{US_CORE}StructureDefinition/"

BY_TYPE = {
    "Patient": "us-core-patient",
    "AllergyIntolerance": "us-core-allergyintolerance",
    "CarePlan": "us-core-careplan",
    "CareTeam": "us-core-careteam",
    "Coverage": "us-core-coverage",
    "DocumentReference": "us-core-documentreference",
    "Encounter": "us-core-encounter",
    "Goal": "us-core-goal",
    "Immunization": "us-core-immunization",
    "Location": "us-core-location",
    "Medication": "us-core-medication",
    "MedicationDispense": "us-core-medicationdispense",
    "MedicationRequest": "us-core-medicationrequest",
    "Organization": "us-core-organization",
    "Practitioner": "us-core-practitioner",
    "PractitionerRole": "us-core-practitionerrole",
    "Procedure": "us-core-procedure",
    "Provenance": "us-core-provenance",
    "QuestionnaireResponse": "us-core-questionnaireresponse",
    "RelatedPerson": "us-core-relatedperson",
    "ServiceRequest": "us-core-servicerequest",
    "Specimen": "us-core-specimen",
}
"""The one profile of types that have one."""

PROBLEM = "us-core-condition-problems-health-concerns"
ENCOUNTER_DIAGNOSIS = "us-core-condition-encounter-diagnosis"
IMPLANTABLE = "us-core-implantable-device"
REPORT_LAB = "us-core-diagnosticreport-lab"
REPORT_NOTE = "us-core-diagnosticreport-note"
LAB = "us-core-observation-lab"
VITAL_SIGNS = "us-core-vital-signs"
SMOKING = "us-core-smokingstatus"
PREGNANCY = "us-core-observation-pregnancystatus"
OCCUPATION = "us-core-observation-occupation"
SCREENING = "us-core-observation-screening-assessment"
CLINICAL_RESULT = "us-core-observation-clinical-result"
SIMPLE = "us-core-simple-observation"

BY_VITAL_SIGN = {
    "blood-pressure": "us-core-blood-pressure",
    "bmi": "us-core-bmi",
    "bmi-percentile": "pediatric-bmi-for-age",
    "body-height": "us-core-body-height",
    "body-temperature": "us-core-body-temperature",
    "body-weight": "us-core-body-weight",
    "head-circumference": "us-core-head-circumference",
    "heart-rate": "us-core-heart-rate",
    "oxygen-saturation": "us-core-pulse-oximetry",
    "respiratory-rate": "us-core-respiratory-rate",
}
"""The profile of a vital sign by the key of its analyte; others follow us-core-vital-signs."""


def url(profile: str) -> str:
    """The canonical URL of a profile."""
    return _BASE + profile
