"""What is entered into the note of a visit, in the words of the chart's documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.clinical import Condition as Disorder
from mock_server.population.chart import Appointment, Concept, Encounter, Quantity
from mock_server.population.times import YEAR
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.scope import COUNTRY, Scope
from mock_server.world.keyed import number

_ADULT = 18  # years
_FEVER = 38.0  # °C
_SMOKES = "449868002"
_ASKED = frozenset({"smoking-status", "body-temperature"})

_CHECKBOX = ("False", "True")
_NULL_CHECKBOX = ("1", "2")
"""No and yes, as the two kinds of box write them."""


class Value(NamedTuple):
    """A text in a field of a template, both by their keys."""

    template: str
    field: str
    text: str


class _Visited(Protocol):
    @property
    def encounter(self) -> str | None: ...


_Entry = TypeVar("_Entry", bound=_Visited)


def complaint(visit: Encounter | Appointment) -> Value:
    """Why somebody comes."""
    return Value("subjective", "chief_complaint", _sentence(visit.reason or visit.type.text))


class Writing:
    """The notes of a chart's visits."""

    def __init__(self, scope: Scope) -> None:
        chart = self._chart = scope.chart
        self._clock = scope.clock
        self._problems = {item.id: item for item in chart.conditions}
        self._drugs = _by_visit(chart.medications)
        self._requests = _by_visit(chart.requests)
        self._done = _by_visit(chart.procedures)
        self._doses = _by_visit(item for item in chart.immunizations if item.country == COUNTRY)
        self._asked = _by_visit(item for item in chart.observations if item.key in _ASKED)

    def values(self, visit: Encounter) -> tuple[Value, ...]:
        """The five values of a note; the place of each is its own."""
        disorders = self._disorders(visit)
        if visit.class_ == "VR":
            told, seen = self._consent(visit), Value("subjective", "history", self._history(visit))
        else:
            told = self._asked_for(visit, disorders)
            seen = Value("objective", "exam", self._examination(visit, disorders))
        return (
            complaint(visit),
            told,
            seen,
            Value("assessment", "assessment", self._assessment(visit)),
            Value("plan", "plan", self._plan(visit, disorders)),
        )

    def _consent(self, visit: Encounter) -> Value:
        """To the video visit; before the practice had a field for it, when to come again."""
        day = visit.start.astimezone(self._clock).date()
        if day < setup().note_templates["telehealth"].since:
            return Value("plan", "follow_up", "3/months")
        return Value("telehealth", "consent", _CHECKBOX[True])

    def _asked_for(self, visit: Encounter, disorders: list[Disorder]) -> Value:
        """What a visit has of its own: a biopsy, milestones, smoking, fever, when to come again."""
        done = {item.key for item in self._done.get(visit.id, ()) if item.status == "completed"}
        if "skin-biopsy" in done:
            return Value("skin", "biopsy", _CHECKBOX[True])
        if "developmental-screening" in done:
            return Value("paediatric", "milestones", _NULL_CHECKBOX[True])
        for seen in self._asked.get(visit.id, ()):
            if isinstance(seen.value, Concept):
                smokes = seen.value.code(systems.SNOMED) == _SMOKES
                return Value("intake", "smoker", _CHECKBOX[smokes])
            if isinstance(seen.value, Quantity) and visit.type == _acute():
                fever = seen.value.value >= _FEVER
                return Value("ros", "fever", _NULL_CHECKBOX[fever])
        for disorder in disorders:
            if disorder.monitoring:
                months = f"{disorder.monitoring.visit_months:g}"
                return Value("plan", "follow_up", f"{months}/months")
        return Value("subjective", "history", self._history(visit))

    def _disorders(self, visit: Encounter) -> list[Disorder]:
        """The catalogue's entries of what the visit dealt with."""
        known = (self._problems[id_].code.text for id_ in visit.diagnoses if id_ in self._problems)
        return [_disorders()[text] for text in known if text in _disorders()]

    def _history(self, visit: Encounter) -> str:
        """Problems and drugs at the time."""
        when, day = visit.start, visit.start.date()
        problems = [
            item.code.text
            for item in self._chart.conditions
            if item.category == "problem-list-item"
            and item.recorded <= when
            and (item.abatement is None or item.abatement > day)
        ]
        drugs = {
            item.medication.text: None
            for item in self._chart.medications
            if item.authored_on <= when and (item.end is None or item.end > day)
        }
        return f"Problems: {_series(problems)}. Medication: {_series(drugs)}."

    def _examination(self, visit: Encounter, disorders: list[Disorder]) -> str:
        found = [self._choose(visit, item.findings, visit.id, item.key) for item in disorders[:3]]
        if found:
            return " ".join(_sentence(text) for text in found)
        child = (visit.start.date() - self._chart.patient.birth_date).days < _ADULT * YEAR
        return self._phrase(visit, "exam-child-normal" if child else "exam-normal")

    def _assessment(self, visit: Encounter) -> str:
        known = [self._problems[id_].code.text for id_ in visit.diagnoses if id_ in self._problems]
        lines = [f"{place}. {text}" for place, text in enumerate(known, 1)]
        return "\n".join(lines) or f"{visit.type.text}, nothing new found."

    def _plan(self, visit: Encounter, disorders: list[Disorder]) -> str:
        said = [
            f"{item.text}: {self._choose(visit, item.plan, visit.id, item.key)}."
            for item in disorders
        ] or [self._phrase(visit, "advice-lifestyle")]
        drugs, requests = self._drugs.get(visit.id, ()), self._requests.get(visit.id, ())
        doses = [item for item in self._doses.get(visit.id, ()) if item.status == "completed"]
        lists = {
            "Prescribed": [item.medication.text for item in drugs],
            "Ordered": [item.code.text for item in requests if item.category != "referral"],
            "Referred to": [item.code.text for item in requests if item.category == "referral"],
            "Done today": [
                item.code.text
                for item in self._done.get(visit.id, ())
                if item.status == "completed"
            ],
            "Vaccines given": [item.vaccine.text for item in doses],
        }
        said += [f"{word}: {', '.join(items)}." for word, items in lists.items() if items]
        return "\n".join(said)

    def _phrase(self, visit: Encounter, situation: str) -> str:
        """A phrase without places to fill."""
        options = catalogue().documents.phrases[situation]
        return self._choose(visit, options, situation, str(visit.start))

    def _choose(self, visit: Encounter, options: Sequence[str], *path: str) -> str:
        """The one that the document of the visit has (population/wording.py)."""
        key = number(self._chart.n, "wording", f"doc-{visit.id}", *path)
        return options[key % len(options)]


def _by_visit(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        if entry.encounter is not None:
            found.setdefault(entry.encounter, []).append(entry)
    return found


@cache
def _disorders() -> dict[str, Disorder]:
    return {item.text: item for item in catalogue().conditions.values()}


@cache
def _acute() -> Concept:
    return catalogue().encounters["acute"].concept


def _series(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
