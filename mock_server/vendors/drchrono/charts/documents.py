"""Documents of the chart, and amendments that applications added to it."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.population.chart import DocumentReference, Encounter
from mock_server.vendors.drchrono.charts.timing import later, now
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, file_url, in_order, naive

APPLICATION = "demo-client"
"""The application that made the amendments: it alone sees them."""

_ARCHIVED = 0.02
_AMENDED = 0.01
"""Share of the visits whose note was amended."""

_TAGS = {"lab-report": "lab", "referral-letter": "referral", "discharge-summary": "hospital"}
_MORE_TAGS = ("reviewed", "external", "to scan", "patient copy")

_AMENDMENTS = (
    ("Correction of the medication list", "The patient brought the box."),
    ("Family history", ""),
    ("Statement of the patient", "Signed at the front desk."),
    ("Correction of an address", "The street was misspelt."),
    ("Request of the patient", "The patient asks for this to be added to the record."),
)


def documents(scope: Scope) -> Iterator[Body]:
    """Notes, summaries, reports and letters, as files."""
    for place, document in enumerate(in_order(scope.chart.documents)):
        id_ = scope.id(place)
        changed = document.last_updated
        removed = later(scope, changed, 20 + place % 90, place)
        archived = scope.drawn("document-removed", document.id) < _ARCHIVED
        gone = archived and removed < now(scope)
        yield {
            "id": id_,
            "doctor": doctor_id(document.practitioner),
            "patient": scope.patient,
            "date": scope.day(document.date),
            "description": document.title,
            "document": file_url("documents", id_, f"{document.key}.pdf"),
            "metatags": _tags(scope, document),
            "archived": gone,
            "updated_at": naive(removed if gone else changed),
        }


def _tags(scope: Scope, document: DocumentReference) -> list[str]:
    """What sort it is, and now and then a label of somebody's own."""
    found = [_TAGS[document.key]] if document.key in _TAGS else []
    drawn = scope.number("tags", document.id) % 40
    return [*found, _MORE_TAGS[drawn]] if drawn < len(_MORE_TAGS) else found


def amendments(scope: Scope) -> Iterator[Body]:
    """Additions to the notes of visits, or to the record as a whole, in the order of making."""
    visits = [v for v in in_order(scope.chart.encounters) if v.id in scope.visits]
    made = [visit for visit in visits if _amended(scope, visit)]
    for place, visit in enumerate(made):
        id_, drawn = scope.id(place), scope.number("amendment", visit.id)
        name, comments = _AMENDMENTS[drawn % len(_AMENDMENTS)]
        yield {
            "id": id_,
            "doctor": doctor_id(visit.practitioner),
            "patient": scope.patient,
            "amendment_name": name,
            "amendment_file": file_url("amendments", id_, "amendment.pdf"),
            "appointment": scope.visits[visit.id] if drawn % 5 else None,
            "comments": comments,
            "application": APPLICATION,
        }


def _amended(scope: Scope, visit: Encounter) -> bool:
    """Whether it was done by now: on the eighth day after the visit, so that order is kept."""
    if scope.drawn("amended", visit.id) >= _AMENDED:
        return False
    return later(scope, visit.start, 8, 0) < now(scope)
