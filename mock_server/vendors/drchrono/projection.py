"""Charts and practices as DrChrono's records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.chart import Chart
from mock_server.population.practices import Practice
from mock_server.protocol.vendor import Row
from mock_server.vendors.drchrono.charts.administrative import ADMINISTRATIVE
from mock_server.vendors.drchrono.charts.clinical import CLINICAL
from mock_server.vendors.drchrono.practice.records import PRACTICE
from mock_server.vendors.drchrono.scope import Scope


def person(seed: int, chart: Chart) -> Iterator[Row]:
    """Every record of one person."""
    scope = Scope(seed, chart)
    for records in (ADMINISTRATIVE, CLINICAL):
        for name, project in records.items():
            for body in project(scope):
                yield name, body


def practice(seed: int, practice: Practice, as_of: date) -> Iterator[Row]:
    """What a practice sets up, and who works there."""
    for name, project in PRACTICE.items():
        for body in project(seed, practice, as_of):
            yield name, body
