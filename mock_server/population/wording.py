"""Words for notes: phrases of the catalogue filled with facts of the chart as of an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.clinical import Condition
from mock_server.population.chart import (
    Chart,
    Concept,
    DocumentReference,
    HumanName,
    Observation,
    Quantity,
    ReferenceRange,
)
from mock_server.population.practices import Practice
from mock_server.population.times import YEAR, zone
from mock_server.world.keyed import number

_PRONOUNS = {"male": ("he", "his", "him"), "female": ("she", "her", "her")}


class Wording:
    """What a document may say of a chart."""

    def __init__(self, chart: Chart, document: DocumentReference, practice: Practice) -> None:
        self.chart, self.document, self.practice = chart, document, practice
        self._records = {item.id: item for item in chart.conditions}
        self._by_text = {c.text: c for c in catalogue().conditions.values()}
        doctor = next(p for p in practice.practitioners if p.id == document.practitioner)
        self.practitioner = full_name(doctor.name)
        mine = chart.patient.paperwork["US"].identifiers
        self.record_number = next(item.value for item in mine if item.type == "MR")

    def local(self, when: datetime) -> datetime:
        """An instant on the practice's clock."""
        return when.astimezone(zone(self.practice.time_zone))

    @property
    def place(self) -> str:
        """Where it was written: the practice, or the hospital of an encounter there."""
        hospitals = {
            item.id: item.name for item in self.practice.locations if item.kind != "practice"
        }
        source = self.document.encounter if self.document.key != "referral-letter" else None
        at = next((e.location for e in self.chart.encounters if e.id == source), "")
        return hospitals.get(at, self.practice.name)

    def age_at(self, when: datetime) -> float:
        """The patient's age in years."""
        return (when.date() - self.chart.patient.birth_date).days / YEAR

    def choose(self, options: Sequence[str], *path: str) -> str:
        """One of several ways to say it, always the same for this document."""
        key = number(self.chart.n, "wording", self.document.id, *path)
        return options[key % len(options)]

    def phrase(self, situation: str, when: datetime, **facts: str) -> str:
        """A phrase for a situation, with the chart's facts in its places."""
        options = catalogue().documents.phrases[situation]
        return self.choose(options, situation, str(when)).format_map({**self._facts(when), **facts})

    def _facts(self, when: datetime) -> dict[str, str]:
        he, his, him = _PRONOUNS[self.chart.patient.gender]
        return {
            "name": full_name(self.chart.patient.name),
            "he": he,
            "his": his,
            "him": him,
            "age": _age(self.age_at(when)),
            "conditions": self.problems(when),
            "history": self.problems(when),
            "medications": self.medications(when),
            "allergies": self.allergies(when),
            "practitioner": self.practitioner,
            "practice": self.practice.name,
            "date": f"{when:%Y-%m-%d}",
            "interval": "three months",
        }

    def entries(self, ids: Iterable[str]) -> list[Condition]:
        """The catalogue's entries of condition records."""
        texts = (self._records[id_].code.text for id_ in ids if id_ in self._records)
        return [self._by_text[text] for text in texts if text in self._by_text]

    def conditions(self, ids: Iterable[str]) -> str:
        """Condition records in words."""
        return _series(self._records[id_].code.text for id_ in ids if id_ in self._records)

    def problems(self, when: datetime) -> str:
        """The problem list at an instant."""
        return (
            _series(
                item.code.text
                for item in self.chart.conditions
                if item.category == "problem-list-item"
                and item.recorded <= when
                and (item.abatement is None or item.abatement > when.date())
            )
            or "none known"
        )

    def medications(self, when: datetime) -> str:
        """The drugs taken at an instant."""
        day = when.date()
        taken = {
            item.medication.text: None
            for item in self.chart.medications
            if item.authored_on <= when and (item.end is None or item.end > day)
        }
        return _series(taken) or "none"

    def allergies(self, when: datetime) -> str:
        """The allergy list at an instant."""
        return (
            _series(item.code.text for item in self.chart.allergies if item.recorded <= when)
            or "none known"
        )


def full_name(name: HumanName) -> str:
    """A name as one writes it on a letter."""
    parts = (name.prefix, *name.given, name.family, name.suffix)
    return " ".join(part for part in parts if part)


def result_line(item: Observation) -> str:
    """A measurement on one line: value, unit, range and flag."""
    if item.components:
        values = [part.value for part in item.components]
        shown = "/".join(f"{v.value:g}" for v in values if isinstance(v, Quantity))
        return f"{item.code.text}: {shown} mmHg"
    value = item.value
    shown = str(value)
    if isinstance(value, Quantity):
        shown = f"{value.value:g} {value.unit}".rstrip()
    elif isinstance(value, Concept):
        shown = value.text
    limits, text = item.reference_range, f"{item.code.text}: {shown}"
    if limits:
        text += f"  (range {_limits(limits)})"
    return text if item.interpretation in (None, "N") else f"{text}  {item.interpretation}"


def _limits(limits: ReferenceRange) -> str:
    if limits.low is None:
        return f"<= {limits.high:g}"
    return f">= {limits.low:g}" if limits.high is None else f"{limits.low:g}–{limits.high:g}"


def _series(words: Iterable[str]) -> str:
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return ", ".join(found[:-1]) + " and " + found[-1]


def _age(years: float) -> str:
    if years < 1:
        return f"{max(0, int(years * 12))} months"
    return str(int(years)) if years >= 2 else f"{int(years * 12)} months"
