"""A population that the tests of this folder look at; larger with MOCK_EHR_TEST_PEOPLE=2500."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from mock_server.population import Population
from mock_server.population.chart import Chart
from truths import TRUTHS

SEED = 1
AS_OF = date(2026, 6, 1)
PEOPLE = int(os.environ.get("MOCK_EHR_TEST_PEOPLE", "300"))


@pytest.fixture(scope="session")
def population() -> Population:
    return Population(SEED, AS_OF)


@pytest.fixture(scope="session")
def charts(population: Population) -> list[Chart]:
    """The first sixty charts, the cast among them."""
    return [population.chart(n) for n in range(1, 61)]


@pytest.fixture(scope="session")
def violations(population: Population) -> dict[str, list[str]]:
    """What each truth finds wrong, over all people, in one pass."""
    found: dict[str, list[str]] = defaultdict(list)
    for chart in _stream(population):
        for truth in TRUTHS:
            found[truth.__name__].extend(f"{chart.n}: {text}" for text in truth(chart))
    return found


def _stream(population: Population) -> Iterator[Chart]:
    return (population.chart(n) for n in range(1, PEOPLE + 1))
