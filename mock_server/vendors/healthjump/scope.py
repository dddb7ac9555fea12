"""One chart on its way out: whose records they are, and how values are written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mock_server.population.chart import Chart, Concept, Entry
from mock_server.population.practices import practice
from mock_server.population.times import zone
from mock_server.vendors.healthjump.identifiers import (
    client_id,
    entry_id,
    import_number,
    number_of,
    numbered_id,
)

Body = dict[str, Any]

COUNTRY = "US"
"""Whose paperwork and vaccination schedule the vendor shows."""


def patient_id(seed: int, n: int) -> str:
    """The Healthjump id of person n."""
    return numbered_id(seed, "pat", n)


def provider_id(practitioner: str) -> str:
    """``prac-3-2`` is hj-prv-132, in the form of the published example hj-prv-117."""
    _, practice, place = practitioner.split("-")
    return f"hj-prv-{100 + int(practice) * 10 + int(place)}"


def known(**fields: Any) -> Body:
    """The fields that have a value: the contract knows no nulls."""
    return {name: value for name, value in fields.items() if value is not None}


def written(instant: datetime) -> str:
    """UTC to the second, with Z; chart instants are in UTC (strftime takes six times as long)."""
    return instant.isoformat()[:19] + "Z"


def text_of(concept: Concept | None) -> str | None:
    """A concept's words."""
    return None if concept is None else concept.text


class Scope:
    """One chart, with the ids that its records refer to."""

    def __init__(self, seed: int, chart: Chart) -> None:
        self.seed = seed
        self.chart = chart
        self.client_id = client_id(chart.practice)
        self.patient_id = patient_id(seed, chart.n)
        home = practice(seed, chart.practice)
        self._zone = zone(home.time_zone)
        self.places = {place.id: place.name for place in home.locations}
        self.encounters = {
            visit.id: numbered_id(seed, "enc", chart.n, number_of(visit.id))
            for visit in chart.encounters
        }

    def id(self, prefix: str, entry: Entry) -> str:
        """The id of an entry of the chart."""
        return entry_id(self.seed, prefix, self.chart.n, entry.id)

    def day(self, instant: datetime) -> str:
        """The date that the clocks of the practice showed."""
        return instant.astimezone(self._zone).date().isoformat()

    def whose(self) -> Body:
        """The tenant and the patient."""
        return {"client_id": self.client_id, "patient_id": self.patient_id}

    def at_visit(self, encounter: str | None) -> Body:
        """The tenant, the patient and, if there was one, the visit."""
        body = self.whose()
        if encounter is not None:
            body["encounter_id"] = self.encounters[encounter]
        return body

    def imported(self, encounter: str | None = None) -> Body:
        """The tenant, the patient and the import that brought the record."""
        number = 0 if encounter is None else number_of(encounter)
        return {"hj_import_int": import_number(self.chart.n, number)} | self.whose()
