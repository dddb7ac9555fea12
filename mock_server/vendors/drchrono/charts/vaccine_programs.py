"""Who pays for a dose of vaccine that the practice gives, and what giving it is billed under."""

from __future__ import annotations

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Immunization
from mock_server.population.times import YEAR
from mock_server.vendors.drchrono.scope import Scope

_CHILD = 19  # years: until then the federal program may pay
_NATIVE = "1002-5"  # American Indian or Alaska Native

_UNDERINSURED = 0.04
"""Share of the insured children whose plan does not cover vaccines."""

_SERVICES = {
    "influenza": "influenza-vaccination-admin",
    "pneumococcal-adult": "pneumococcal-vaccination-admin",
    "hepb": "hep-b-vaccination-admin",
}
"""What giving a dose of a series is, where Medicare has codes for it."""


def funding(scope: Scope, dose: Immunization) -> str:
    """Which program pays (HL7 table 0064), by insurance and age on the day."""
    insurance = _insurance(scope, dose)
    uninsured = insurance in (None, "self-pay")
    if (dose.occurrence.date() - scope.chart.patient.birth_date).days >= _CHILD * YEAR:
        return "V07" if uninsured else "V01"
    race = scope.chart.patient.race
    if race and race.code(systems.RACE_ETHNICITY) == _NATIVE:
        return "V04"
    if uninsured or insurance == "medicaid":
        return "V03" if uninsured else "V02"
    return "V05" if scope.drawn("underinsured") < _UNDERINSURED else "V01"


def billed(scope: Scope, dose: Immunization) -> str:
    """Medicare's code for giving it (HCPCS); other payers want CPT codes, which are not shipped."""
    service = _SERVICES.get(dose.series)
    if service is None or _insurance(scope, dose) != "medicare":
        return ""
    return catalogue().procedures[service].concept.code(systems.HCPCS) or ""


def _insurance(scope: Scope, dose: Immunization) -> str | None:
    """The kind of the first insurance on the day."""
    day = dose.occurrence.date()
    for cover in scope.chart.coverages:
        if cover.order == 1 and cover.start <= day and (cover.end is None or day < cover.end):
            return cover.kind
    return None
