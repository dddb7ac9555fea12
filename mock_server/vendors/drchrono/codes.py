"""What services are billed under: HCPCS or a user's CPT codes, else codes of the practice's own.

CPT is licensed and not shipped, so most services have a custom code, made from their words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mock_server.population import systems
from mock_server.population.chart import Concept

_WORD = re.compile(r"[A-Za-z0-9]+")
_SMALL = frozenset({"a", "an", "and", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_WORDS = 3
_LETTERS = 12
"""Letters of a custom code, shared out among its words."""


@lru_cache(maxsize=1024)
def billing_code(concept: Concept) -> tuple[str, str]:
    """DrChrono's letter of the kind of procedure (C, H, U) and the code of a service."""
    for letter, system in (("H", systems.HCPCS), ("C", systems.CPT)):
        code = concept.code(system)
        if code is not None:
            return letter, code
    return "U", _custom(concept.text)


def _custom(text: str) -> str:
    """``Office visit for a new problem`` is OFFI-VISI-NEW, ``Video visit`` VIDEO-VISIT."""
    words = [word for word in _WORD.findall(text.upper()) if word.lower() not in _SMALL][:_WORDS]
    return "-".join(word[: _LETTERS // len(words)] for word in words)
