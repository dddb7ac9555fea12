"""What control operations work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mock_server.protocol.messages import Problem
from mock_server.protocol.service import Service
from mock_server.settings import Identity


@dataclass(slots=True, frozen=True)
class Stage:
    """The served vendors and the identity of the seeded records."""

    services: Mapping[str, Service]
    identity: Identity

    def service(self, vendor: str, status: int = 404) -> Service:
        """The service of a vendor; raises Problem for one that is not served."""
        if vendor not in self.services:
            known = ", ".join(self.services)
            raise Problem(status, "unknown_vendor", f"vendor {vendor!r} is not served; try {known}")
        return self.services[vendor]
