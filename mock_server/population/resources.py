"""How each section of the chart is called in FHIR R4: a table that `chart_json` reads.

A name is a path: ``a.b`` nests, ``a[]`` is a list, ``a>Type`` a reference, ``a=system`` a code of
an HL7 system, ``a*`` a choice whose type completes the name. `fixed` is what FHIR wants besides.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Resource:
    """A resource type and the FHIR names of the chart's fields."""

    type: str
    names: dict[str, str]
    fixed: dict[str, str] = field(default_factory=dict)


RESOURCES: dict[str, Resource] = {
    "encounters": Resource(
        "Encounter",
        {
            "status": "status",
            "class_": "class=act-code",
            "type": "type[]",
            "start": "period.start",
            "end": "period.end",
            "reason": "reasonCode[].text",
            "practitioner": "participant[].individual>Practitioner",
            "location": "location[].location>Location",
            "appointment": "appointment[]>Appointment",
            "diagnoses": "diagnosis[].condition>Condition",
        },
    ),
    "appointments": Resource(
        "Appointment",
        {
            "status": "status",
            "type": "appointmentType",
            "start": "start",
            "end": "end",
            "practitioner": "participant[].actor>Practitioner",
            "location": "supportingInformation[]>Location",
            "room": "comment",
            "reason": "description",
            "cancellation_reason": "cancelationReason.text",
        },
    ),
    "conditions": Resource(
        "Condition",
        {
            "category": "category[]=condition-category",
            "code": "code",
            "clinical_status": "clinicalStatus=condition-clinical",
            "verification_status": "verificationStatus=condition-ver-status",
            "severity": "severity.text",
            "onset": "onsetDateTime",
            "abatement": "abatementDateTime",
            "encounter": "encounter>Encounter",
            "practitioner": "recorder>Practitioner",
            "note": "note[].text",
        },
    ),
    "observations": Resource(
        "Observation",
        {
            "status": "status",
            "category": "category[]=observation-category",
            "code": "code",
            "effective": "effectiveDateTime",
            "value": "value*",
            "components": "component",
            "interpretation": "interpretation[]=v3-ObservationInterpretation",
            "reference_range": "referenceRange[]",
            "encounter": "encounter>Encounter",
            "practitioner": "performer[]>Practitioner",
        },
    ),
    "reports": Resource(
        "DiagnosticReport",
        {
            "status": "status",
            "code": "code",
            "effective": "effectiveDateTime",
            "issued": "issued",
            "results": "result[]>Observation",
            "request": "basedOn[]>ServiceRequest",
            "specimen": "specimen[].display",
            "encounter": "encounter>Encounter",
            "practitioner": "performer[]>Practitioner",
        },
    ),
    "medications": Resource(
        "MedicationRequest",
        {
            "status": "status",
            "medication": "medicationCodeableConcept",
            "authored_on": "authoredOn",
            "dosage": "dosageInstruction[]",
            "start": "dispenseRequest.validityPeriod.start",
            "end": "dispenseRequest.validityPeriod.end",
            "quantity": "dispenseRequest.quantity",
            "refills": "dispenseRequest.numberOfRepeatsAllowed",
            "status_reason": "statusReason",
            "reason": "reasonReference[]>Condition",
            "encounter": "encounter>Encounter",
            "practitioner": "requester>Practitioner",
            "note": "note[].text",
        },
        {"intent": "order"},
    ),
    "dispenses": Resource(
        "MedicationDispense",
        {
            "status": "status",
            "request": "authorizingPrescription[]>MedicationRequest",
            "medication": "medicationCodeableConcept",
            "handed_over": "whenHandedOver",
            "quantity": "quantity",
            "days_supply": "daysSupply.value",
        },
    ),
    "allergies": Resource(
        "AllergyIntolerance",
        {
            "clinical_status": "clinicalStatus=allergyintolerance-clinical",
            "verification_status": "verificationStatus=allergyintolerance-verification",
            "type": "type",
            "category": "category[]",
            "criticality": "criticality",
            "code": "code",
            "onset": "onsetDateTime",
            "reactions": "reaction",
            "practitioner": "recorder>Practitioner",
        },
    ),
    "immunizations": Resource(
        "Immunization",
        {
            "country": "programEligibility[].text",
            "status": "status",
            "status_reason": "statusReason",
            "vaccine": "vaccineCode",
            "occurrence": "occurrenceDateTime",
            "series": "protocolApplied[].series",
            "dose_number": "protocolApplied[].doseNumberPositiveInt",
            "lot_number": "lotNumber",
            "expiration": "expirationDate",
            "manufacturer": "manufacturer.display",
            "site": "site",
            "route": "route",
            "encounter": "encounter>Encounter",
            "practitioner": "performer[].actor>Practitioner",
        },
    ),
    "procedures": Resource(
        "Procedure",
        {
            "status": "status",
            "category": "category.text",
            "code": "code",
            "start": "performedPeriod.start",
            "end": "performedPeriod.end",
            "reason": "reasonReference[]>Condition",
            "encounter": "encounter>Encounter",
            "practitioner": "performer[].actor>Practitioner",
            "note": "note[].text",
        },
    ),
    "requests": Resource(
        "ServiceRequest",
        {
            "category": "category[].text",
            "status": "status",
            "priority": "priority",
            "code": "code",
            "authored_on": "authoredOn",
            "specialty": "performerType.text",
            "reason": "reasonReference[]>Condition",
            "encounter": "encounter>Encounter",
            "practitioner": "requester>Practitioner",
            "note": "note[].text",
        },
        {"intent": "order"},
    ),
    "documents": Resource(
        "DocumentReference",
        {
            "status": "status",
            "type": "type",
            "date": "date",
            "title": "description",
            "encounter": "context.encounter[]>Encounter",
            "practitioner": "author[]>Practitioner",
        },
    ),
    "care_plans": Resource(
        "CarePlan",
        {
            "title": "title",
            "status": "status",
            "start": "period.start",
            "end": "period.end",
            "condition": "addresses[]>Condition",
            "activities": "activity[].detail.description",
            "goals": "goal",
            "practitioner": "author>Practitioner",
        },
        {"intent": "plan"},
    ),
    "devices": Resource(
        "Device",
        {
            "status": "status",
            "type": "type",
            "start": "manufactureDate",
            "end": "expirationDate",
            "serial": "serialNumber",
        },
    ),
    "coverages": Resource(
        "Coverage",
        {
            "status": "status",
            "payer": "payor[].display",
            "plan": "class[].name",
            "kind": "type.text",
            "member_id": "subscriberId",
            "group_number": "class[].value",
            "relationship": "relationship.text",
            "start": "period.start",
            "end": "period.end",
        },
    ),
    "charges": Resource(
        "ChargeItem",
        {
            "encounter": "context>Encounter",
            "code": "code",
            "quantity": "quantity.value",
            "price": "priceOverride.value",
            "diagnoses": "supportingInformation[]>Condition",
            "practitioner": "performer[].actor>Practitioner",
            "procedure": "service[]>Procedure",
        },
        {"status": "billable"},
    ),
}
