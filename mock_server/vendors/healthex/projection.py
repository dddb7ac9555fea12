"""What is kept of people and practices: who there is. Their records are projected on demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.chart import Chart
from mock_server.population.practices import Practice
from mock_server.protocol.vendor import Row
from mock_server.vendors.healthex.identifiers import person_id


def person(seed: int, chart: Chart) -> Iterator[Row]:
    """A person's place in the index."""
    yield "PersonIndex", {"id": person_id(seed, chart.n)}


def practice(seed: int, practice: Practice, as_of: date) -> Iterator[Row]:
    """Nothing: a practice's directory goes along with the records that refer to it."""
    return iter(())
