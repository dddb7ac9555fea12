"""Entries that carry codes: one mapping from the names in the files to code systems."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mock_server.population import systems
from mock_server.population.chart import Coding, Concept

_SYSTEMS = {  # in the order in which a concept lists them
    "icd10cm": systems.ICD10CM,
    "loinc": systems.LOINC,
    "rxnorm": systems.RXNORM,
    "cvx": systems.CVX,
    "cpt": systems.CPT,
    "hcpcs": systems.HCPCS,
    "nucc": systems.NUCC,
    "snomed": systems.SNOMED,
    "ndc": systems.NDC,
    "unii": systems.UNII,
    "dmd_name": systems.DMD_NAME,
}


def concept(text: str, codes: dict[str, str]) -> Concept:
    """The codes of an entry as a concept; a system without a display borrows the text."""
    return Concept(
        text,
        tuple(
            Coding(system, codes[name], codes.get(f"{name}_display") or _shown(name, codes, text))
            for name, system in _SYSTEMS.items()
            if name in codes
        ),
    )


def _shown(name: str, codes: dict[str, str], text: str) -> str:
    return codes[name] if name == "dmd_name" else text


@dataclass(frozen=True, kw_only=True)
class Coded:
    """An entry of a catalogue: its stable key, its words and its codes."""

    key: str
    text: str
    codes: dict[str, str]

    @cached_property
    def concept(self) -> Concept:
        """The entry as FHIR's CodeableConcept."""
        return concept(self.text, self.codes)
