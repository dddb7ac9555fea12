"""What was done, what was ordered, and the devices that people use or carry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Device, Procedure, ServiceRequest
from mock_server.vendors.healthex.fhir import profiles
from mock_server.vendors.healthex.fhir.elements import (
    Json,
    concept,
    known,
    moment,
    period,
    snomed,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

_PROCEDURES = "2.696580"
_ORDER_CATEGORIES = {
    "referral": ("3457005", "Patient referral"),
    "laboratory": ("108252007", "Laboratory procedure"),
    "imaging": ("363679005", "Imaging"),
    "procedure": ("387713003", "Surgical procedure"),
}
_CATEGORIES = {
    "surgical": ("387713003", "Surgical procedure"),
    "diagnostic": ("103693007", "Diagnostic procedure"),
    "imaging": ("363679005", "Imaging"),
    "counselling": ("409063005", "Counseling"),
    "screening": ("20135006", "Screening procedure"),
    "therapeutic": ("277132007", "Therapeutic procedure"),
}


def drafts(scope: Scope) -> Iterator[Draft]:
    """A Procedure for each thing done, or meant to be done."""
    for item in scope.chart.procedures:
        id_ = scope.id("Procedure", item.id)
        yield Draft("Procedure", id_, item.last_updated, partial(_procedure, scope, item))


def orders(scope: Scope) -> Iterator[Draft]:
    """A ServiceRequest an order."""
    for item in scope.chart.requests:
        id_ = scope.id("ServiceRequest", item.id)
        yield Draft("ServiceRequest", id_, item.last_updated, partial(_order, scope, item))


def devices(scope: Scope) -> Iterator[Draft]:
    """A Device each; only implants follow the profile for implants."""
    for item in scope.chart.devices:
        implanted = catalogue().care.devices[item.key].implanted
        yield Draft(
            "Device",
            scope.id("Device", item.id),
            item.last_updated,
            partial(_device, scope, item, implanted),
            profiles.IMPLANTABLE if implanted else None,
        )


def _procedure(scope: Scope, item: Procedure) -> Json:
    source = scope.source_at(item.encounter)
    category = _CATEGORIES.get(item.category)
    order = f"img-{item.id[4:]}"
    found = known(
        basedOn=[scope.ref("ServiceRequest", order)] if order in scope.requested else None,
        status=item.status,
        category=snomed(*category) if category else {"text": item.category},
        code=concept(item.code, scope.local(source, _PROCEDURES, item.code)),
        subject=scope.subject(source),
        encounter=scope.encounter(source, item.encounter),
        performedPeriod=period(item.start, None if item.status == "in-progress" else item.end),
        recorder=scope.practitioner(item.practitioner),
        performer=[{"actor": scope.practitioner(item.practitioner)}],
        note=[{"text": item.note}] if item.note else None,
    )
    if item.status == "not-done":
        found.pop("performer")
    return found | scope.reason(source, item.reason)


def _order(scope: Scope, item: ServiceRequest) -> Json:
    source = scope.source_at(item.encounter)
    category = snomed(*_ORDER_CATEGORIES[item.category])
    found = known(
        status=item.status,
        intent="order",
        category=[category],
        priority=item.priority,
        code=concept(item.code, scope.local(source, _PROCEDURES, item.code)),
        subject=scope.subject(source),
        encounter=scope.encounter(source, item.encounter),
        occurrenceDateTime=moment(item.authored_on),
        authoredOn=moment(item.authored_on),
        requester=scope.practitioner(item.practitioner),
        note=[{"text": item.note}] if item.note else None,
    )
    return found | scope.reason(source, item.reason)


def _device(scope: Scope, item: Device, implanted: bool) -> Json:
    return known(
        udiCarrier=_carrier(item) if implanted else None,
        status=item.status,
        distinctIdentifier=item.serial if implanted else None,
        serialNumber=item.serial,
        deviceName=[{"name": item.type.text, "type": "user-friendly-name"}],
        type=concept(item.type, scope.local(scope.own, "2.701001", item.type)),
        patient=scope.subject(scope.own),
        owner=scope.organization(scope.own) if not implanted else None,
    )


def _carrier(item: Device) -> list[Json]:
    """A UDI in the form of GS1, with a company prefix that is nobody's (all zeros)."""
    device = f"0000000{sum(map(ord, item.key)) % 10**7:07d}"
    return [
        {
            "deviceIdentifier": device,
            "issuer": "http://hl7.org/fhir/NamingSystem/gs1-di",
            "jurisdiction": "http://hl7.org/fhir/NamingSystem/fda-udi",
            "carrierHRF": f"(01){device}(21){item.serial}",
        }
    ]
