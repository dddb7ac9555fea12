"""What control operations work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.protocol.service import Service
from mock_server.settings import Identity


@dataclass(slots=True, frozen=True)
class Stage:
    """The served vendors by name, the identity of the seeded records, the control contract."""

    services: Mapping[str, Service]
    identity: Identity
    control: dict[str, Any]
