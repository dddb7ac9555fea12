"""A chart is a function of (seed, n, as_of): not of order, process or what else was made."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mock_server.population import Population
from mock_server.population.chart import Entry
from mock_server.population.fingerprints import fingerprint, fingerprints, sections

HERE = Path(__file__).parent


def _made_by_another_process(*arguments: str, **environment: str) -> dict[str, dict[str, str]]:
    script = [sys.executable, "-m", "mock_server.population.fingerprints", *arguments]
    done = subprocess.run(script, capture_output=True, text=True, check=True, env=environment)
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


def test_golden() -> None:
    """If the change is meant: python -m mock_server.population.fingerprints > …/golden.json."""
    assert fingerprints() == json.loads((HERE / "golden.json").read_text())


def test_processes_agree_in_any_order() -> None:
    one = _made_by_another_process("30", "26", "77", "1", PYTHONHASHSEED="1")
    other = _made_by_another_process("77", "1", "30", "26", PYTHONHASHSEED="2")
    assert one == other == fingerprints((1, 26, 30, 77))


def test_a_person_alone_is_the_same_as_among_others(population: Population) -> None:
    alone = Population(population.seed, population.as_of).chart(41)
    for n in range(35, 45):
        population.chart(n)
    assert population.chart(41) == alone


def test_patient_is_that_of_the_chart(population: Population) -> None:
    for n in range(1, 80):
        chart = population.chart(n)
        if chart.patient.deceased is None:
            assert population.patient(n) == chart.patient
        assert population.story(n) == chart.story


def test_seeds_differ_but_the_cast_stays() -> None:
    one, other = (Population(seed, date(2026, 1, 1)) for seed in (1, 2))
    for n in range(1, 13):
        assert one.patient(n).names == other.patient(n).names
        assert one.patient(n).birth_date == other.patient(n).birth_date
    same = [n for n in range(30, 130) if one.patient(n).names == other.patient(n).names]
    assert len(same) < 3


def test_a_date_before_2025_is_refused() -> None:
    with pytest.raises(ValueError, match="2025-01-01"):
        Population(1, date(2024, 12, 31))


_MOVES = {  # what time itself may change
    *("status", "clinical_status", "abatement", "end", "last_updated", "encounter", "goals"),
    *("cancellation_reason", "status_reason"),
}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (date(2025, 2, 1), date(2026, 6, 1)),
        (date(2026, 6, 1), date(2026, 6, 2)),
        (date(2026, 6, 1), date(2028, 3, 1)),
    ],
)
def test_time_only_appends(earlier: date, later: date) -> None:
    now, then = Population(11, earlier), Population(11, later)
    for n in (*range(1, 13), *range(15, 85)):
        before, after = now.chart(n), then.chart(n)
        for name, value in sections(before).items():
            if name == "patient":
                continue
            entries = {item.id: item for item in getattr(after, name)}
            for item in value:
                assert item.id in entries, f"{n}: {name} {item.id} is gone"
                changed = _changed(item, entries[item.id]) - _MOVES
                assert not changed, f"{n}: {name} {item.id} changed {changed}"


def _changed(before: Entry, after: Entry) -> set[str]:
    names = [name for kind in type(before).__mro__ for name in getattr(kind, "__slots__", ())]
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def test_sections_are_independent_of_a_new_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    """A condition that nobody gets leaves every fingerprint; a common one only adds."""
    from dataclasses import replace

    from mock_server.population import catalogue as module
    from mock_server.population import courses, race

    before = fingerprints((30, 31, 32), seed=3)
    data = module.catalogue()
    rare = replace(data.conditions["hypertension"], key="new", text="New", onset=((0, 0, 0),) * 2)
    richer = replace(data, conditions={"new": rare, **data.conditions})
    for name in ("hazards", "raised_by", "complications"):
        getattr(courses, name).cache_clear()
    for changed in (courses, race):
        monkeypatch.setattr(changed, "catalogue", lambda: richer)
    try:
        assert fingerprints((30, 31, 32), seed=3) == before
    finally:
        monkeypatch.undo()
        for name in ("hazards", "raised_by", "complications"):
            getattr(courses, name).cache_clear()


def test_fingerprints_see_a_change(population: Population) -> None:
    chart = population.chart(30)
    before = fingerprint(chart.conditions)
    chart.conditions[0].note = "changed"
    assert fingerprint(chart.conditions) != before
