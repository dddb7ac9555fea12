"""The list of documents; an id names what it was written from ("doc-enc-0007")."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import (
    DiagnosticReport,
    DocumentReference,
    Encounter,
    ServiceRequest,
)
from mock_server.population.life import Life


def documents(
    life: Life,
    encounters: list[Encounter],
    reports: list[DiagnosticReport],
    requests: list[ServiceRequest],
) -> list[DocumentReference]:
    """Notes of visits, discharge summaries, laboratory reports and referral letters."""
    found = []
    kinds = {visit.id: catalogue().encounters[visit.kind] for visit in life.visits}
    for encounter in encounters:
        key = kinds[encounter.id].document
        when = encounter.end + timedelta(minutes=25)
        if key and life.as_of > when:
            words = {"reason": encounter.reason or kinds[encounter.id].text}
            found.append(_document(life, key, encounter.id, when, encounter.id, words))
    for report in reports:
        words = {"panel": report.code.text}
        found.append(
            _document(life, "lab-report", report.id, report.issued, report.encounter, words)
        )
    for request in _referrals(requests):
        when = request.authored_on + timedelta(minutes=40)
        if life.as_of > when:
            words = {"specialty": request.code.text, "reason": request.note or ""}
            found.append(
                _document(life, "referral-letter", request.id, when, request.encounter, words)
            )
    return sorted(found, key=lambda item: (item.date, item.id))


def _referrals(requests: list[ServiceRequest]) -> Iterable[ServiceRequest]:
    return (item for item in requests if item.category == "referral")


def _document(
    life: Life, key: str, source: str, when: datetime, encounter: str | None, words: dict[str, str]
) -> DocumentReference:
    kind = catalogue().documents.types[key]
    facts = {"reason": "", "panel": "", "specialty": "", "date": f"{when:%Y-%m-%d}", **words}
    return DocumentReference(
        id=f"doc-{source}",
        recorded=when,
        last_updated=when,
        key=key,
        status="current",
        type=kind.concept,
        date=when,
        title=(kind.title or kind.text).format_map(facts),
        encounter=encounter,
        practitioner=life.practitioner,
    )
