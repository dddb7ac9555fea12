"""One chart on its way out: its sources, the ids of its resources, and references among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mock_server.population.chart import Chart, Concept
from mock_server.population.practices import Practice
from mock_server.vendors.healthex.fhir import profiles
from mock_server.vendors.healthex.fhir.elements import Json, concept, instant, local_number
from mock_server.vendors.healthex.fhir.sources import Source, sources_of
from mock_server.vendors.healthex.identifiers import DIRECTORY, opaque_id
from mock_server.world import keyed

LABEL = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
"""The security label of everything that is not about a real patient (v3-ActReason)."""


@dataclass(slots=True, frozen=True)
class Draft:
    """A resource that can be written: `write` gives its elements after id and meta."""

    type: str
    id: str
    updated: datetime
    write: Callable[[], Json]
    profile: str | None = None

    def resource(self) -> Json:
        """The whole resource."""
        meta: Json = {"lastUpdated": instant(self.updated)}
        declared = self.profile or profiles.BY_TYPE.get(self.type)
        if declared is not None:
            meta["profile"] = [profiles.url(declared)]
        meta["security"] = [LABEL]
        return {"resourceType": self.type, "id": self.id, "meta": meta, **self.write()}


class Scope:
    """One person's chart and what its resources need of each other."""

    def __init__(self, seed: int, chart: Chart, practice: Practice) -> None:
        self.seed = seed
        self.chart = chart
        self.practice = practice
        self.sources = sources_of(seed, chart, practice)
        self.own, self.hospital = self.sources[0], self.sources[1]
        self._ids: dict[tuple[str, tuple[keyed.Part, ...]], str] = {}
        inside = practice.locations[1].id
        self._encounters = {
            visit.id: self.hospital if visit.location == inside else self.own
            for visit in chart.encounters
        }
        self.spans = {visit.id: (visit.start, visit.end) for visit in chart.encounters}
        self.observed = {item.id for item in chart.observations}
        self.requested = {item.id for item in chart.requests}
        self.with_specimen = {item.id for item in chart.reports if item.specimen is not None}
        self.conditions = {item.id: item for item in chart.conditions}
        self.seen_in_hospital = {
            diagnosis
            for visit in chart.encounters
            if visit.location == inside
            for diagnosis in visit.diagnoses
        }

    def id(self, resource_type: str, *key: keyed.Part) -> str:
        """The id of this person's resource with that key."""
        found = self._ids.get((resource_type, key))
        if found is None:
            found = opaque_id(self.seed, self.chart.n, resource_type, *key)
            self._ids[resource_type, key] = found
        return found

    def source_at(self, encounter: str | None) -> Source:
        """The source that keeps what happened at a visit: the hospital's visits are its own."""
        return self._encounters.get(encounter or "", self.own)

    def subject(self, source: Source) -> Json:
        """A reference to the person's Patient at a source."""
        return self.ref("Patient", source.key, display=source.display)

    def ref(self, resource_type: str, *key: keyed.Part, display: str | None = None) -> Json:
        """A relative reference to one of this person's resources."""
        return _reference(resource_type, self.id(resource_type, *key), display)

    def listed(self, resource_type: str, *key: keyed.Part, display: str | None = None) -> Json:
        """A relative reference to an entry of the practice's directory."""
        return _reference(resource_type, self.directory_id(resource_type, *key), display)

    def directory_id(self, resource_type: str, *key: keyed.Part) -> str:
        """The id of an entry of the practice's directory."""
        return directory_id(self.seed, self.practice.index, resource_type, *key)

    def organization(self, source: Source) -> Json:
        """A reference to the organisation behind a source."""
        return self.listed("Organization", source.organization, display=source.name)

    def practitioner(self, id_: str) -> Json:
        """A reference to a practitioner."""
        doctor = next(one for one in self.practice.practitioners if one.id == id_)
        words = [*doctor.name.given, doctor.name.family, doctor.name.suffix or ""]
        return self.listed("Practitioner", id_, display=" ".join(words).strip())

    def encounter(self, source: Source, id_: str | None) -> Json | None:
        """A reference to a visit, if it is one that the source keeps."""
        if id_ is None or id_ not in self._encounters or self._encounters[id_] is not source:
            return None
        return self.ref("Encounter", id_)

    def condition(self, source: Source, id_: str | None) -> Json | None:
        """A reference to the source's own record of a condition, if it has one."""
        if id_ is None or id_ not in self.conditions or not self.keeps_condition(source, id_):
            return None
        display = self.conditions[id_].code.text
        return self.ref("Condition", source.key, id_, display=display)

    def keeps_condition(self, source: Source, id_: str) -> bool:
        """Whether a source has a record of a condition."""
        if source is self.own:
            return True
        if source is not self.hospital:
            return False
        return id_ in self.seen_in_hospital or (source.copies and id_ not in source.lacks)

    def reason(self, source: Source, condition: str | None) -> Json:
        """The reason for something: a reference where the source has the condition, else words."""
        if condition is None or condition not in self.conditions:
            return {}
        reference = self.condition(source, condition)
        if reference is not None:
            return {"reasonReference": [reference]}
        return {"reasonCode": [concept(self.conditions[condition].code)]}

    def local(self, source: Source, file: str, value: Concept) -> Json:
        """The source's own coding of a concept, from one of its master files (an OID's tail)."""
        return {
            "system": f"{source.oid}.{file}",
            "code": local_number(file, value.text),
            "display": value.text,
        }


def directory_id(seed: int, practice: int, resource_type: str, *key: keyed.Part) -> str:
    """The id of an entry of a practice's directory."""
    return opaque_id(seed, DIRECTORY + practice, resource_type, *key)


def _reference(resource_type: str, id_: str, display: str | None) -> Json:
    reference = {"reference": f"{resource_type}/{id_}"}
    if display:
        reference["display"] = display
    return reference
