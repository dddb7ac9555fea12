"""Orders for laboratory tests: of which laboratory, how far they have got, and their papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.measures import Panel
from mock_server.population.chart import DiagnosticReport, ServiceRequest
from mock_server.population.times import YEAR
from mock_server.vendors.drchrono.charts.timing import Lot, now
from mock_server.vendors.drchrono.scope import Scope, in_order

FAILED = "E"
_RECEIVED, _SENT, _NEW, _UNSIGNED = "R", "S", "N", "A"
"""Statuses (HL7's ORC-5, as DrChrono has it); what Medicare may not pay waits for a signature."""

_WAITING = (_NEW, "Q", _UNSIGNED, _SENT)

_GONE_WRONG = 6
_HELD_UP = 200
_LONGEST = timedelta(days=120)
"""Orders of a thousand that fail, and that get results late; and how late."""

_MEDICARE = 65  # years
_NOTICES = ((("REQ", "ABN"), 0.02), (("R-A",), 0.06))
"""Papers of people on Medicare, with their cumulative shares: they may have to pay."""

_OWN = "in-house"
_SOON = 1  # hour: what takes less is done on the premises
_PATHOLOGY = frozenset({"cervical-screening"})
_REFERENCE = 0.65
"""Share of the patients whose payer wants the bigger laboratory."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order for a panel in a visit; `report` is there, and `came`, when the results are.

    `laboratory` is a key of the set-up; `papers` are ids by their kinds: the requisition, if the
    order leaves the house, perhaps a notice of what Medicare may not pay, and the results.
    """

    id: int
    request: ServiceRequest
    appointment: int
    panel: Panel
    laboratory: str
    status: str
    report: DiagnosticReport | None
    came: datetime | None
    papers: dict[str, int]

    @property
    def on_premises(self) -> bool:
        """Whether the practice does the test itself."""
        return self.laboratory == _OWN


@lru_cache(maxsize=4)
def orders(scope: Scope) -> tuple[Order, ...]:
    """What was ordered in visits of the practice, in the order of the record.

    What hospitals order for those who lie there goes through their own laboratories.
    """
    reports = {report.request: report for report in scope.chart.reports}
    asked = [
        (request, scope.visits[request.encounter], _panels()[request.code.text])
        for request in in_order(scope.chart.requests)
        if request.category == "laboratory"
        if request.encounter in scope.visits and request.code.text in _panels()
    ]
    return tuple(
        _order(scope, ordinal, request, visit, panel, reports.get(request.id))
        for ordinal, (request, visit, panel) in enumerate(asked)
    )


def _order(
    scope: Scope,
    ordinal: int,
    request: ServiceRequest,
    visit: int,
    panel: Panel,
    report: DiagnosticReport | None,
) -> Order:
    laboratory = _laboratory(scope, panel)
    status, late = _progress(scope, request, laboratory)
    came = max(report.issued, report.recorded) + late if report else None
    if status == FAILED or came is None or came > now(scope):
        report = came = None
    kinds = () if laboratory == _OWN else _to_send(scope, request, status)
    papers = {kind: scope.id(3 * ordinal + place) for place, kind in enumerate(kinds)}
    if report:
        status, papers["RES"] = _RECEIVED, scope.id(3 * ordinal + 2)
    return Order(scope.id(ordinal), request, visit, panel, laboratory, status, report, came, papers)


def _progress(scope: Scope, request: ServiceRequest, laboratory: str) -> tuple[str, timedelta]:
    """The status without results, and how much later than the laboratory has them they come."""
    if laboratory == _OWN or scope.chart.story is not None:  # the cast's records are tidy
        return _SENT, timedelta()
    lot = Lot(scope.number("order-progress", request.id))
    failed, late = lot.chance(_GONE_WRONG), lot.chance(_HELD_UP)
    waiting, part = _WAITING[lot.below(len(_WAITING))], lot.below(1000) / 1000
    if waiting == _UNSIGNED and not _on_medicare(scope, request):
        waiting = _NEW
    if failed:
        return FAILED, timedelta()
    return (waiting, _LONGEST * part) if late else (_SENT, timedelta())


def _to_send(scope: Scope, request: ServiceRequest, status: str) -> tuple[str, ...]:
    """The kinds of paper that go to the laboratory."""
    if status == _UNSIGNED:
        return "REQ", "ABN"
    drawn = scope.drawn("notice", request.id) if _on_medicare(scope, request) else 1
    return next((kinds for kinds, share in _NOTICES if drawn < share), ("REQ",))


def _on_medicare(scope: Scope, request: ServiceRequest) -> bool:
    return (request.authored_on.date() - scope.chart.patient.birth_date).days >= _MEDICARE * YEAR


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
