"""Implantable devices: what patients carry in them, with the procedure that placed it.

The device identifier in front is all zeros, which no maker has; serial numbers say MOCK.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mock_server.population import systems
from mock_server.population.chart import Device
from mock_server.vendors.drchrono.charts.procedures import implanted, listed
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_MAKERS = ("Mockingbird Devices", "Testland Surgical", "Sample Implants")

_SHELF_LIFE = timedelta(days=3 * 365)

_PUT_AWAY = 0.25
"""Share of the devices that are no longer in use which are archived."""


def implantable_devices(scope: Scope) -> Iterator[Body]:
    """Every implanted device whose placement is in the record."""
    implants = {one.procedure or one.id: one for one in scope.chart.devices if implanted(one)}
    placings = [item for item in listed(scope) if item.source.id in implants]
    for ordinal, item in enumerate(placings):
        device = implants[item.source.id]
        drawn = scope.drawn("device", device.id)
        made = device.start - timedelta(days=60 + int(drawn * 400))
        use_by, active = made + _SHELF_LIFE, device.status == "active"
        yield {
            "id": scope.id(ordinal),
            "patient": scope.patient,
            "procedure": item.id,
            "udi": _udi(device, made, use_by),
            "brand_name": f"Mock {device.type.text}",
            "company_name": _MAKERS[len(device.key) % len(_MAKERS)],
            "version_or_model": f"M{len(device.key)}-{int(drawn * 9) + 1}",
            "gmdn_pt_name": _term(device),
            "serial_number": device.serial,
            "manufacturing_date": made.isoformat(),
            "expiration_date": use_by.isoformat(),
            "status": "active" if active else "inactive",
            "archived": not active and scope.drawn("archived", device.id) < _PUT_AWAY,
            "created_at": naive(item.stands.when),
            "updated_at": naive(max(item.stands.when, device.last_updated)),
        }


def _udi(device: Device, made: date, use_by: date) -> str:
    """A unique device identifier as GS1 writes it: device, made on, use by, serial number."""
    dates = f"(11){made:%y%m%d}(17){use_by:%y%m%d}"
    return f"(01)00000000000000{dates}(21){device.serial}"


def _term(device: Device) -> str:
    for coding in device.type.coding:
        if coding.system == systems.SNOMED:
            return coding.display
    return device.type.text
