"""How far doctors meet the objectives of Meaningful Use: counts that grow with the time asked for.

The figures belong to the doctor and the days, not to charts: a report must not depend on how many
people there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.practice.catalogue import Objective, setup
from mock_server.vendors.drchrono.practice.desk import DOCTORS, Desk
from mock_server.vendors.drchrono.scope import Body
from mock_server.world import keyed

STAGES = (1, 2)
_WORKDAYS = 5 / 7


def reports(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Both stages of each doctor for the last whole year; `doctor` is not shown."""
    desk = Desk(seed, practice, as_of)
    for place in DOCTORS:
        doctor = desk.doctor(place)
        for stage in STAGES:
            yield {**report(seed, doctor, as_of, stage=stage), "doctor": doctor}


def report(
    seed: int, doctor: int, as_of: date, days: tuple[date, date] | None = None, stage: int = 2
) -> Body:
    """A doctor's report for some days, both included; what lies after `as_of` does not count."""
    first, last = days or (date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31))
    passed = max(0, (min(last, as_of - timedelta(1)) - first).days + 1)
    return {
        "start_date": f"{first}T00:00:00",
        "end_date": f"{last}T23:59:59",
        "stage": stage,
        "objectives": [
            _objective(seed, doctor, objective, passed * _WORKDAYS, stage)
            for objective in setup().meaningful_use.values()
        ],
    }


def _objective(seed: int, doctor: int, entry: Objective, workdays: float, stage: int) -> Body:
    """A measure: counted against a threshold, or answered yes or no."""
    body: Body = {"number": entry.number, "objective": entry.name, "measure": entry.measure}
    path = ("drchrono", "meaningful use", doctor, entry.key)
    if entry.stages is None:
        met = keyed.unit(seed, *path, "met") < 0.9 and workdays > 0
        return body | {
            "threshold": None,
            "numerator": None,
            "denominator": None,
            "percentage": None,
            "excluded": False,
            "met": met,
        }
    threshold = entry.stages[stage - 1]
    often = entry.per_day * (0.6 + 0.8 * keyed.unit(seed, *path, "often"))
    rate = min(1.0, entry.rate * (0.85 + 0.25 * keyed.unit(seed, *path, "rate")))
    denominator = round(workdays * often)
    numerator = round(denominator * rate)
    share = round(100 * numerator / denominator, 1) if denominator else None
    return body | {
        "threshold": threshold,
        "numerator": numerator,
        "denominator": denominator,
        "percentage": share,
        "excluded": threshold is None or share is None,
        "met": threshold is None or share is None or share > threshold,
    }
