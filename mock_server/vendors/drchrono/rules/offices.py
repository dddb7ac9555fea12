"""Offices: when patients may book online. All else of them only the practice changes."""

from __future__ import annotations

from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules.nested import nested
from mock_server.vendors.drchrono.rules.plain import written

WRITING: dict[str, Writing] = {"Office": written(nested("Office", "online_timeslots"))}
