"""How each kind of record is written, and what is computed when it is read."""

from __future__ import annotations

from collections.abc import Mapping

from mock_server.protocol.vendor import Shape
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules import (
    appointments,
    billing,
    calendar,
    clinical,
    consent_forms,
    demographics,
    documents,
    labs,
    messages,
    notes,
    offices,
    open_slots,
    patients,
    payments,
    tasks,
    vaccines,
)

_AREAS: tuple[Mapping[str, Writing], ...] = (
    appointments.WRITING,
    billing.WRITING,
    calendar.WRITING,
    clinical.WRITING,
    consent_forms.WRITING,
    demographics.WRITING,
    documents.WRITING,
    labs.WRITING,
    messages.WRITING,
    notes.WRITING,
    offices.WRITING,
    patients.WRITING,
    payments.WRITING,
    tasks.WRITING,
    vaccines.WRITING,
)

WRITING: Mapping[str, Writing] = {name: way for area in _AREAS for name, way in area.items()}
"""By the names of resources; what is not here is only read."""

SHAPES: Mapping[str, Shape] = {**labs.SHAPES, **open_slots.SHAPES, **vaccines.SHAPES}
"""By the names of resources."""
