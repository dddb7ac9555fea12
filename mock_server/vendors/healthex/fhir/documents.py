"""Documents and their texts: the texts stand in Binary resources of their own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import DocumentReference
from mock_server.population.notes import note_text
from mock_server.vendors.healthex.fhir.elements import (
    US_CORE,
    Json,
    coded,
    concept,
    instant,
    known,
    period,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

MEDIA = "text/plain"
_NOTES = "2.727879"
_CATEGORY = (f"{US_CORE}CodeSystem/us-core-documentreference-category", "clinical-note")
_FORMAT = {
    "system": "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode",
    "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient",
    "display": "mimeType Sufficient",
}


def drafts(scope: Scope) -> Iterator[Draft]:
    """A DocumentReference a document."""
    for item in scope.chart.documents:
        id_ = scope.id("DocumentReference", item.id)
        yield Draft("DocumentReference", id_, item.last_updated, partial(_document, scope, item))


def texts(scope: Scope) -> Iterator[Draft]:
    """A Binary a document, its text written when it is asked for."""
    for item in scope.chart.documents:
        id_ = scope.id("Binary", item.id)
        yield Draft("Binary", id_, item.last_updated, partial(_binary, scope, item))


def _document(scope: Scope, item: DocumentReference) -> Json:
    source = scope.source_at(item.encounter)
    visit = scope.encounter(source, item.encounter)
    start, end = scope.spans.get(item.encounter or "", (item.date, None))
    number = f"MOCK-{scope.chart.n}-{item.id}"
    return known(
        identifier=[{"system": f"{source.oid}.{_NOTES}", "value": number}],
        status=item.status,
        docStatus="final",
        type=concept(item.type, scope.local(source, _NOTES, item.type)),
        category=[coded(*_CATEGORY, "Clinical Note")],
        subject=scope.subject(source),
        date=instant(item.date),
        author=[scope.practitioner(item.practitioner)],
        custodian=scope.organization(source),
        description=item.title,
        content=[
            {
                "attachment": {
                    "contentType": MEDIA,
                    "url": f"Binary/{scope.id('Binary', item.id)}",
                    "title": item.title,
                    "creation": instant(item.date),
                },
                "format": _FORMAT,
            }
        ],
        context=known(encounter=[visit] if visit else None, period=period(start, end)),
    )


def _binary(scope: Scope, item: DocumentReference) -> Json:
    text = note_text(scope.chart, item, scope.practice)
    return {
        "contentType": MEDIA,
        "securityContext": scope.ref("DocumentReference", item.id),
        "data": b64encode(text.encode()).decode(),
    }
