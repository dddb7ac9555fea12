"""Vaccine doses of the US schedule, given and refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import Immunization
from mock_server.vendors.healthex.fhir.elements import Json, coded, concept, known, moment
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

COUNTRY = "US"


def drafts(scope: Scope) -> Iterator[Draft]:
    """An Immunization a dose."""
    for dose in scope.chart.immunizations:
        if dose.country == COUNTRY:
            id_ = scope.id("Immunization", dose.id)
            yield Draft("Immunization", id_, dose.last_updated, partial(_dose, scope, dose))


def _dose(scope: Scope, dose: Immunization) -> Json:
    source = scope.source_at(dose.encounter)
    common = known(
        status=dose.status,
        statusReason=concept(dose.status_reason) if dose.status_reason else None,
        vaccineCode=concept(dose.vaccine),
        patient=scope.subject(source),
        encounter=scope.encounter(source, dose.encounter),
        occurrenceDateTime=moment(dose.occurrence),
        recorded=moment(dose.recorded),
        # Doses from before the person came to the practice are told from a vaccination card.
        primarySource=dose.recorded <= dose.occurrence,
        location=scope.listed("Location", scope.practice.locations[0].id),
    )
    if dose.status != "completed":
        return common
    return common | known(
        manufacturer={"display": dose.manufacturer},
        lotNumber=dose.lot_number,
        expirationDate=dose.expiration.isoformat(),
        site=concept(dose.site),
        route=concept(dose.route),
        performer=[
            {
                "function": coded("v2-0443", "AP", "Administering Provider"),
                "actor": scope.practitioner(dose.practitioner),
            }
        ],
        protocolApplied=[{"series": dose.series, "doseNumberPositiveInt": dose.dose_number}],
    )
