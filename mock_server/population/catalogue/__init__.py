"""The catalogues of ``fixtures/clinical`` as typed values: every clinical fact comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from mock_server.population.catalogue.care import (
    Allergies,
    Care,
    Documents,
    ProcedureType,
    Vaccination,
    VisitType,
)
from mock_server.population.catalogue.cast import Member
from mock_server.population.catalogue.clinical import Condition, Medication
from mock_server.population.catalogue.code_file import add_codes, supplied
from mock_server.population.catalogue.load import document, structure
from mock_server.population.catalogue.measures import Observables
from mock_server.population.catalogue.people import Identity, Practices, Traits

__all__ = ["Catalogue", "catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """Everything that ``fixtures/clinical`` holds: a field a file, each kind by its keys."""

    conditions: dict[str, Condition]
    medications: dict[str, Medication]
    observations: Observables
    procedures: dict[str, ProcedureType]
    encounters: dict[str, VisitType]
    vaccines: Vaccination
    allergies: Allergies
    care: Care
    documents: Documents
    practices: Practices
    identity: Identity
    traits: Traits
    cast: tuple[Member, ...]

    @cached_property
    def members(self) -> dict[int, Member]:
        """The cast by person number."""
        return {member.n: member for member in self.cast}


@cache
def catalogue() -> Catalogue:
    """The catalogues, read once a process."""
    files = {name: document(name) for name in Catalogue.__annotations__}
    codes = supplied()
    for name in ("procedures", "encounters"):
        files[name] = add_codes(files[name], codes)
    return structure(Catalogue, files)
