"""Documents read like what a clinician wrote about this person, and say what the chart says."""

from __future__ import annotations

import re

from mock_server.population import Population
from mock_server.population.chart import Chart, Quantity
from mock_server.population.notes import note_text


def _texts(population: Population, charts: list[Chart]) -> list[tuple[Chart, str, str, str]]:
    return [
        (chart, d.id, d.key, note_text(chart, d, population.practice(chart.practice)))
        for chart in charts
        for d in chart.documents[-30:]
    ]


def test_every_document_has_words(population: Population, charts: list[Chart]) -> None:
    texts = _texts(population, charts)
    kinds = {key for _, _, key, _ in texts}
    assert kinds >= {"visit-note", "referral-letter", "discharge-summary", "lab-report"}
    for chart, id_, _, text in texts:
        assert len(text) > 150, (chart.n, id_)
        assert chart.patient.name.family in text
        assert not re.search(r"[{}]|\bNone\b", text), (chart.n, id_, text)


def test_laboratory_reports_hold_the_results(population: Population, charts: list[Chart]) -> None:
    for chart in charts[:20]:
        results = {item.id: item for item in chart.observations}
        for report in chart.reports:
            document = next(d for d in chart.documents if d.id == f"doc-{report.id}")
            text = note_text(chart, document, population.practice(chart.practice))
            for id_ in report.results:
                value = results[id_].value
                if isinstance(value, Quantity):
                    assert f"{results[id_].code.text}: {value.value:g}" in text


def test_the_same_words_every_time(population: Population) -> None:
    chart = population.chart(1)
    practice = population.practice(1)
    document = chart.documents[0]
    assert note_text(chart, document, practice) == note_text(
        population.chart(1), document, practice
    )


def test_notes_differ_between_visits(population: Population) -> None:
    chart = population.chart(1)
    practice = population.practice(1)
    texts = {note_text(chart, d, practice) for d in chart.documents}
    assert len(texts) == len(chart.documents)
