"""Allergies and intolerances, as each source lists them: the lists may disagree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population.chart import AllergyIntolerance, Reaction
from mock_server.vendors.healthex.fhir.elements import Json, coded, concept, known, moment
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.vendors.healthex.fhir.sources import Source

_ALLERGENS = "2.698288"


def drafts(scope: Scope) -> Iterator[Draft]:
    """The practice's list, and the hospital's where it keeps one."""
    for item in scope.chart.allergies:
        for source in scope.sources:
            if source is scope.own or (source.copies and item.id not in source.lacks):
                id_ = scope.id("AllergyIntolerance", source.key, item.id)
                write = partial(_allergy, scope, source, item)
                yield Draft("AllergyIntolerance", id_, item.last_updated, write)


def _allergy(scope: Scope, source: Source, item: AllergyIntolerance) -> Json:
    return known(
        clinicalStatus=coded("allergyintolerance-clinical", item.clinical_status),
        verificationStatus=coded("allergyintolerance-verification", item.verification_status),
        type=item.type,
        category=[item.category],
        criticality=item.criticality,
        code=concept(item.code, scope.local(source, _ALLERGENS, item.code)),
        patient=scope.subject(source),
        onsetDateTime=item.onset.isoformat() if item.onset else None,
        recordedDate=moment(item.recorded),
        recorder=scope.practitioner(item.practitioner),
        reaction=[_reaction(one) for one in item.reactions],
    )


def _reaction(reaction: Reaction) -> Json:
    return known(manifestation=[concept(reaction.manifestation)], severity=reaction.severity)
