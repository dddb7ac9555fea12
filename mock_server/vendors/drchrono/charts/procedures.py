"""Procedures: what was done, here or elsewhere, and the placing of what was prescribed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Device, Procedure
from mock_server.vendors.drchrono.charts.documented import Documented, Documenting
from mock_server.vendors.drchrono.codes import billing_code, placing
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_STATUSES = {"completed": "Completed", "in-progress": "In Progress", "not-done": "Cancelled"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure of the list, with what it comes from."""

    id: int
    source: Procedure | Device
    stands: Documented


def procedures(scope: Scope) -> Iterator[Body]:
    """What was done, with the visit in which that was; nothing else has an appointment."""
    for item in listed(scope):
        source = item.source
        code, kind, description = _coded(source)
        done = source if isinstance(source, Procedure) else None
        changed = done.last_updated if done else item.stands.when
        yield {
            "id": item.id,
            "appointment": scope.visits.get(done.encounter or "") if done else None,
            "doctor": doctor_id(done.practitioner) if done else scope.doctor,
            "patient": scope.patient,
            "date": scope.day(_when(source)),
            "code": code,
            "procedure_type": kind,
            "description": description,
            "status": _STATUSES[done.status] if done else "Completed",
            "created_at": naive(item.stands.when),
            "updated_at": naive(max(item.stands.when, changed)),
        }


@lru_cache(maxsize=4)
def listed(scope: Scope) -> tuple[Listed, ...]:
    """The procedures that are in the record, in the order in which they came into it."""
    stands = Documenting(scope)
    found: list[tuple[datetime, str, Documented, Procedure | Device]] = []
    for done in scope.chart.procedures:
        place = stands(done.encounter, done.recorded)
        if place:
            found.append((place.when, done.id, place, done))
    for device in scope.chart.devices:
        told = device.procedure is None and implanted(device)
        place = stands(None, device.recorded) if told else None
        if place:
            found.append((place.when, device.id, place, device))
    found.sort(key=lambda item: item[:2])
    return tuple(
        Listed(scope.id(ordinal), source, place)
        for ordinal, (_, _, place, source) in enumerate(found)
    )


def implanted(device: Device) -> bool:
    """Whether a device was put into the body."""
    return catalogue().care.devices[device.key].implanted


def _coded(source: Procedure | Device) -> tuple[str, str, str]:
    """Code, type and description: as it is billed, but SNOMED CT rather than a custom code."""
    if isinstance(source, Device):
        service = placing(source.type.text)
        letter, code = billing_code(service)
        return code, letter, service.text
    letter, code = billing_code(source.code)
    for coding in source.code.coding:
        if coding.code == code:
            return code, letter, coding.display
    for coding in source.code.coding:
        if coding.system == systems.SNOMED:
            return coding.code, "S", coding.display
    return code, letter, source.code.text


def _when(source: Procedure | Device) -> datetime:
    return source.start if isinstance(source, Procedure) else source.recorded
