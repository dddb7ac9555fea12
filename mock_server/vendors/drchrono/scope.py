"""One chart on its way out: who and where, the numbers of its entries, how values are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from mock_server.population.chart import Chart, Entry
from mock_server.population.practices import Practice, practice
from mock_server.population.times import zone
from mock_server.protocol.messages import ORIGIN
from mock_server.vendors.drchrono.groups import keeper_of
from mock_server.vendors.drchrono.identifiers import doctor_id, entry_id, office_id, patient_id
from mock_server.world import keyed

Body = dict[str, Any]
Kept = TypeVar("Kept", bound=Entry)

COUNTRY = "US"
"""Whose paperwork and vaccination schedule the vendor shows."""

SERVERS = zone("America/Los_Angeles")
"""The clocks of the vendor's servers: created_at and updated_at show them, without a zone."""


@lru_cache(maxsize=1 << 14)
def naive(instant: datetime, clock: ZoneInfo = SERVERS) -> str:
    """A timestamp without a zone, as a clock shows it, to the second."""
    return instant.astimezone(clock).isoformat()[:19]


def decimal(amount: float) -> str:
    """A decimal: a text with two places."""
    return f"{amount:.2f}"


def file_url(resource: str, record: int | str, name: str) -> str:
    """The address of a file, which a seeded record has by its id, another one by a secret."""
    return f"{ORIGIN.decode()}/media/{resource}/{record}/{name}"


class Scope:
    """A chart with the ids that its records refer to."""

    def __init__(self, seed: int, chart: Chart) -> None:
        self.seed = seed
        self.chart = chart
        self.n = chart.n
        self.patient = patient_id(chart.n)
        self.practice: Practice = practice(seed, chart.practice)
        self.clock = zone(self.practice.time_zone)
        self.doctor = doctor_id(chart.practitioner)
        self.office = office_id(chart.practice)
        self.keeper = keeper_of(chart.practitioner)

    def drawn(self, *path: str | int) -> float:
        """A number between 0 and 1 that belongs to something of this person."""
        return keyed.unit(self.seed, "drchrono", self.n, *path)

    def number(self, *path: str | int) -> int:
        """A whole number that belongs to something of this person."""
        return keyed.number(self.seed, "drchrono", self.n, *path)

    def id(self, ordinal: int) -> int:
        """The id of this person's record of that ordinal, from 0, within its kind."""
        return entry_id(self.n, ordinal)

    def local(self, instant: datetime) -> str:
        """A timestamp as the clocks of the practice show it: what calendars are written in."""
        return naive(instant, self.clock)

    def day(self, instant: datetime) -> str:
        """The date that the clocks of the practice showed."""
        return self.local(instant)[:10]

    @staticmethod
    def stamps(entry: Entry) -> Body:
        """When a record was made and last changed, by the servers' clocks."""
        return {"created_at": naive(entry.recorded), "updated_at": naive(entry.last_updated)}

    @cached_property
    def appointments(self) -> dict[str, int]:
        """The ids of appointments by their names in the chart."""
        return self._numbered(self.chart.appointments)

    @cached_property
    def visits(self) -> dict[str, int]:
        """The ids of the appointments that visits came of, by the names of the encounters."""
        return {
            visit.id: self.appointments[visit.appointment]
            for visit in self.chart.encounters
            if visit.appointment is not None
        }

    def _numbered(self, entries: Iterable[Kept]) -> dict[str, int]:
        return {entry.id: self.id(place) for place, entry in enumerate(in_order(entries))}


def in_order(entries: Iterable[Kept]) -> list[Kept]:
    """Entries in the order in which they were recorded: what comes later is appended."""
    return sorted(entries, key=lambda entry: (entry.recorded, entry.id))
