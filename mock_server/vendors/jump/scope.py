"""One chart on its way out as Jump records: ids, provenance, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mock_server.population import systems
from mock_server.population.chart import Chart, Concept, Entry
from mock_server.vendors.jump.identifiers import patient_id, record_id, user_id
from mock_server.vendors.jump.projection import written
from mock_server.vendors.jump.words import IMPORT_SYSTEMS
from mock_server.world import keyed

Body = dict[str, Any]

_DRAFTS = 0.08
"""The assumed share of records that somebody began to write again and did not finish."""


class Scope:
    """A chart and what all its records have in common."""

    def __init__(self, seed: int, chart: Chart) -> None:
        self.seed = seed
        self.chart = chart
        self.patient_id = patient_id(seed, chart.n)
        self.registered = chart.patient.recorded.date()
        self._consultations: dict[str | None, str | None] = {None: None}

    def id(self, kind: str, entry: str) -> str:
        """The id of the record that shows an entry."""
        return record_id(self.seed, self.chart.n, kind, entry)

    def drawn(self, name: str, entry: str) -> float:
        """A number between 0 and 1 that belongs to an entry."""
        return keyed.unit(self.seed, "jump", name, self.chart.n, entry)

    def record(self, kind: str, entry: Entry, encounter: str | None = None) -> Body:
        """Id, patient, consultation and timestamps of the record that shows an entry."""
        return {
            "id": self.id(kind, entry.id),
            "patient_id": self.patient_id,
            "consultation_context": self.consultation(encounter),
            "created_at": written(entry.recorded),
            "updated_at": written(entry.last_updated),
        }

    def consultation(self, encounter: str | None) -> str | None:
        """The id of the consultation that an encounter was; None where nobody wrote it down."""
        if encounter not in self._consultations:
            self._consultations[encounter] = self.id("consultation", str(encounter))
        return self._consultations[encounter]

    def user(self, practitioner: str) -> str:
        """The user who is that practitioner."""
        return user_id(self.seed, practitioner)

    def imported(self, entry: Entry, since: date | None) -> Body:
        """Where a record comes from, if it was true before the patient registered here."""
        if since is None or since >= self.registered:
            return {"source_system": None, "external_id": None}
        place = keyed.number(self.seed, "jump", "import", self.chart.n) % len(IMPORT_SYSTEMS)
        return {
            "source_system": IMPORT_SYSTEMS[place],
            "external_id": self.id("import", entry.id)[:13].upper(),
        }

    def drafted(self, kind: str, entry: Entry, body: Body) -> Iterator[Body]:
        """The record, and for a few a draft of its repetition; no list shows drafts."""
        yield body
        if self.drawn(f"{kind}-draft", entry.id) < _DRAFTS:
            yield body | {"id": self.id(f"{kind}-draft", entry.id), "status": "draft"}


def snomed(concept: Concept) -> tuple[str | None, str]:
    """The SNOMED code of a concept, if it has one, and its words."""
    for coding in concept.coding:
        if coding.system == systems.SNOMED:
            return coding.code, coding.display
    return None, concept.text
