"""Which prescriptions pharmacies ask to renew, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mock_server.population.chart import MedicationRequest
from mock_server.vendors.drchrono.charts.timing import later
from mock_server.vendors.drchrono.scope import Scope

_ASKED = 0.012
"""Share of the prescriptions for which a pharmacy asks."""


def refill_requests(scope: Scope) -> Iterator[tuple[MedicationRequest, datetime]]:
    """Requests for prescriptions that were written for some weeks, when those were over."""
    for drug in scope.chart.medications:
        if drug.status == "draft" or drug.key is None or not drug.days_supply:
            continue
        if scope.drawn("refill", drug.id) < _ASKED:
            days = drug.days_supply * (drug.refills + 1)
            yield drug, later(scope, drug.recorded, days, scope.number("refill-time", drug.id))
