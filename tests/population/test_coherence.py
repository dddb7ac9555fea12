"""Results, drugs and visits agree with the diagnoses: one person's plausible story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean

import pytest

from mock_server.population import Population
from mock_server.population.chart import Chart, Condition, Quantity

PEOPLE = 400
_PROGRESS = timedelta(days=540)  # in which one stage becomes the next


@pytest.fixture(scope="module")
def people(population: Population) -> list[Chart]:
    return [population.chart(n) for n in range(25, 25 + PEOPLE)]


def _values(chart: Chart, key: str, since: date, until: date) -> list[float]:
    return [
        item.value.value
        for item in chart.observations
        if item.key == key
        and isinstance(item.value, Quantity)
        and since <= item.effective.date() <= until
    ]


def _cases(people: list[Chart], key: str) -> Iterator[tuple[Chart, Condition]]:
    return (
        (chart, item)
        for chart in people
        for item in chart.conditions
        if item.key == key and item.category == "problem-list-item"
    )


@pytest.mark.parametrize(("stage", "low", "high"), [("ckd-3a", 42, 64), ("ckd-3b", 27, 48)])
def test_kidney_function_fits_the_stage(
    people: list[Chart], stage: str, low: float, high: float
) -> None:
    means = []
    for chart, item in _cases(people, stage):
        until = item.abatement - _PROGRESS if item.abatement else chart.as_of
        values = _values(chart, "egfr", item.onset + timedelta(days=30), until)
        if values:
            means.append(mean(values))
    assert means
    assert all(low < value < high for value in means), means


def test_diabetes_is_found_by_its_hba1c_and_drugs_bring_it_down(people: list[Chart]) -> None:
    at_diagnosis = []
    for chart, item in _cases(people, "type-2-diabetes"):
        around = timedelta(days=45)
        at_diagnosis += _values(chart, "hba1c", item.onset - around, item.onset + around)[:1]
    assert len(at_diagnosis) >= 5
    assert sum(value >= 6.5 for value in at_diagnosis) >= 0.9 * len(at_diagnosis)


def test_chronic_patients_come_often_and_healthy_ones_rarely(people: list[Chart]) -> None:
    visits = defaultdict(list)
    for chart in people:
        years = (chart.as_of - chart.patient.recorded.date()).days / 365
        adult = (chart.as_of - chart.patient.birth_date).days / 365 >= 25
        if chart.patient.deceased or not adult:
            continue
        problems = sum(
            item.category == "problem-list-item" and item.clinical_status == "active"
            for item in chart.conditions
        )
        visits["ill" if problems >= 4 else "well" if problems == 0 else "some"].append(
            len(chart.encounters) / years
        )
    assert mean(visits["well"]) < 1.5
    assert mean(visits["ill"]) > 3 * mean(visits["well"])


def test_diseases_come_together(people: list[Chart]) -> None:
    """Diabetes is commoner among people with hypertension, at the same age."""
    share = {}
    for ill in (True, False):
        group = []
        for chart in people:
            age = (chart.as_of - chart.patient.birth_date).days / 365
            keys = {item.key for item in chart.conditions}
            if 45 <= age < 80 and ("hypertension" in keys) == ill:
                group.append("type-2-diabetes" in keys)
        share[ill] = sum(group) / len(group)
    assert share[True] > 1.3 * share[False]


def test_history_is_five_to_ten_years_long(people: list[Chart]) -> None:
    years = [(c.as_of - c.patient.recorded.date()).days / 365 for c in people]
    assert 5 < mean(years) < 11


def test_every_active_drug_has_an_unresolved_or_recent_reason(people: list[Chart]) -> None:
    odd = []
    for chart in people:
        conditions = {item.id: item for item in chart.conditions}
        for drug in chart.medications:
            reason = conditions[drug.reason or ""]
            progressed = (reason.key or "").startswith("ckd")
            if drug.status == "active" and reason.abatement and not progressed:
                late = (chart.as_of - reason.abatement).days > 400 and not chart.patient.deceased
                odd += [f"{chart.n}: {drug.medication.text} for {reason.code.text}"] if late else []
    assert odd == []


def test_renewals_follow_each_other(people: list[Chart]) -> None:
    for chart in people[:150]:
        chains = defaultdict(list)
        for item in chart.medications:
            chains[item.id.rsplit("-", 1)[0]].append(item)
        for chain in chains.values():
            for one, other in pairwise(chain):
                assert one.end == other.start
                assert one.medication == other.medication
