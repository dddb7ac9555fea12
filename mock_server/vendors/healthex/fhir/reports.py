"""Diagnostic reports of laboratory and imaging, and the specimens that were examined."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import Concept, DiagnosticReport, Procedure
from mock_server.vendors.healthex.fhir import profiles
from mock_server.vendors.healthex.fhir.elements import (
    Json,
    coded,
    concept,
    instant,
    known,
    moment,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

_PROCEDURES = "2.696580"
_RADIOLOGY = ("http://loinc.org", "LP29684-5", "Radiology")


def drafts(scope: Scope) -> Iterator[Draft]:
    """A DiagnosticReport a panel, with its Specimen; one for each imaging study done."""
    for report in scope.chart.reports:
        id_ = scope.id("DiagnosticReport", report.id)
        write = partial(_laboratory, scope, report)
        yield Draft("DiagnosticReport", id_, report.last_updated, write, profiles.REPORT_LAB)
    for study in _studies(scope):
        id_ = scope.id("DiagnosticReport", study.id)
        write = partial(_imaging, scope, study)
        yield Draft("DiagnosticReport", id_, study.last_updated, write, profiles.REPORT_NOTE)


def specimens(scope: Scope) -> Iterator[Draft]:
    """A Specimen a report that names one."""
    for report in scope.chart.reports:
        if report.specimen is not None:
            id_ = scope.id("Specimen", report.id)
            write = partial(_specimen, scope, report, report.specimen)
            yield Draft("Specimen", id_, report.last_updated, write)


def _studies(scope: Scope) -> Iterator[Procedure]:
    for item in scope.chart.procedures:
        if item.category == "imaging" and item.status == "completed":
            yield item


def _laboratory(scope: Scope, report: DiagnosticReport) -> Json:
    source = scope.source_at(report.encounter)
    known_results = [one for one in report.results if one in scope.observed]
    ordered = report.request if report.request in scope.requested else None
    return known(
        basedOn=[scope.ref("ServiceRequest", ordered)] if ordered else None,
        status=report.status,
        category=[coded("v2-0074", "LAB", "Laboratory")],
        code=concept(report.code, scope.local(source, _PROCEDURES, report.code)),
        subject=scope.subject(source),
        encounter=scope.encounter(source, report.encounter),
        effectiveDateTime=moment(report.effective),
        issued=instant(report.issued),
        performer=[scope.organization(source)],
        resultsInterpreter=[scope.practitioner(report.practitioner)],
        specimen=[scope.ref("Specimen", report.id)] if report.specimen else None,
        result=[scope.ref("Observation", one) for one in known_results],
    )


def _imaging(scope: Scope, study: Procedure) -> Json:
    """What is known of a study, which has no findings in the chart."""
    source = scope.source_at(study.encounter)
    text = f"{study.code.text}, {study.start:%Y-%m-%d}. Images taken; see the note of the visit."
    return known(
        status="final",
        category=[coded(*_RADIOLOGY)],
        code=concept(study.code, scope.local(source, _PROCEDURES, study.code)),
        subject=scope.subject(source),
        encounter=scope.encounter(source, study.encounter),
        effectiveDateTime=moment(study.start),
        issued=instant(study.end),
        performer=[scope.organization(source)],
        resultsInterpreter=[scope.practitioner(study.practitioner)],
        presentedForm=[
            {
                "contentType": "text/plain",
                "data": b64encode(text.encode()).decode(),
                "title": study.code.text,
                "creation": moment(study.end),
            }
        ],
    )


def _specimen(scope: Scope, report: DiagnosticReport, kind: Concept) -> Json:
    source = scope.source_at(report.encounter)
    accession = f"MOCK-{scope.chart.n}-{report.id.removeprefix('rep-')}"
    return known(
        identifier=[{"system": f"{source.oid}.3.798268.800", "value": accession}],
        accessionIdentifier={"system": f"{source.oid}.3.798268.801", "value": accession},
        status="available",
        type=concept(kind),
        subject=scope.subject(source),
        receivedTime=moment(report.effective),
        collection={
            "collector": scope.practitioner(report.practitioner),
            "collectedDateTime": moment(report.effective),
        },
    )
