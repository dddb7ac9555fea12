"""What laboratories send back: tests, results and the papers around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import DiagnosticReport, Observation, Quantity
from mock_server.vendors.drchrono.charts.ordering import FAILED, Order, orders
from mock_server.vendors.drchrono.scope import Body, Scope, file_url, naive

_FILES = {
    "REQ": "requisition.pdf",
    "R-A": "requisition.pdf",
    "ABN": "notice.pdf",
    "RES": "results.pdf",
}
"""Papers by their kinds."""

_TO_COLLECT = timedelta(minutes=3)
"""From the order to the specimen, as in the chart."""

_CORRECTED = 0.004
"""Share of the reports that are issued a second time, with nothing changed in their values."""

_LETTERS = {"preliminary": "P", "pending": "I", "correction": "C", "final": "F"}
"""Of a test's status, with its results."""

_REISSUED = "Issued again with a corrected heading; same values."

_VOLUMES = {"Whole blood": 4.0, "Serum": 5.0, "Plasma": 4.5, "Urine": 12.0}  # mL
_HEMOLYZED = 0.01

_ANSWERS = {
    "Negative": "NEG",
    "Not detected": "NEG",
    "Non-reactive": "NEG",
    "Positive": "POS",
    "Detected": "POS",
    "Reactive": "POS",
}
"""Flags of results in words."""


def lab_tests(scope: Scope) -> Iterator[Body]:
    """One test for each order: the panel."""
    for order in orders(scope):
        panel, specimen = order.panel, order.panel.specimen
        source = specimen.text if specimen else ""
        yield {
            "id": order.id,
            "lab_order": order.id,
            "code": panel.concept.code(systems.LOINC) or "",
            "name": panel.text,
            "description": panel.concept.coding[0].display if panel.concept.coding else "",
            "status": _test_status(scope, order),
            "collection_date": scope.local(order.request.authored_on + _TO_COLLECT),
            "specimen_source": source,
            "specimen_condition": _condition(scope, order),
            "specimen_total_volume": _VOLUMES.get(source),
            "internal_notes": "Fasting specimen." if panel.fasting else "",
            "report_notes": "Run on the premises." if order.on_premises else "",
        }


def lab_results(scope: Scope) -> Iterator[Body]:
    """What was found, in the order in which it came into the record."""
    reported = {}
    for order in orders(scope):
        if order.report:
            panel = order.panel.concept.code(systems.LOINC) or ""
            comments = _REISSUED if _corrected(scope, order) else ""
            head = _head(scope, order, order.report)
            reported[order.report.id] = order.came, head, panel, comments
    found = []
    for seen in scope.chart.observations:
        report = reported.get(seen.report or "")
        if report:
            found.append((report[0], seen.id, seen, report))
    found.sort(key=lambda item: item[:2])
    for ordinal, (_, _, seen, (_, head, panel, comments)) in enumerate(found):
        yield {"id": scope.id(ordinal), **head, **_finding(seen, panel, comments)}


def lab_documents(scope: Scope) -> Iterator[Body]:
    """Requisitions, notices and reports."""
    for order in orders(scope):
        for kind, id_ in order.papers.items():
            yield {
                "id": id_,
                "lab_order": order.id,
                "document": file_url("lab_documents", id_, _FILES[kind]),
                "type": kind,
                "timestamp": naive(_written(order, kind)),
            }


def _written(order: Order, kind: str) -> datetime:
    return order.came if kind == "RES" and order.came else order.request.recorded


def _head(scope: Scope, order: Order, report: DiagnosticReport) -> Body:
    """What the results of a report have in common."""
    taken = report.issued - report.effective
    return {
        "document": order.papers["RES"],
        "lab_test": order.id,
        "lab_order": order.id,
        "status": _LETTERS[_test_status(scope, order)],
        "specimen_received": scope.local(report.effective + taken / 3),
        "test_performed": scope.local(report.effective + taken * 2 / 3),
        "results_released": scope.local(report.issued),
    }


def _finding(seen: Observation, panel: str, comments: str) -> Body:
    """A value with its range and flag; where there is no range, DrChrono takes no number."""
    value = seen.value
    numeric = value if isinstance(value, Quantity) else None
    limits = _range(seen) if numeric else None
    text = f"{numeric.value:g}" if numeric else str(getattr(value, "text", value or ""))
    return {
        "observation_code": seen.code.code(systems.LOINC) or "",
        "observation_description": seen.code.text,
        "group_code": panel,
        "value": text,
        "value_is_numeric": limits is not None,
        "unit": numeric.unit if numeric else "",
        "normal_range": limits,
        "abnormal_status": _ANSWERS.get(text) or seen.interpretation or "",
        "is_abnormal": seen.interpretation not in (None, "N"),
        "comments": comments,
    }


def _range(seen: Observation) -> str | None:
    """Two numbers: an open side ends where the analyte does."""
    limits = seen.reference_range
    if limits is None:
        return None
    bounds = catalogue().observations.analytes[seen.key].bounds or (0.0, 9999.0)
    low = min(0.0, bounds[0]) if limits.low is None else limits.low
    high = bounds[1] if limits.high is None else limits.high
    return f"{low:g} {high:g}"


def _test_status(scope: Scope, order: Order) -> str:
    """What the laboratory said last."""
    if order.status == FAILED:
        return "canceled"
    if order.report is None:
        return "preliminary" if order.laboratory == "microbiology" else "pending"
    return "correction" if _corrected(scope, order) else "final"


def _corrected(scope: Scope, order: Order) -> bool:
    return scope.drawn("corrected", order.request.id) < _CORRECTED


def _condition(scope: Scope, order: Order) -> str:
    if order.panel.specimen is None:
        return ""
    poor = scope.drawn("specimen", order.request.id) < _HEMOLYZED
    return "Slightly hemolyzed" if poor and order.panel.specimen.text == "Serum" else "Adequate"
