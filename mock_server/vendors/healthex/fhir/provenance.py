"""Where records come from: one Provenance a source for what it lists, one a document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from mock_server.vendors.healthex.fhir.elements import US_CORE, Json, coded, instant
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.vendors.healthex.fhir.sources import Source

_TRANSMITTER = f"{US_CORE}CodeSystem/us-core-provenance-participant-type"


def drafts(scope: Scope) -> Iterator[Draft]:
    """Who wrote and who sent each source's Patient, and each document."""
    patient = scope.chart.patient
    for source in scope.sources:
        target = scope.subject(source)
        write = partial(_provenance, scope, source, target, patient.last_updated, None)
        id_ = scope.id("Provenance", "Patient", source.key)
        yield Draft("Provenance", id_, patient.last_updated, write)
    for item in scope.chart.documents:
        source = scope.source_at(item.encounter)
        target = scope.ref("DocumentReference", item.id)
        write = partial(_provenance, scope, source, target, item.date, item.practitioner)
        yield Draft("Provenance", scope.id("Provenance", item.id), item.last_updated, write)


def _provenance(
    scope: Scope, source: Source, target: Json, recorded: datetime, author: str | None
) -> Json:
    organization = scope.organization(source)
    agents: list[Json] = [
        {
            "type": coded(_TRANSMITTER, "transmitter", "Transmitter"),
            "who": organization,
        }
    ]
    kind = coded("provenance-participant-type", "author", "Author")
    if author is None:
        agents.insert(0, {"type": kind, "who": organization})
    else:
        who = scope.practitioner(author)
        agents.insert(0, {"type": kind, "who": who, "onBehalfOf": organization})
    return {"target": [target], "recorded": instant(recorded), "agent": agents}
