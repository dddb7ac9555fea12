"""Orders for laboratory tests: of which laboratory, how far they have got, and their papers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.measures import Panel
from mock_server.population.chart import DiagnosticReport, ServiceRequest
from mock_server.vendors.drchrono.charts.documented import Documented, Documenting
from mock_server.vendors.drchrono.scope import Scope

RECEIVED = "R"
"""The status of an order whose results are in (HL7's ORC-5, as DrChrono has it)."""

_SENT = "S"

_LEFT = (("E", 0.006), ("N", 0.012), ("Q", 0.017), ("A", 0.022), ("S", 0.03))
"""Orders whose results came on paper and were typed in, so that nothing moved them on any more.

The status that they were left in, and its cumulative share.
"""

_OWN = "in-house"
_SOON = 1  # hour: what takes less is done on the premises
_PATHOLOGY = frozenset({"cervical-screening"})
_REFERENCE = 0.65
"""Share of the patients whose payer wants the bigger laboratory."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order for a panel; `report` comes when the results are out.

    `laboratory` is a key of the set-up; `papers` are the ids of the requisition, if the order
    leaves the house, and of the results.
    """

    id: int
    request: ServiceRequest
    stands: Documented
    panel: Panel
    laboratory: str
    status: str
    report: DiagnosticReport | None
    papers: tuple[int | None, int | None]

    @property
    def on_premises(self) -> bool:
        """Whether the practice does the test itself."""
        return self.laboratory == _OWN


@lru_cache(maxsize=4)
def orders(scope: Scope) -> tuple[Order, ...]:
    """The orders of a chart, in the order in which they came into the record."""
    stands = Documenting(scope)
    reports = {report.request: report for report in scope.chart.reports}
    found = []
    for request in scope.chart.requests:
        panel = _panels().get(request.code.text) if request.category == "laboratory" else None
        place = stands(request.encounter, request.recorded) if panel else None
        if panel and place:
            found.append((place.when, request.id, place, panel, request))
    found.sort(key=lambda item: item[:2])
    return tuple(
        _order(scope, ordinal, request, place, panel, reports.get(id_))
        for ordinal, (_, id_, place, panel, request) in enumerate(found)
    )


def _order(
    scope: Scope,
    ordinal: int,
    request: ServiceRequest,
    stands: Documented,
    panel: Panel,
    report: DiagnosticReport | None,
) -> Order:
    laboratory = _laboratory(scope, panel)
    requisition = None if laboratory == _OWN else scope.id(2 * ordinal)
    results = scope.id(2 * ordinal + 1) if report else None
    status = RECEIVED if report else _SENT
    if laboratory != _OWN and scope.chart.story is None:  # the cast's records are tidy
        drawn = scope.drawn("order-left", request.id)
        status = next((left for left, share in _LEFT if drawn < share), status)
    papers = requisition, results
    return Order(scope.id(ordinal), request, stands, panel, laboratory, status, report, papers)


@cache
def _panels() -> dict[str, Panel]:
    """The panels that laboratories report, by their words."""
    observations = catalogue().observations
    return {
        panel.text: panel
        for panel in observations.panels.values()
        if observations.analytes[panel.members[0]].category == "laboratory"
    }


def _laboratory(scope: Scope, panel: Panel) -> str:
    if panel.hours[1] <= _SOON:
        return _OWN
    if panel.key in _PATHOLOGY:
        return "pathology"
    if "culture" in panel.key or "pcr" in panel.key:
        return "microbiology"
    return "reference" if scope.drawn("laboratory") < _REFERENCE else "regional"
