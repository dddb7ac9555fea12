"""Some people have records in two organisations, and these disagree."""

from __future__ import annotations

from mock_server.population import Population
from mock_server.population.catalogue import catalogue
from mock_server.population.sources import Source, sources


def test_a_share_has_a_second_record_that_differs(population: Population) -> None:
    second: list[Source] = []
    for n in range(25, 325):
        chart = population.chart(n)
        found = sources(population.seed, chart, population.practice(chart.practice))
        assert found[0].patient == chart.patient
        assert not found[0].lacks
        second += found[1:]
    assert 0.03 < len(second) / 300 < 0.14
    differs = [s for s in second if s.lacks or s.patient.names]
    assert differs
    for source in second:
        assert source.patient.birth_date
        assert source.organisation


def test_the_divergent_one_lacks_the_allergy_in_one_record(population: Population) -> None:
    (member,) = (m for m in catalogue().cast if m.divergent)
    chart = population.chart(member.n)
    _, there = sources(population.seed, chart, population.practice(chart.practice))
    drugs = {a.id for a in chart.allergies if a.category == "medication"}
    assert drugs
    assert drugs <= there.lacks
