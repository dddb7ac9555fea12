"""The record is as incomplete as the documented rates say (fixtures/identity.yaml)."""

from __future__ import annotations

from collections import Counter

import pytest

from mock_server.population import Population
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Chart, Quantity

PEOPLE = range(25, 325)


@pytest.fixture(scope="module")
def people(population: Population) -> list[Chart]:
    return [population.chart(n) for n in PEOPLE]


@pytest.fixture(scope="module")
def rates() -> dict[str, float]:
    return catalogue().identity.rates


def test_some_entries_are_free_text(people: list[Chart], rates: dict[str, float]) -> None:
    for name, rate in (("conditions", "uncoded-condition"), ("medications", "uncoded-medication")):
        entries = [item for chart in people for item in getattr(chart, name)]
        uncoded = [item for item in entries if item.key is None]
        assert len(uncoded) / len(entries) == pytest.approx(rates[rate], abs=0.03)
        concepts = [getattr(i, "code", None) or i.medication for i in uncoded]
        assert not any(concept.coding for concept in concepts)


def test_optional_fields_are_missing(people: list[Chart], rates: dict[str, float]) -> None:
    patients = [chart.patient for chart in people]
    phones = [[t for t in p.paperwork["US"].telecom if t.system == "phone"] for p in patients]
    shares = {
        "no-race": sum(p.race is None for p in patients) / len(patients),
        "no-ethnicity": sum(p.ethnicity is None for p in patients) / len(patients),
        "no-phone": sum(not found for found in phones) / len(patients),
    }
    visits = [item for chart in people for item in chart.encounters]
    shares["left-blank"] = sum(item.reason is None for item in visits) / len(visits)
    for name, share in shares.items():
        assert share == pytest.approx(rates[name], abs=0.06), name
        assert share > 0, name


def test_allergies_lack_their_reaction(people: list[Chart]) -> None:
    allergies = [item for chart in people for item in chart.allergies]
    known = catalogue().allergies.recording.reaction_known
    share = sum(bool(item.reactions) for item in allergies) / len(allergies)
    assert share == pytest.approx(known, abs=0.1)


def test_blood_pressure_likes_a_zero(people: list[Chart]) -> None:
    digits: Counter[int] = Counter()
    for chart in people:
        for item in chart.observations:
            if item.components:
                value = item.components[0].value
                assert isinstance(value, Quantity)
                digits[int(value.value) % 10] += 1
    assert digits[0] > 1.8 * digits[2]
    assert all(digits[odd] == 0 for odd in (1, 3, 5, 7, 9))


def test_merged_and_archived_are_among_two_hundred(population: Population) -> None:
    statuses = Counter(population.patient(n).status for n in range(1, 201))
    assert statuses["merged"] >= 1
    assert statuses["archived"] >= 1
    assert statuses["active"] >= 180


def test_some_have_two_names(people: list[Chart]) -> None:
    share = sum(len(chart.patient.names) > 1 for chart in people) / len(people)
    assert 0.05 < share < 0.4
