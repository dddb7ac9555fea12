"""Laboratory orders, as laboratories see them and in short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Condition
from mock_server.population.systems import ICD10CM
from mock_server.vendors.drchrono.charts.diagnoses import diagnoses
from mock_server.vendors.drchrono.charts.ordering import Order, orders
from mock_server.vendors.drchrono.identifiers import doctor_id, reference
from mock_server.vendors.drchrono.meanings import meaning
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
    """Orders with papers, and the diagnosis that they are for, else the first of the visit."""
    known = [item for item in scope.chart.conditions if item.code.code(ICD10CM)]
    visits = {visit.id: visit for visit in scope.chart.encounters}
    for order in orders(scope):
        reason = _reason(order, known)
        visit = visits[order.request.encounter or ""]
        codes = [reason.code.code(ICD10CM) or ""] if reason else diagnoses(scope, visit)[:1]
        yield {
            "id": order.id,
            "sublab": sublab_id(scope.practice.index, order.laboratory),
            "doctor": doctor_id(order.request.practitioner),
            "patient": scope.patient,
            "status": order.status,
            "priority": "STAT" if _urgent(order) else "NORMAL",
            "timestamp": naive(order.request.authored_on),
            "icd10_codes": [
                {"code": code, "description": meaning("ICD10CM", code) or ""} for code in codes
            ],
            "accession_number": _accession(scope, order),
            "requisition_id": None if order.on_premises else str(order.id),
            "documents": list(order.papers.values()),
            "notes": _notes(order),
            "created_at": naive(order.request.recorded),
        }


def lab_orders_summary(scope: Scope) -> Iterator[Body]:
    """The same orders in short."""
    for order in orders(scope):
        yield {
            "id": order.id,
            "appointment": order.appointment,
            "doctor": doctor_id(order.request.practitioner),
            "patient": scope.patient,
            "lab": _laboratory(scope, order.laboratory),
            "origin": _origin(order),
            "status": STATUS_WORDS.get(order.status) or _reviewed(scope, order),
            "priority": "S" if _urgent(order) else "N",
            "accession_number": _accession(scope, order),
            "notes": _notes(order),
            "created_at": naive(order.request.recorded),
            "updated_at": naive(order.came or order.request.recorded),
        }


def _reason(order: Order, known: Sequence[Condition]) -> Condition | None:
    """The problem that it was for, else one that the panel watches."""
    named = (item for item in known if item.id == order.request.reason)
    watched = (item for item in known if _watched(item, order))
    return next(chain(named, watched), None)


def _watched(problem: Condition, order: Order) -> bool:
    """Whether the patient had a problem by then that is followed by means of a panel."""
    kind, day = catalogue().conditions.get(problem.key or ""), order.request.authored_on
    if kind is None or kind.monitoring is None or problem.recorded > day:
        return False
    over = problem.abatement is not None and problem.abatement <= day.date()
    return not over and any(one.panel == order.panel.key for one in kind.monitoring.panels)


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
