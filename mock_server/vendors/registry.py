"""The vendors: one folder each, and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names alone have to cost nothing
    from mock_server.protocol.vendor import Vendor

REGISTRY = {
    "healthjump": "mock_server.vendors.healthjump.vendor",
    "jump": "mock_server.vendors.jump.vendor",
    "healthex": "mock_server.vendors.healthex.vendor",
    "drchrono": "mock_server.vendors.drchrono.vendor",
}
"""Every vendor by name, with the module that declares it as VENDOR; imported when served."""

EXPORTS = {
    "fhir-ndjson": "mock_server.vendors.healthex.export",
}
"""Every format that a population can be written in, with the module whose `write` does it."""


def vendor(name: str) -> Vendor:
    """The declaration of a vendor; raises KeyError for a name that is not in the registry."""
    found: Vendor = import_module(REGISTRY[name]).VENDOR
    return found
