"""Eligibility checks: what payers said of a coverage when somebody asked before a visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Appointment, Coverage
from mock_server.vendors.drchrono.charts.insurance import covers_on
from mock_server.vendors.drchrono.charts.people import first_name
from mock_server.vendors.drchrono.charts.timing import Lot, now
from mock_server.vendors.drchrono.identifiers import reference
from mock_server.vendors.drchrono.practice.ids import payer_id
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, decimal, naive

_ACTIVE, _INACTIVE = "1", "6"
_OVER = frozenset({_INACTIVE, "7", "8"})
"""X12 EB01: active coverage, inactive, and inactive in other words."""

_RARELY = (
    *("A", "A", "B", "B", "B", "C", "C", "C", "G", "F", "I", "L", "MC", "R", "U", "V"),
    *("2", "3", "4", "5", "7", "8", "CB", "D", "E", "H", "J", "N", "P", "W", "X", "Y"),
)
"""Answers that say something else first; the rest of EB01 is about what nobody asks for here."""
_SAYS_NOTHING = frozenset({"U", "V", "W"})

_SERVICES = {
    "30": "Health benefit plan coverage",
    "98": "Physician's office visit",
    "1": "Medical care",
    "BZ": "Office visit, well patient",
    "UC": "Urgent care",
    "MH": "Mental health",
    "AL": "Eye care",
    "5": "Laboratory tests",
}
"""Service types of X12 EB03 that the practice asks about, in words of our own."""
_ASKED = ("30",) * 10 + ("98",) * 4 + ("1", "1", "BZ", "BZ", "UC", "MH", "AL", "5")

_LEVELS = ("Primary Insurance", "Secondary Insurance")
_CHECKED = 15
"""Per cent of the appointments before which somebody asks."""

_LAPSED = timedelta(days=400)
"""How long after its end an insurance may still be asked by mistake."""


@dataclass(frozen=True, slots=True)
class _Check:
    when: datetime
    rank: int
    slot: Appointment
    cover: Coverage
    eligibility: str
    service: str


def eligibility_checks(scope: Scope) -> Iterator[Body]:
    """In the order in which they were made."""
    end = now(scope)
    checks = [check for slot in scope.chart.appointments for check in _checks(scope, slot)]
    past = (check for check in checks if check.when < end)
    for place, check in enumerate(sorted(past, key=lambda c: (c.when, c.slot.id, c.rank))):
        told = check.eligibility not in _SAYS_NOTHING
        yield {
            "id": scope.id(place),
            "patient": scope.patient,
            "appointment": scope.appointments[check.slot.id],
            "cob_level": _LEVELS[check.rank],
            "payer_name": check.cover.payer.upper() if told else "",
            "eligibility": check.eligibility,
            "request_service_type": check.service,
            "service_type_description": _SERVICES[check.service] if told else "",
            "query_date": naive(check.when),
            "coverage_subscriber": _subscriber(scope, check.cover) if told else {},
            "coverage_details": _details(scope, check) if told else {},
        }


def _checks(scope: Scope, slot: Appointment) -> Iterator[_Check]:
    """One for each insurance, the day before, or at the booking of a visit on the same day."""
    lot = Lot(scope.number("eligibility", slot.id))
    if lot.below(100) >= _CHECKED:
        return
    rare, which, minutes = lot.below(100) < 18, lot.below(len(_RARELY)), lot.below(300)
    service = _ASKED[lot.below(len(_ASKED))]
    when = max(slot.start - timedelta(hours=20, minutes=minutes), slot.recorded)
    day = when.date()
    for rank, cover in enumerate(covers_on(scope, day)):
        if cover:
            answer = _RARELY[which] if rare and rank == 0 else _ACTIVE
            yield _Check(when, rank, slot, cover, answer, service)
    for cover in scope.chart.coverages:
        asked = cover.end and cover.end <= day < cover.end + _LAPSED and cover.kind != "self-pay"
        if asked and lot.below(100) < 30:
            yield _Check(when, cover.order - 1, slot, cover, _INACTIVE, service)


def _subscriber(scope: Scope, cover: Coverage) -> Body:
    """Whom the payer has on its list; it leaves out what it does not want to confirm."""
    patient = scope.chart.patient
    address = patient.paperwork[COUNTRY].address
    return {
        "first_name": first_name(scope).upper(),
        "middle_name": "",
        "last_name": patient.name.family.upper(),
        "member_id": cover.member_id,
        "group_number": cover.group_number or "",
        "date_of_birth": patient.birth_date.isoformat(),
        "gender": patient.gender[0].upper(),
        "relationship": cover.relationship,
        "address": ", ".join(address.line).upper(),
        "city": address.city.upper(),
        "state": address.state or "",
        "zip_code": address.postal_code,
    }


def _details(scope: Scope, check: _Check) -> Body:
    """What the plan covers, as the payer's clearing house lays it out."""
    cover = check.cover
    active = check.eligibility not in _OVER
    copay = [_benefit("B", "Copayment", decimal(cover.copay))] if active and cover.copay else []
    return {
        "payer": {"name": cover.payer, "payer_id": payer_id(cover.payer)},
        "plan": {
            "name": cover.plan,
            "group_number": cover.group_number or "",
            "begins": cover.start.isoformat(),
            "ends": cover.end.isoformat() if cover.end and not active else "",
        },
        "status": "Active coverage" if active else "Inactive",
        "benefits": [*copay, _benefit("A", "Coinsurance", _coinsurance()[cover.payer])]
        if active
        else [],
        "trace_number": reference(scope.seed, "eligibility", scope.n, check.slot.id, check.rank),
        "messages": [] if active else ["The plan is not in force. Ask the patient for a card."],
    }


@cache
def _coinsurance() -> dict[str, str]:
    """What patients pay of the allowed amount, by payer."""
    return {payer.name: decimal(1 - payer.pays) for payer in catalogue().care.payers.values()}


def _benefit(code: str, name: str, amount: str) -> Body:
    return {"code": code, "name": name, "amount": amount, "in_network": "Y"}
