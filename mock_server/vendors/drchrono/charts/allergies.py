"""Allergies and intolerances."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.population import systems
from mock_server.population.chart import AllergyIntolerance
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, in_order

_REACTIONS = {
    "39579001": "39579001",  # anaphylaxis
    "49727002": "49727002",  # cough
    "25064002": "25064002",  # headache
    "126485001": "247472004",  # hives
    "68962001": "68962001",  # muscle pain
    "422587007": "422587007",  # nausea
    "271807003": "271807003",  # rash
    "267036007": "267036007",  # shortness of breath
    "41291007": "65124004",  # angioedema: swelling
    "278528006": "65124004",  # facial swelling: swelling
}
"""From the chart's SNOMED CT code to DrChrono's choice that says the same, or a little less."""


def allergies(scope: Scope) -> Iterator[Body]:
    """Allergies, active or not."""
    for place, allergy in enumerate(in_order(scope.chart.allergies)):
        yield {
            "id": scope.id(place),
            "doctor": doctor_id(allergy.practitioner),
            "patient": scope.patient,
            "description": allergy.code.text,
            "reaction": ", ".join(reaction.manifestation.text for reaction in allergy.reactions),
            "snomed_reaction": _reaction(allergy),
            "rxnorm": allergy.code.code(systems.RXNORM) or "",
            "status": "active" if allergy.clinical_status == "active" else "inactive",
            "notes": _notes(allergy),
        }


def _reaction(allergy: AllergyIntolerance) -> str:
    """The first reaction that DrChrono has a choice for."""
    for reaction in allergy.reactions:
        code = _REACTIONS.get(reaction.manifestation.code(systems.SNOMED) or "")
        if code:
            return code
    return ""


def _notes(allergy: AllergyIntolerance) -> str:
    said = ["Intolerance rather than allergy."] if allergy.type == "intolerance" else []
    said += [
        f"{reaction.manifestation.text}: {reaction.severity}."
        for reaction in allergy.reactions
        if reaction.severity
    ]
    if allergy.onset:
        said.append(f"Since {allergy.onset.year}.")
    return " ".join(said)
