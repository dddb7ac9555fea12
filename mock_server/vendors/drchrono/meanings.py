"""What codes mean, as far as the catalogues know them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Coding, Concept
from mock_server.population.systems import ICD10CM
from mock_server.vendors.drchrono.charts.coded import REFERRAL
from mock_server.vendors.drchrono.charts.plans import SYSTEM_NAMES
from mock_server.vendors.drchrono.practice.catalogue import Reason, setup


def meaning(system: str | None, code: str) -> str | None:
    """The words of a code; `system` is DrChrono's name of a code system."""
    return _known().get((system or "", code))


@cache
def _known() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for coding in (REFERRAL, *_codings(catalogue()), *_codings(setup().billing.reasons)):
        name = SYSTEM_NAMES.get(coding.system)
        if name:
            found.setdefault((name, coding.code), coding.display)
    return found


def _codings(node: Any) -> Iterator[Coding]:
    """Every coding in a catalogue, and the reasons for visits that have no diagnosis."""
    if isinstance(node, Reason):
        yield Coding(ICD10CM, node.code, node.display)
    concept = getattr(node, "concept", None)
    if isinstance(concept, Concept):
        yield from concept.coding
    if isinstance(node, Concept):
        yield from node.coding
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _codings(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _codings(value)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _codings(getattr(node, field.name))
