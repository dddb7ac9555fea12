"""Who insures the person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import Coverage
from mock_server.vendors.healthex.fhir.elements import Json, coded, known, period
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

SELF_PAY = "self-pay"
_TYPES = {
    "commercial": ("EHCPOL", "extended healthcare"),
    "exchange": ("EHCPOL", "extended healthcare"),
    "medicare": ("PUBLICPOL", "public healthcare"),
    "medicaid": ("SUBSIDIZ", "subsidized health program"),
}


def drafts(scope: Scope) -> Iterator[Draft]:
    """A Coverage an insurance, with the insurer's own record where that is connected."""
    for item in scope.chart.coverages:
        id_ = scope.id("Coverage", item.id)
        yield Draft("Coverage", id_, item.last_updated, partial(_coverage, scope, item))


def _payor(scope: Scope, item: Coverage) -> Json:
    """The insurer, or the patient who pays."""
    if item.kind == SELF_PAY:
        return scope.subject(scope.own)
    return scope.listed("Organization", f"payer/{item.payer}", display=item.payer)


def _coverage(scope: Scope, item: Coverage) -> Json:
    source = next((one for one in scope.sources if one.name == item.payer), scope.own)
    system = f"urn:oid:2.16.840.1.113883.19.5.{9000 + item.order}"
    kind = _TYPES.get(item.kind)
    group = item.group_number
    classes = [
        {"type": coded("coverage-class", "plan", "Plan"), "value": item.plan, "name": item.plan}
    ]
    if group:
        classes.insert(
            0, {"type": coded("coverage-class", "group", "Group"), "value": group, "name": group}
        )
    child = item.relationship == "child"
    guardian = bool(child and scope.chart.patient.contacts)
    return known(
        identifier=[
            {
                "type": coded("v2-0203", "MB", "Member Number"),
                "system": system,
                "value": item.member_id,
            }
        ],
        status=item.status,
        type=coded("v3-ActCode", *kind) if kind else coded("coverage-selfpay", "pay", "PAY"),
        subscriber=scope.ref("RelatedPerson", 0) if guardian else None,
        subscriberId=item.member_id,
        beneficiary=scope.subject(source),
        relationship=coded(
            "subscriber-relationship", item.relationship, item.relationship.capitalize()
        ),
        period=period(item.start, item.end),
        payor=[_payor(scope, item)],
        class_=classes,
        order=item.order,
    )
