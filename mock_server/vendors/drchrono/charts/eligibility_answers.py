"""What a payer answers: whom it insures, and what the plan covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Appointment, Coverage
from mock_server.vendors.drchrono.charts.eligibility_words import ELIGIBILITIES
from mock_server.vendors.drchrono.charts.insurance import subscriber
from mock_server.vendors.drchrono.charts.people import first_name
from mock_server.vendors.drchrono.identifiers import reference
from mock_server.vendors.drchrono.practice.ids import payer_id
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, decimal

ACTIVE = "1"
OVER = ("6", "6", "6", "7", "8")
"""Answers about insurances in force, and about those that have ended."""

NOT_COVERED = {"AL": "I", "35": "E"}
"""Answers about services that insurances of medical care leave out."""

_LEFT_TO_PAY = {"C": 6, "G": 12}
"""What is left of yearly limits, at most, in units of 250 dollars."""


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody asked about an insurance before a visit, and the code that came back."""

    when: datetime
    rank: int
    slot: Appointment
    cover: Coverage
    eligibility: str
    service: str


def insured(scope: Scope, cover: Coverage) -> Body:
    """Whom the payer has on its list; it leaves out what it does not know."""
    patient, holder = scope.chart.patient, subscriber(scope, cover)
    if holder["is_subscriber_the_patient"]:
        first, last, gender = first_name(scope), patient.name.family, patient.gender
        born: str | None = patient.birth_date.isoformat()
    else:
        first, last = holder["subscriber_first_name"], holder["subscriber_last_name"]
        born, gender = holder["subscriber_date_of_birth"], holder["subscriber_gender"]
    address = patient.paperwork[COUNTRY].address
    return _told(
        {
            "first_name": first.upper(),
            "last_name": last.upper(),
            "member_id": cover.member_id,
            "group_number": cover.group_number,
            "date_of_birth": born,
            "gender": gender[:1].upper(),
            "relationship": cover.relationship,
            "address": ", ".join(address.line).upper(),
            "city": address.city.upper(),
            "state": address.state,
            "zip_code": address.postal_code,
        }
    )


def details(scope: Scope, check: Check) -> Body:
    """What the plan covers, as the payer's clearing house lays it out."""
    cover, over = check.cover, check.eligibility in OVER
    plan = {
        "name": cover.plan,
        "group_number": cover.group_number,
        "begins": cover.start.isoformat(),
        "ends": cover.end.isoformat() if cover.end and over else None,
    }
    messages = ["The plan is not in force. Ask the patient for a card."] if over else []
    if check.service in NOT_COVERED and not over:
        messages = ["The plan does not cover this service."]
    return {
        "payer": {"name": cover.payer, "payer_id": payer_id(cover.payer)},
        "plan": _told(plan),
        "status": ELIGIBILITIES[check.eligibility if over else ACTIVE],
        "benefits": [] if over else list(_benefits(scope, check)),
        "trace_number": reference(scope.seed, "eligibility", scope.n, check.slot.id, check.rank),
        "messages": messages,
    }


def _benefits(scope: Scope, check: Check) -> Iterator[Body]:
    """What the answer is about first, then what patients pay of a service that is covered."""
    code, cover = check.eligibility, check.cover
    amounts = {"B": decimal(cover.copay or 0), "A": _coinsurance()[cover.payer]}
    if code in _LEFT_TO_PAY:
        units = 1 + scope.number("left-to-pay", check.slot.id) % _LEFT_TO_PAY[code]
        amounts[code] = decimal(250 * units)
    always = () if code in NOT_COVERED.values() else ("B", "A") if cover.copay else ("A",)
    for about in dict.fromkeys((*((code,) if code.isalpha() else ()), *always)):
        name, amount = ELIGIBILITIES[about], amounts.get(about)
        yield _told({"code": about, "name": name, "amount": amount, "in_network": "Y"})


@cache
def _coinsurance() -> dict[str, str]:
    """What patients pay of the allowed amount, by payer."""
    return {payer.name: decimal(1 - payer.pays) for payer in catalogue().care.payers.values()}


def _told(body: Body) -> Body:
    """What has a value."""
    return {key: value for key, value in body.items() if value}
