"""Medications: what was prescribed, and what the pharmacy handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import partial

from mock_server.population.chart import (
    Concept,
    Dosage,
    MedicationDispense,
    MedicationRequest,
)
from mock_server.vendors.healthex.fhir.elements import (
    HL7,
    Json,
    coded,
    concept,
    known,
    moment,
    number,
    period,
    quantity,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.vendors.healthex.fhir.sources import Source

_DRUGS = "2.698288"


def drafts(scope: Scope) -> Iterator[Draft]:
    """A MedicationRequest a prescription, a MedicationDispense a fill."""
    for item in scope.chart.medications:
        if item.status != "draft":
            id_ = scope.id("MedicationRequest", item.id)
            yield Draft("MedicationRequest", id_, item.last_updated, partial(_request, scope, item))
    prescribed = {item.id: item for item in scope.chart.medications if item.status != "draft"}
    for fill in scope.chart.dispenses:
        if fill.request in prescribed:
            id_ = scope.id("MedicationDispense", fill.id)
            write = partial(_dispense, scope, fill, prescribed[fill.request])
            yield Draft("MedicationDispense", id_, fill.last_updated, write)


def formulary(scope: Scope) -> Iterator[Draft]:
    """A Medication a coded drug of the record, as each source writes it."""
    seen: set[tuple[str, str]] = set()
    for item in scope.chart.medications:
        source = scope.source_at(item.encounter)
        mark = source.key, item.medication.text
        if item.status == "draft" or not item.medication.coding or mark in seen:
            continue
        seen.add(mark)
        id_ = scope.id("Medication", *mark)
        write = partial(_medication, scope, source, item.medication)
        yield Draft("Medication", id_, item.recorded, write)


def _medication(scope: Scope, source: Source, drug: Concept) -> Json:
    return {"code": concept(drug, scope.local(source, _DRUGS, drug)), "status": "active"}


def _drug(scope: Scope, source: Source, drug: Concept) -> Json:
    """A coded drug by reference; free text in words."""
    if not drug.coding:
        return {"medicationCodeableConcept": concept(drug)}
    reference = scope.ref("Medication", source.key, drug.text, display=drug.text)
    return {"medicationReference": reference}


def _request(scope: Scope, item: MedicationRequest) -> Json:
    source = scope.source_at(item.encounter)
    reason = item.status_reason
    found = known(
        status=item.status,
        statusReason=concept(reason) if reason else None,
        intent="order",
        category=[coded("medicationrequest-category", "community", "Community")],
        reportedBoolean=False,
        **_drug(scope, source, item.medication),
        subject=scope.subject(source),
        encounter=scope.encounter(source, item.encounter),
        authoredOn=moment(item.authored_on),
        requester=scope.practitioner(item.practitioner),
        recorder=scope.practitioner(item.practitioner),
        note=[{"text": item.note}] if item.note else None,
        dosageInstruction=[_dosage(item.dosage)],
        dispenseRequest=known(
            validityPeriod=period(item.authored_on, item.end and _not_before(item)),
            numberOfRepeatsAllowed=item.refills,
            quantity=quantity(item.quantity) if item.quantity else None,
            expectedSupplyDuration=_days(item.days_supply) if item.days_supply else None,
        ),
    )
    return found | scope.reason(source, item.reason)


def _not_before(item: MedicationRequest) -> date:
    """The end of taking; a prescription ends no earlier than the day it was written."""
    assert item.end is not None  # noqa: S101
    return max(item.end, item.authored_on.date())


def _dispense(scope: Scope, fill: MedicationDispense, request: MedicationRequest) -> Json:
    source = scope.source_at(request.encounter)
    return known(
        status=fill.status,
        category=coded("medicationdispense-category", "community", "Community"),
        **_drug(scope, source, request.medication),
        subject=scope.subject(source),
        context=scope.encounter(source, request.encounter),
        performer=[{"actor": scope.organization(source)}],
        authorizingPrescription=[scope.ref("MedicationRequest", request.id)],
        type=coded(
            "v3-ActCode",
            *(("FF", "First Fill") if fill.id.endswith("-0") else ("RFP", "Refill - Part Fill")),
        ),
        quantity=quantity(fill.quantity),
        daysSupply=_days(fill.days_supply),
        whenHandedOver=moment(fill.handed_over),
        dosageInstruction=[_dosage(request.dosage)],
    )


def _days(days: int) -> Json:
    return {"value": days, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"}


def _dosage(dosage: Dosage) -> Json:
    dose = {"doseQuantity": quantity(dosage.dose)} if dosage.dose else None
    kind = {"type": {"coding": [{"system": f"{HL7}dose-rate-type", "code": "ordered"}]}}
    return known(
        text=dosage.text,
        timing={"repeat": _repeat(dosage.per_day)} if dosage.per_day else None,
        asNeededBoolean=dosage.as_needed,
        route=concept(dosage.route),
        doseAndRate=[kind | dose] if dose else None,
    )


def _repeat(per_day: float) -> Json:
    """So many times in so many days: 2 in 1, 1 in 7, 3 in 2."""
    rate = Fraction(per_day).limit_denominator(10)
    if rate == 0:
        return {"frequency": 1, "period": number(round(1 / per_day)), "periodUnit": "d"}
    return {"frequency": rate.numerator, "period": rate.denominator, "periodUnit": "d"}
