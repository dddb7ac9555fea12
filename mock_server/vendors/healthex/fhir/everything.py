"""Every resource of a person in the order of the Bundle: Person first, then type by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mock_server.vendors.healthex.fhir import (
    allergies,
    conditions,
    coverage,
    derived,
    documents,
    encounters,
    immunizations,
    medications,
    observations,
    patients,
    plans,
    procedures,
    provenance,
    reports,
    surveys,
)
from mock_server.vendors.healthex.fhir.directory import Directory
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

SECTIONS: tuple[Callable[[Scope], Iterator[Draft]], ...] = (
    patients.drafts,
    allergies.drafts,
    conditions.drafts,
    medications.drafts,
    medications.formulary,
    immunizations.drafts,
    encounters.drafts,
    procedures.drafts,
    procedures.orders,
    procedures.devices,
    plans.teams,
    plans.drafts,
    plans.goals,
    coverage.drafts,
    derived.drafts,
    observations.drafts,
    surveys.drafts,
    reports.drafts,
    reports.specimens,
    documents.drafts,
    documents.texts,
    provenance.drafts,
)
"""What a record is made of; the practice's directory stands at its end."""


def everything(scope: Scope) -> Iterator[Draft]:
    """The drafts of one person's whole record, with what supports it."""
    yield from personal(scope)
    yield from _supporting(scope)


def personal(scope: Scope) -> Iterator[Draft]:
    """What is the person's own."""
    for section in SECTIONS:
        yield from section(scope)


def _supporting(scope: Scope) -> Iterator[Draft]:
    """The directory's entries that the record refers to."""
    chart = scope.chart
    seen = {chart.practitioner}
    for section in (
        chart.encounters,
        chart.conditions,
        chart.observations,
        chart.reports,
        chart.medications,
        chart.allergies,
        chart.immunizations,
        chart.procedures,
        chart.requests,
        chart.documents,
        chart.care_plans,
    ):
        seen.update(item.practitioner for item in section)
    wanted = {scope.directory_id("Organization", source.organization) for source in scope.sources}
    wanted |= {
        scope.directory_id("Organization", f"payer/{cover.payer}")
        for cover in chart.coverages
        if cover.kind != coverage.SELF_PAY
    }
    wanted |= {
        scope.directory_id(kind, doctor)
        for doctor in seen
        for kind in ("Practitioner", "PractitionerRole")
    }
    for draft in Directory(scope.seed, scope.practice).drafts():
        if draft.type == "Location" or draft.id in wanted:
            yield draft
