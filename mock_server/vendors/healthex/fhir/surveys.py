"""Answered questionnaires: the items behind a score, which adds them up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.measures import Survey
from mock_server.population.chart import Observation, Quantity
from mock_server.population.systems import LOINC
from mock_server.vendors.healthex.fhir.elements import Json, known, moment
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.world.keyed import stream


@cache
def _by_total() -> dict[str, Survey]:
    """The questionnaires with answers of their own, by the analyte that is their score."""
    surveys = catalogue().observations.surveys.values()
    return {one.total: one for one in surveys if one.answers}


def is_answered(item: Observation) -> bool:
    """Whether an observation is a score whose questionnaire is in the record."""
    return item.key in _by_total() and isinstance(item.value, Quantity)


def drafts(scope: Scope) -> Iterator[Draft]:
    """A QuestionnaireResponse a score."""
    for item in scope.chart.observations:
        if is_answered(item):
            id_ = scope.id("QuestionnaireResponse", item.id)
            write = partial(_response, scope, item, _by_total()[item.key])
            yield Draft("QuestionnaireResponse", id_, item.last_updated, write)


def _response(scope: Scope, item: Observation, survey: Survey) -> Json:
    source = scope.source_at(item.encounter)
    assert isinstance(item.value, Quantity)  # noqa: S101
    scores = _split(scope, item.id, survey, round(item.value.value))
    answers = {answer.score: answer for answer in survey.answers}
    return known(
        questionnaire=f"http://loinc.org/q/{survey.loinc}",
        status="completed",
        subject=scope.subject(source),
        encounter=scope.encounter(source, item.encounter),
        authored=moment(item.effective),
        author=scope.subject(source),
        source=scope.subject(source),
        item=[
            {
                "linkId": f"/{question.loinc}",
                "text": question.text,
                "answer": [
                    {
                        "valueCoding": {
                            "system": LOINC,
                            "code": answers[score].code,
                            "display": answers[score].text,
                        }
                    }
                ],
            }
            for question, score in zip(survey.items, scores, strict=True)
        ],
    )


def _split(scope: Scope, observation: str, survey: Survey, total: int) -> list[int]:
    """Item scores that add up to the total; the last items, the gravest, are ticked last."""
    highest = max(answer.score for answer in survey.answers)
    scores = [0] * len(survey.items)
    random = stream(scope.seed, "healthex", scope.chart.n, "survey", observation)
    for _ in range(min(total, highest * len(scores))):
        open_ = [place for place, score in enumerate(scores) if score < highest]
        place = open_[min(int(random.random() ** 1.3 * len(open_)), len(open_) - 1)]
        scores[place] += 1
    return scores
