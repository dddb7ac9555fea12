"""The cast tells its stories, whatever the seed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from mock_server.population import Population
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Chart, Quantity
from mock_server.population.facts import entries


@pytest.fixture(params=[1, 99], ids="seed {}".format)
def cast(request: pytest.FixtureRequest) -> dict[str, Chart]:
    population = Population(request.param, date(2026, 6, 1))
    return {member.key: population.chart(member.n) for member in catalogue().cast}


def _values(chart: Chart, key: str, since: date, until: date) -> list[float]:
    return [
        item.value.value
        for item in chart.observations
        if item.key == key
        and isinstance(item.value, Quantity)
        and since <= item.effective.date() < until
    ]


def test_told_conditions_drugs_and_allergies_are_there(cast: dict[str, Chart]) -> None:
    for member in catalogue().cast:
        chart = cast[member.key]
        listed = {(item.key, item.onset) for item in chart.conditions}
        for told in member.conditions:
            joined = member.registered or date.min
            recorded = told.abatement is None or told.abatement > joined
            if told.onset < date(2026, 5, 1) and recorded:
                assert (told.key, told.onset) in listed, f"{member.key}: {told.key}"
        drugs = {item.key for item in chart.medications}
        for drug in member.medications:
            if drug.start < date(2026, 6, 1):
                assert drug.medication in drugs, f"{member.key}: {drug.medication}"
        assert {a.allergen for a in member.allergies} <= {a.key for a in chart.allergies}


def test_cast_has_stories_and_numbers(cast: dict[str, Chart]) -> None:
    assert {cast[m.key].n for m in catalogue().cast} >= set(range(1, 13))
    assert all(chart.story for chart in cast.values())


def test_new_diabetic_improves(cast: dict[str, Chart]) -> None:
    chart = cast["new-diabetic"]
    early = _values(chart, "hba1c", date(2023, 10, 1), date(2023, 11, 15))
    late = _values(chart, "hba1c", date(2025, 1, 1), date(2026, 6, 1))
    assert early
    assert late
    assert early[0] >= 6.5
    assert sum(late) / len(late) < early[0] - 0.8


def test_pregnancies_are_attended(cast: dict[str, Chart]) -> None:
    chart = cast["pregnancy"]
    prenatal = [e for e in chart.encounters if e.type.text.lower().startswith("prenatal")]
    deliveries = [p for p in chart.procedures if p.key in ("vaginal-delivery", "c-section")]
    assert len(prenatal) >= 18
    assert len(deliveries) == 2
    born = datetime(2022, 10, 29, tzinfo=UTC)
    assert abs((deliveries[0].start - born).days) <= 3


def test_infarction_is_discharged_on_its_drugs(cast: dict[str, Chart]) -> None:
    chart = cast["heart-failure"]
    stay = next(e for e in chart.encounters if e.class_ == "IMP")
    known = {
        m.key
        for m in chart.medications
        if m.authored_on <= stay.end and (m.end is None or m.end > stay.end.date())
    }
    assert known >= {"aspirin-81", "clopidogrel-75", "atorvastatin-80", "metoprolol-succinate-50"}


def test_empty_and_very_long_charts(cast: dict[str, Chart]) -> None:
    sizes = {key: entries(chart) for key, chart in cast.items()}
    assert min(sizes, key=lambda key: sizes[key]) == "empty-chart"
    assert sizes["empty-chart"] == 0
    assert max(sizes.values()) > 3000


def test_opioids_are_tapered(cast: dict[str, Chart]) -> None:
    (chart,) = (c for key, c in cast.items() if "opioid" in key)
    told = catalogue().members[chart.n].medications
    classes = {key: drug.atc_class for key, drug in catalogue().medications.items()}
    opioids = [m for m in told if classes[m.medication] == "Opioid analgesic"]
    doses = [catalogue().medications[m.medication] for m in sorted(opioids, key=lambda m: m.start)]
    assert len(doses) >= 3
    assert opioids[-1].end is not None
    assert not any(m.status == "active" and m.key == doses[-1].key for m in chart.medications)


def test_edge_cases_are_among_them(cast: dict[str, Chart]) -> None:
    ages = [(date(2026, 6, 1) - c.patient.birth_date).days / 365.25 for c in cast.values()]
    assert max(ages) > 100
    assert min(ages) < 0.1
    assert {"merged", "archived"} <= {c.patient.status for c in cast.values()}
    names = [n for c in cast.values() for n in c.patient.names]
    assert any("'" in n.family or "'" in n.given[0] for n in names)
    assert any("-" in n.family for n in names)
    assert any(not n.family.isascii() for n in names)
    telecoms = [c.patient.paperwork["US"].telecom for c in cast.values()]
    assert any(not any(t.system == "phone" for t in telecom) for telecom in telecoms)
    languages = {c.patient.language.text for c in cast.values() if c.patient.language}
    assert len(languages) >= 3


def test_newborn_follows_the_date() -> None:
    for as_of in (date(2025, 3, 1), date(2026, 6, 1)):
        births = [Population(1, as_of).patient(n).birth_date for n in range(1, 25)]
        assert any(0 < (as_of - birth).days < 28 for birth in births)


def test_lists_are_in_the_order_of_time(cast: dict[str, Chart]) -> None:
    for chart in cast.values():
        starts = [item.start for item in chart.encounters]
        assert all(one <= other for one, other in pairwise(starts))
