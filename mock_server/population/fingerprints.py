"""Fingerprints of charts, section by section.

``python -m mock_server.population.fingerprints > tests/population/golden.json`` renews the golden
ones, when a change of the generated data is meant.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from hashlib import blake2b
from typing import Any

from mock_server.population import Population
from mock_server.population.chart import Chart

GOLDEN = (1, 2, 8, 14, 30, 77, 1234)
SEED = 20260101
AS_OF = date(2026, 1, 1)


def sections(chart: Chart) -> dict[str, Any]:
    """The parts of a chart that have fingerprints of their own."""
    return {
        name: getattr(chart, name)
        for name in chart.__slots__
        if name == "patient" or isinstance(getattr(chart, name), list)
    }


def fingerprint(value: Any) -> str:
    """A short digest of a section's content."""
    items = value if isinstance(value, list) else [value]
    text = json.dumps([asdict(item) for item in items], default=str, sort_keys=True)
    return blake2b(text.encode(), digest_size=6).hexdigest()


def fingerprints(
    people: tuple[int, ...] = GOLDEN, seed: int = SEED, as_of: date = AS_OF
) -> dict[str, dict[str, str]]:
    """For each person, the fingerprint of each section."""
    population = Population(seed, as_of)
    return {
        str(n): {name: fingerprint(value) for name, value in sections(population.chart(n)).items()}
        for n in people
    }


if __name__ == "__main__":
    numbers = tuple(map(int, sys.argv[1:])) or GOLDEN
    sys.stdout.write(json.dumps(fingerprints(numbers), indent=1) + "\n")
