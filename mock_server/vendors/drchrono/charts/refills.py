"""Which prescriptions went to a pharmacy electronically, and which it asks to renew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mock_server.population.chart import MedicationRequest
from mock_server.vendors.drchrono.charts.medications import ELECTRONIC, order_status
from mock_server.vendors.drchrono.charts.timing import later
from mock_server.vendors.drchrono.scope import Scope

_ASKED = 0.02
"""Share of those prescriptions for which a pharmacy asks."""


def electronic(scope: Scope, drug: MedicationRequest) -> bool:
    """Whether a prescription was signed, and sent to the pharmacy."""
    return drug.status != "draft" and order_status(scope, drug) == ELECTRONIC


def refill_requests(scope: Scope) -> Iterator[tuple[MedicationRequest, datetime]]:
    """Requests to renew what was written for some weeks, when those were over."""
    for drug in scope.chart.medications:
        lasts = (drug.days_supply or 0) * (drug.refills + 1)
        if lasts and scope.drawn("refill", drug.id) < _ASKED and electronic(scope, drug):
            yield drug, later(scope, drug.recorded, lasts, scope.number("refill-time", drug.id))
