"""The organisations whose records HealthEx joins for a person: two or three source Patients."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.population import identifiers
from mock_server.population.chart import Chart, Patient
from mock_server.population.practices import Practice
from mock_server.population.sources import sources as kept_records
from mock_server.vendors.healthex.fhir.elements import plain_name
from mock_server.world.keyed import unit

_PAYER_SHARE = 0.4
"""Share of the insured whose insurer is connected as well. Assumed: nothing is published."""

EPIC = "1.2.840.114350.1.13"
"""The OID arc under which Epic installations number their master files."""


@dataclass(slots=True, frozen=True)
class Source:
    """One organisation's record of a person.

    `key` is practice, hospital or payer; `organization` names its directory entry; `copies` says
    that it keeps a problem and allergy list of its own, from which `lacks` are missing.
    """

    key: str
    organization: str
    name: str
    patient: Patient
    site: int
    copies: bool = False
    lacks: frozenset[str] = frozenset()

    @property
    def oid(self) -> str:
        """Under which OID its EHR numbers its own files."""
        return f"urn:oid:{EPIC}.{self.site}.1.7"

    @property
    def display(self) -> str:
        """The patient's name there, as references show it."""
        return plain_name(self.patient.name)

    @property
    def record_number(self) -> str:
        """The patient's record number there."""
        papers = self.patient.paperwork["US"].identifiers
        own = next((one.value for one in papers if one.type == "MR"), "MOCK-0")
        return own if self.key == "practice" else f"{own}-{self.key[0].upper()}"


def sources_of(seed: int, chart: Chart, practice: Practice) -> tuple[Source, ...]:
    """The practice, its hospital, and for some the insurer."""
    kept = kept_records(seed, chart, practice)
    there = kept[1] if len(kept) > 1 else None
    found = [
        Source("practice", "practice", practice.name, kept[0].patient, 2 * practice.index),
        Source(
            "hospital",
            "hospital",
            practice.locations[1].name,
            there.patient if there else chart.patient,
            2 * practice.index + 1,
            copies=there is not None,
            lacks=there.lacks if there else frozenset(),
        ),
    ]
    payers = [cover.payer for cover in chart.coverages if cover.kind != "self-pay"]
    if payers and unit(seed, "healthex", chart.n, "payer-connected") < _PAYER_SHARE:
        found.append(Source("payer", f"payer/{payers[-1]}", payers[-1], chart.patient, 0))
    return tuple(found)


def record_system(source: Source) -> str:
    """The system of the source's record numbers."""
    return f"{identifiers.MRN_SYSTEM}.{source.site}"
