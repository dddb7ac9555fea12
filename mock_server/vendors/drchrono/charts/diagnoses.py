"""The diagnoses that visits are billed with: what was found, else why the patient was seen.

A payer wants a diagnosis for every service. Where the chart has none with a code, the visit gets
the Z codes of its kind and of what was done in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import ChargeItem, Encounter
from mock_server.vendors.drchrono.practice.catalogue import Reasons, ServiceReason, setup
from mock_server.vendors.drchrono.scope import COUNTRY, Scope


def diagnoses(scope: Scope, visit: Encounter) -> list[str]:
    """The ICD-10 codes of a visit, in their order; none while it goes on and nothing is found."""
    found = _found(scope, visit)
    if found or visit.status != "finished":
        return found
    return list(dict.fromkeys(_reasons_of(scope, visit)))


def pointers(scope: Scope, visit: Encounter, charge: ChargeItem) -> list[int]:
    """The places, from 1, of what a service was for in the visit's codes.

    Services are for everything that was found; without that, each is for its own reason.
    """
    codes = diagnoses(scope, visit)
    if not codes or _found(scope, visit):
        return list(range(1, len(codes) + 1))
    own = _service_reason(scope, charge)
    return [codes.index(own) + 1 if own else 1]


def _found(scope: Scope, visit: Encounter) -> list[str]:
    codes = _icd10(scope)
    return list(dict.fromkeys(codes[name] for name in visit.diagnoses if name in codes))


def _reasons_of(scope: Scope, visit: Encounter) -> Iterator[str]:
    """That of the visit first."""
    yield _visit_reason(scope, visit)
    for charge in _charges(scope).get(visit.id, ()):
        code = _service_reason(scope, charge)
        if code:
            yield code
    if visit.id in vaccinated(scope):
        yield _reasons().vaccines.code


def _visit_reason(scope: Scope, visit: Encounter) -> str:
    reason = _by_words().get(visit.type.text)
    if reason is None:
        return _reasons().otherwise.code
    days = (visit.start.date() - scope.chart.patient.birth_date).days
    return next((item.code for item in reason.younger if days < item.days), reason.code)


def _service_reason(scope: Scope, charge: ChargeItem) -> str | None:
    reason = _reasons().services.get(_procedures(scope).get(charge.procedure or "", ""))
    return reason.code if reason else None


def _reasons() -> Reasons:
    return setup().billing.reasons


@cache
def _by_words() -> dict[str, ServiceReason]:
    """The reasons of kinds of visit by their words."""
    kinds, reasons = catalogue().encounters, _reasons().visits
    return {kinds[key].text: reason for key, reason in reasons.items() if key in kinds}


@lru_cache(maxsize=4)
def _icd10(scope: Scope) -> dict[str, str]:
    told = ((item.id, item.code.code(systems.ICD10CM)) for item in scope.chart.conditions)
    return {name: code for name, code in told if code}


@lru_cache(maxsize=4)
def _procedures(scope: Scope) -> dict[str, str]:
    return {item.id: item.key for item in scope.chart.procedures}


@lru_cache(maxsize=4)
def _charges(scope: Scope) -> dict[str, list[ChargeItem]]:
    found: dict[str, list[ChargeItem]] = {}
    for charge in scope.chart.charges:
        found.setdefault(charge.encounter, []).append(charge)
    return found


@lru_cache(maxsize=4)
def vaccinated(scope: Scope) -> frozenset[str | None]:
    """The visits in which doses of the schedule that is shown were given."""
    doses = scope.chart.immunizations
    given = (dose for dose in doses if dose.country == COUNTRY and dose.status == "completed")
    return frozenset(dose.encounter for dose in given)
