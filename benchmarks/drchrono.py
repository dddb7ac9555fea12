"""DrChrono's lists with 200 and with 20,000 patients: what the same page costs in either.

``python benchmarks/drchrono.py [--few 200] [--many 20000] [--rounds 60]`` builds both populations
(their patients and appointments only; minutes the first time), asks each list in turn in this
process, and prints the best times and their ratio. Pages have 50 records in both, so that the
number of records found makes no difference but to the search.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mock_server.app import create_app
from mock_server.population.chart import Chart
from mock_server.protocol.vendor import Projection, Row
from mock_server.settings import Settings
from mock_server.vendors.drchrono import projection, vendor
from mock_server.world.clock import stopwatch

AS_OF = date(2026, 1, 1)
LISTS = {
    "appointments since a day": "/appointments?since=2025-12-01T00:00:00&page_size=3",
    "appointments since ever": "/appointments?since=2000-01-01T00:00:00&page_size=3",
    "appointments of a day": "/appointments?date=2025-11-20&page_size=3",
    "appointments of a patient": "/appointments?since=2000-01-01T00:00:00&patient={}&page_size=3",
    "patients by last name": "/patients?last_name=whe&page_size=3",
    "patients by first name": "/patients?first_name=MARC&page_size=3",
    "patients, third page": "/patients?page=3&page_size=3",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--few", type=int, default=200)
    options.add_argument("--many", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=60, help="how often each list is asked")
    options.add_argument("--cache", type=Path, help="where populations are kept")
    given = options.parse_args()
    vendor.VENDOR = replace(vendor.VENDOR, projection=_light(vendor.VENDOR.projection))
    with tempfile.TemporaryDirectory() as folder:
        cache = given.cache or Path(folder)
        few, many = (Mock(patients, cache) for patients in (given.few, given.many))
        print(f"{'':>28} {given.few:>8} {given.many:>8}  ms, and the ratio")
        for name, path in LISTS.items():
            best = [float("inf")] * 2
            for _ in range(given.rounds):
                for place, mock in enumerate((few, many)):
                    best[place] = min(best[place], mock.time(path))
            milliseconds = [f"{1000 * seconds:>8.2f}" for seconds in best]
            print(f"{name:>28} {' '.join(milliseconds)} {best[1] / best[0]:>6.2f}")


class Mock:
    """A server in this process."""

    def __init__(self, patients: int, cache: Path) -> None:
        settings = Settings(
            vendors=("drchrono",), patients=patients, as_of=AS_OF, limits=False, cache=cache
        )
        self._client = create_app(settings).test_client()
        token = self._client.post("/__mock__/tokens", json={"vendor": "drchrono"}).json
        assert token is not None  # noqa: S101
        self._headers = {"Authorization": token["authorization"]}
        self._patient = self._get("/appointments?date=2025-11-20")["results"][0]["patient"]

    def time(self, path: str) -> float:
        """Seconds that a list takes."""
        start = stopwatch()
        self._get(path.format(self._patient))
        return stopwatch() - start

    def _get(self, path: str) -> Any:
        answer = self._client.get(f"/drchrono/api{path}", headers=self._headers)
        assert answer.status_code == 200, answer.text  # noqa: S101
        return answer.json if "date=" in path else answer.data


def _light(whole: Projection | None) -> Projection:
    """A projection of patients and appointments only."""
    assert whole is not None  # noqa: S101

    def person(seed: int, chart: Chart) -> Iterator[Row]:
        scope = projection.Scope(seed, chart)
        for name in ("Patient", "Appointment"):
            for body in projection.ADMINISTRATIVE[name](scope):
                yield name, body

    return replace(whole, person=person)


if __name__ == "__main__":
    main()
