"""What services are billed under: HCPCS or a user's CPT codes, else codes of the practice's own.

CPT is licensed and not shipped, so most services have a custom code of ``billing.yaml``; what a
user adds has one made from its words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from zlib import crc32

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Concept
from mock_server.vendors.drchrono.practice.catalogue import setup

_WORD = re.compile(r"[A-Z0-9]+")
_SMALL = frozenset({"A", "AN", "AND", "FOR", "FROM", "IN", "OF", "ON", "OR", "THE", "TO", "WITH"})
_WORDS = 2
_LETTERS = 4
"""How much of which words a made code shows."""


@lru_cache(maxsize=1024)
def billing_code(concept: Concept) -> tuple[str, str]:
    """DrChrono's letter of the kind of procedure (C, H, U) and the code of a service."""
    for letter, system in (("H", systems.HCPCS), ("C", systems.CPT)):
        code = concept.code(system)
        if code is not None:
            return letter, code
    return "U", _custom().get(concept.text) or _made(concept.text)


def placing(device: str) -> Concept:
    """The service of putting a device, in words, into its place."""
    return Concept(f"Placement of {device}")


@cache
def _custom() -> dict[str, str]:
    """The practice's own codes by the words of services."""
    data = catalogue()
    words = {key: kind.text for key, kind in (*data.encounters.items(), *data.procedures.items())}
    words |= {key: placing(kind.text).text for key, kind in data.care.devices.items()}
    codes = setup().billing.custom_codes
    return {words[key]: code for key, code in codes.items() if key in words}


def _made(text: str) -> str:
    """``Dry needling of the back`` is DRY-NEED-207; the number keeps services apart."""
    words = [word for word in _WORD.findall(text.upper()) if word not in _SMALL][:_WORDS]
    return "-".join([*(word[:_LETTERS] for word in words), f"{crc32(text.encode()) % 1000:03d}"])
