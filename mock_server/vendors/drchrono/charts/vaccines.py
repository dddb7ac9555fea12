"""Vaccine records of the US schedule: doses given here, told of from elsewhere, or refused.

A dose that was given in a visit is the practice's own. Others were given before the patient came,
or in a pharmacy, a school, by the health department, and are in the record as history.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Immunization
from mock_server.population.times import YEAR
from mock_server.vendors.drchrono.charts.documented import Documenting
from mock_server.vendors.drchrono.charts.vaccine_dates import next_due, row
from mock_server.vendors.drchrono.charts.vaccine_programs import billed, funding
from mock_server.vendors.drchrono.identifiers import doctor_id, staff_id, user_of_doctor
from mock_server.vendors.drchrono.practice.ids import (
    consent_form_id,
    historical_inventory_id,
    inventory_id,
)
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, decimal, naive

_NURSE = 2
"""Who gives vaccines and keeps their records, by the place among the staff."""

_FIRST_DOSE, _FIRST_STATEMENT = 5000, 900
"""Where the numbers of doses and of information statements begin."""

_GROWN_UP = 19  # years

_HISTORY = (("01", 0.2), ("02", 0.45), ("03", 0.6), ("05", 0.9), ("08", 1.0))
_CHILDHOOD = (("02", 0.3), ("03", 0.5), ("04", 0.55), ("05", 0.85), ("07", 0.95), ("08", 1.0))
_AT_BIRTH = "06"
"""Where history comes from (NIP001), with cumulative shares: a registry, a card, a school, …"""

_ROUTES = {"Intramuscular": "IM", "Subcutaneous": "SC", "Oral": "PO", "Intranasal": "NS"}
"""HL7 table 0162."""

_AMOUNTS = {"Oral": 2.0, "Intranasal": 0.2}  # mL, where it is not half a millilitre

_SITES = {
    "Left upper arm": "LA",
    "Right upper arm": "RA",
    "Left thigh": "LT",
    "Right thigh": "RT",
    "Nose": "BN",
}
"""HL7 table 0163."""

_IMMUNITY = {"influenza": 6142004}
"""From a series to DrChrono's code of the disease that it is against (SNOMED CT)."""


def vaccine_records(scope: Scope) -> Iterator[Body]:
    """Every dose of the US schedule that is in the record, in the order of its writing down."""
    stands, known = Documenting(scope), []
    for dose in scope.chart.immunizations:
        told = stands(dose.encounter, dose.recorded) if dose.country == COUNTRY else None
        if told:
            known.append((told.when, dose))
    known.sort(key=lambda item: (item[0], item[1].recorded, item[1].id))
    for ordinal, (when, dose) in enumerate(known):
        done = dose.status == "completed"
        here = done and dose.encounter in scope.visits
        yield {
            "id": scope.id(ordinal),
            "patient": scope.patient,
            "ordering_doctor": doctor_id(dose.practitioner),
            "cvx_code": dose.vaccine.code(systems.CVX) or "",
            "vaccine_inventory": _lot(scope, dose, here=here),
            "name": dose.vaccine.text,
            "cpt_code": billed(scope, dose) if here else "",
            "completion_status": "CP" if done else _not_done(dose),
            "administered_at": scope.office if here else None,
            "administered_by": _by(scope, dose) if here else None,
            "administered_start": scope.local(dose.occurrence) if done else None,
            "amount": _amount(dose) if here else None,
            "units": "mL" if here else "",
            "route": _ROUTES[dose.route.text] if done else "",
            "site": _SITES.get(dose.site.text, "") if done else "",
            "doses": [_FIRST_DOSE + row(dose)],
            "next_dose_date": _next(scope, dose) if done else None,
            "consent_form": consent_form_id(scope.keeper, "vaccines") if here else None,
            "funding_eligibility": funding(scope, dose) if here else "",
            "record_source": _source(scope, dose, here=here) if done else "",
            "observed_immunity": None if done else _immunity(scope, dose),
            "comments": _comments(dose, done=done, here=here),
            "vis": statement(dose.key) if here else None,
            "entered_by": _staff(scope, _NURSE),
            "created_at": naive(when),
            "updated_at": naive(max(when, dose.last_updated)),
        }


def _lot(scope: Scope, dose: Immunization, *, here: bool) -> int:
    if here:
        return inventory_id(scope.keeper, dose.key, dose.occurrence.astimezone(scope.clock).date())
    return historical_inventory_id(scope.keeper, dose.key)


def _not_done(dose: Immunization) -> str:
    """Not administered for the time being, or refused."""
    reason = dose.status_reason
    return "NA" if reason and reason.text == _postponed() else "RE"


@cache
def _postponed() -> str:
    return catalogue().vaccines.refusal_reasons["postponed"].text


def _staff(scope: Scope, place: int) -> int:
    return staff_id(scope.practice.index, place)


def _by(scope: Scope, dose: Immunization) -> int:
    """The nurse as a rule, else the doctor."""
    if scope.drawn("given-by", dose.id) < 0.85:
        return _staff(scope, _NURSE)
    return user_of_doctor(doctor_id(dose.practitioner))


def _amount(dose: Immunization) -> str:
    """Millilitres as they come in a syringe, a tube or a sprayer."""
    if dose.key.startswith("covid"):
        return decimal(0.3)
    return decimal(_AMOUNTS.get(dose.route.text, 0.5))


def _next(scope: Scope, dose: Immunization) -> str | None:
    due = next_due(dose, scope.chart.patient.birth_date)
    return due.isoformat() if due else None


def _source(scope: Scope, dose: Immunization, *, here: bool) -> str:
    if here:
        return "00"
    days = (dose.occurrence.date() - scope.chart.patient.birth_date).days
    if days <= 1:
        return _AT_BIRTH
    drawn = scope.drawn("source", dose.id)
    shares = _CHILDHOOD if days < _GROWN_UP * YEAR else _HISTORY
    return next(source for source, share in shares if drawn < share)


def _immunity(scope: Scope, dose: Immunization) -> int | None:
    """The disease, if the patient went through it before."""
    had = (item for item in scope.chart.conditions if item.key == dose.series)
    if any(item.recorded < dose.recorded for item in had):
        return _IMMUNITY.get(dose.series)
    return None


def _comments(dose: Immunization, *, done: bool, here: bool) -> str:
    if not done:
        return f"{dose.status_reason.text}." if dose.status_reason else ""
    return "" if here else f"Given elsewhere, lot {dose.lot_number}."


@cache
def statement(vaccine: str) -> int:
    """The number of a vaccine's information statement, by the vaccine's key."""
    return _FIRST_STATEMENT + list(catalogue().vaccines.vaccines).index(vaccine)
