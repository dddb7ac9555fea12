"""Eligibility checks: what payers said of a coverage when somebody asked before a visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mock_server.population.chart import Appointment
from mock_server.vendors.drchrono.charts.eligibility_answers import (
    ACTIVE,
    NOT_COVERED,
    OVER,
    Check,
    details,
    insured,
)
from mock_server.vendors.drchrono.charts.eligibility_words import ELIGIBILITIES, SERVICES
from mock_server.vendors.drchrono.charts.insurance import covers_on
from mock_server.vendors.drchrono.charts.timing import Lot, now
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_RARELY = (
    *("A", "A", "B", "B", "B", "C", "C", "C", "G", "F", "L", "MC", "R", "U", "V", "W"),
    *("2", "3", "4", "5", "CB", "D", "H", "J", "N", "P", "X", "Y"),
)
"""Answers that say something else first; the rest is about what nobody asks for here."""
_SAYS_NOTHING = frozenset({"U", "V", "W"})

_ASKED = ("30",) * 10 + ("98",) * 4 + ("1", "1", "BZ", "BZ", "UC", "MH", "5", "AL", "35")
"""Service types, as often as the practice asks about them."""

_LEVELS = ("Primary Insurance", "Secondary Insurance")
_CHECKED = 15
"""Per cent of the appointments before which somebody asks."""

_LAPSED = timedelta(days=400)
"""How long after its end an insurance may still be asked by mistake."""


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
            "eligibility": ELIGIBILITIES[check.eligibility],
            "request_service_type": check.service,
            "service_type_description": SERVICES[check.service] if told else "",
            "query_date": naive(check.when),
            "coverage_subscriber": insured(scope, check.cover) if told else {},
            "coverage_details": details(scope, check) if told else {},
            "eligibility_code": check.eligibility,
        }


def _checks(scope: Scope, slot: Appointment) -> Iterator[Check]:
    """One for each insurance, the day before, or at the booking of a visit on the same day."""
    lot = Lot(scope.number("eligibility", slot.id))
    if lot.below(100) >= _CHECKED:
        return
    rare, which, minutes = lot.below(100) < 18, lot.below(len(_RARELY)), lot.below(300)
    service = _ASKED[lot.below(len(_ASKED))]
    when = max(slot.start - timedelta(hours=20, minutes=minutes), slot.recorded)
    day, over = when.date(), OVER[lot.below(len(OVER))]
    in_force = covers_on(scope, day)
    for rank, cover in enumerate(in_force):
        if cover:
            answer = _RARELY[which] if rare and rank == 0 else ACTIVE
            yield Check(when, rank, slot, cover, NOT_COVERED.get(service, answer), service)
    payers = {cover.payer for cover in in_force if cover}
    for cover in scope.chart.coverages:
        asked = cover.end and cover.end <= day < cover.end + _LAPSED and cover.kind != "self-pay"
        if asked and cover.payer not in payers and lot.below(100) < 30:
            yield Check(when, cover.order - 1, slot, cover, over, service)
