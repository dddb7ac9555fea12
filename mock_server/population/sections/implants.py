"""Implants: what operations and prescriptions put into people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Device, MedicationRequest, Procedure
from mock_server.population.life import Life
from mock_server.population.times import YEAR, calendar, utc
from mock_server.world.keyed import number

_PUT_IN = frozenset({"active", "completed", "stopped"})
"""Prescriptions that were carried out."""


def implants(
    life: Life, done: Sequence[Procedure], prescribed: Sequence[MedicationRequest]
) -> Iterator[Device]:
    """A device each, until it is taken out or worn out."""
    for operation in done:
        key = catalogue().procedures[operation.key].places
        if key and operation.status == "completed":
            yield _implant(life, key, operation, operation.end, None, operation.id)
    for drug in prescribed:
        kind = catalogue().medications.get(drug.key or "")
        if kind and kind.places and drug.status in _PUT_IN:
            yield _implant(life, kind.places, drug, drug.recorded, drug.end, None)


def _implant(
    life: Life,
    key: str,
    source: Procedure | MedicationRequest,
    placed: datetime,
    out: date | None,
    procedure: str | None,
) -> Device:
    kind, start = catalogue().care.devices[key], placed.date()
    if out is None and kind.years:
        out = calendar(start.toordinal() + int(kind.years * YEAR))
    removed = utc(out.toordinal()) if out else None
    over = removed is not None and life.happened(removed)
    serial = number(life.person.seed, "person", life.person.n, "implant", source.id)
    return Device(
        id=f"dev-{source.id}",
        recorded=placed,
        last_updated=max(placed, removed) if over and removed else placed,
        key=key,
        status="inactive" if over else "active",
        type=kind.concept,
        start=start,
        end=out if over else None,
        serial=f"MOCK-{serial % 10**8:08d}",
        condition=source.reason,
        procedure=procedure,
    )
