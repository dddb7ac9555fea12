"""The population that the tests of this folder look at."""

from __future__ import annotations

from datetime import date

import pytest

from mock_server.population import Population
from mock_server.population.chart import Chart

SEED = 1
AS_OF = date(2026, 6, 1)


@pytest.fixture(scope="session")
def population() -> Population:
    return Population(SEED, AS_OF)


@pytest.fixture(scope="session")
def charts(population: Population) -> list[Chart]:
    """The first charts, the cast among them."""
    return [population.chart(n) for n in range(1, 61)]
