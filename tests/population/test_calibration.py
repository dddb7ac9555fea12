"""The population looks like the published one (docs: make calibrate prints the whole table)."""

from __future__ import annotations

import pytest

from mock_server.population import calibration
from mock_server.population.calibration import Figure, figures
from mock_server.population.facts import Facts

PEOPLE = 2000


@pytest.fixture(scope="module")
def people() -> list[Facts]:
    return calibration.sample(PEOPLE, seed=1)


@pytest.fixture(scope="module")
def table(people: list[Facts]) -> dict[str, Figure]:
    return {figure.row.id: figure for figure in figures(people)}


@pytest.mark.parametrize("row", [row.id for row in calibration.ROWS if row.judged])
def test_published_figure(table: dict[str, Figure], row: str) -> None:
    figure = table[row]
    assert figure.holds, f"{figure.row.metric}: {figure.share:.1f} % of {figure.people}"


def test_a_figure_that_is_off_does_not_hold(table: dict[str, Figure]) -> None:
    figure = table["U9"]
    assert not Figure(figure.row, figure.people, figure.share * 1.5).holds


def test_hypertension_and_diabetes_rise_with_age(people: list[Facts]) -> None:
    bands = [(18, 40), (40, 60), (60, 120)]
    for key in ("hypertension", "type-2-diabetes", "hyperlipidemia"):
        shares = []
        for low, high in bands:
            group = [facts for facts in people if low <= facts.age < high]
            shares.append(sum(facts.has(key) for facts in group) / len(group))
        assert shares[0] < shares[1] < shares[2], key
        assert shares[2] > 3 * shares[0], key


def test_obesity_makes_diabetes_likelier(people: list[Facts]) -> None:
    assert 2 <= calibration.odds_ratio(people) <= 5


def test_hba1c_falls_after_metformin(people: list[Facts]) -> None:
    count, before, after = calibration.hba1c_change(people)
    assert count >= 15
    assert 7.2 < before < 10
    assert 0.6 < before - after < 2.5


def test_drug_allergies_of_those_who_have_any(people: list[Facts]) -> None:
    assert calibration.mean_drug_allergies(people) == pytest.approx(1.95, abs=0.2)


def test_charts_are_long(people: list[Facts]) -> None:
    assert sum(facts.entries for facts in people) / len(people) >= 150
