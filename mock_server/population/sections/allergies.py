"""The allergy list."""

from __future__ import annotations

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import AllergyIntolerance, Coding, Concept, Reaction
from mock_server.population.life import Life
from mock_server.population.times import calendar


def allergies(life: Life) -> list[AllergyIntolerance]:
    """What the person reacts to, as noted at registration or when it happened."""
    found = []
    joined = life.person.registered
    for item in life.sensitivities:
        allergen = item.allergen
        first = life.timeline.visit_on_or_after(max(item.onset, joined), 400)
        day = first.day if first else max(item.onset, joined)
        recorded = life.at(day, first.minute + 8 if first else 600)
        if not life.happened(recorded):
            continue
        severe = item.severity == "severe"
        found.append(
            AllergyIntolerance(
                id=f"alg-{allergen.key}",
                recorded=recorded,
                last_updated=recorded,
                key=allergen.key,
                clinical_status="active",
                verification_status="confirmed" if item.reaction else "unconfirmed",
                type="intolerance" if allergen.intolerance else "allergy",
                category=allergen.category,
                criticality="high" if severe else "low" if item.severity else "unable-to-assess",
                code=allergen.concept,
                onset=calendar(item.onset) if item.onset_known else None,
                reactions=_reactions(item.reaction, item.severity),
                practitioner=life.practitioner,
            )
        )
    return sorted(found, key=lambda entry: (entry.recorded, entry.id))


def _reactions(key: str | None, severity: str | None) -> tuple[Reaction, ...]:
    if key is None:
        return ()
    seen = catalogue().allergies.manifestations[key]
    concept = Concept(seen.text, (Coding(systems.SNOMED, seen.snomed, seen.text),))
    return (Reaction(concept, severity),)
