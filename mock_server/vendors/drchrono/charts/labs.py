"""Laboratory orders, as laboratories see them and in short."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.population import systems
from mock_server.population.chart import Concept
from mock_server.vendors.drchrono.charts.ordering import Order, orders
from mock_server.vendors.drchrono.identifiers import doctor_id, reference
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.ids import sublab_id
from mock_server.vendors.drchrono.scope import Body, Scope, naive

STATUS_WORDS = {
    "N": "Order Entered",
    "Q": "In Progress",
    "A": "In Progress",
    "S": "In Progress",
    "E": "Paper Order",
}
"""What the summary says of a status; of results it says whether they were gone through."""

_REVIEWED = 0.7
"""Share of the results that were gone through with the patient."""


def lab_orders(scope: Scope) -> Iterator[Body]:
    """Orders with diagnoses and papers."""
    problems = {item.id: item.code for item in scope.chart.conditions}
    for order in orders(scope):
        yield {
            "id": order.id,
            "sublab": sublab_id(scope.practice.index, order.laboratory),
            "doctor": doctor_id(order.request.practitioner),
            "patient": scope.patient,
            "status": order.status,
            "priority": "STAT" if _urgent(order) else "NORMAL",
            "timestamp": naive(order.request.authored_on),
            "icd10_codes": _diagnoses(problems.get(order.request.reason or "")),
            "accession_number": _accession(scope, order),
            "requisition_id": str(order.id) if order.papers[0] else None,
            "documents": [paper for paper in order.papers if paper],
            "notes": _notes(order),
        }


def lab_orders_summary(scope: Scope) -> Iterator[Body]:
    """The same orders in short."""
    for order in orders(scope):
        yield {
            "id": order.id,
            "appointment": order.stands.appointment,
            "doctor": doctor_id(order.request.practitioner),
            "patient": scope.patient,
            "lab": _laboratory(scope, order.laboratory),
            "origin": _origin(order),
            "status": STATUS_WORDS.get(order.status) or _reviewed(scope, order),
            "priority": "S" if _urgent(order) else "N",
            "accession_number": _accession(scope, order),
            "notes": _notes(order),
            "created_at": naive(order.stands.when),
            "updated_at": naive(max(order.stands.when, order.request.last_updated)),
        }


def _diagnoses(problem: Concept | None) -> list[Body]:
    return [
        {"code": coding.code, "description": coding.display}
        for coding in (problem.coding if problem else ())
        if coding.system == systems.ICD10CM
    ]


def _laboratory(scope: Scope, key: str) -> str:
    practice = scope.practice
    words = {"practice": practice.name, "city": practice.us.city, "n": practice.index}
    return setup().charting.sublabs[key].name.format(**words)


def _urgent(order: Order) -> bool:
    return order.request.priority == "urgent" or order.on_premises


def _origin(order: Order) -> str:
    if order.on_premises:
        return "In-office"
    return "Paper" if order.status in ("N", "E") else "Electronic"


def _reviewed(scope: Scope, order: Order) -> str:
    reviewed = scope.drawn("reviewed", order.request.id) < _REVIEWED
    return "Results Reviewed with Patient" if reviewed else "Results Received"


def _accession(scope: Scope, order: Order) -> str:
    return reference(scope.seed, "accession", scope.n, order.request.id)


def _notes(order: Order) -> str:
    return "Fasting specimen." if order.panel.fasting else ""
