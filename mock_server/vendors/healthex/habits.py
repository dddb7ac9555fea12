"""The changes that quirks make to entries, resources and Bundles; none changes its input."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from mock_server.vendors.healthex.fhir.scope import LABEL
from mock_server.vendors.healthex.fhir.sources import EPIC
from mock_server.world import keyed

Json = dict[str, Any]

_LOCAL_ONLY = {"Encounter": "type", "Procedure": "code", "DocumentReference": "type"}
_MISSING = {
    "Condition": ("abatementDateTime", "extension"),
    "MedicationRequest": ("statusReason", "reasonReference", "reasonCode"),
    "Observation": ("specimen",),
    "DiagnosticReport": ("specimen",),
    "Procedure": ("reasonReference", "reasonCode"),
    "ServiceRequest": ("reasonReference", "reasonCode"),
    "Encounter": ("reasonCode",),
}
_PAGE = 30


def birth_instant(resource: Json) -> Json:
    """1973-06-03 becomes 1973-06-03T00:00:00.000Z."""
    if resource["resourceType"] != "Person" or "birthDate" not in resource:
        return resource
    return resource | {"birthDate": f"{resource['birthDate'][:10]}T00:00:00.000Z"}


def assurance_inside(resource: Json) -> Json:
    """``{target, assurance}`` becomes ``{target: {reference, assurance}}``."""
    if resource["resourceType"] != "Person":
        return resource
    links = [{"target": {**link["target"], "assurance": "level4"}} for link in resource["link"]]
    return resource | {"link": links}


def other_full_url(entry: Json) -> Json:
    """…/Observation/<id> becomes …/Observation/<UUID>."""
    resource = entry["resource"]
    if resource["resourceType"] == "Person":
        return entry
    before, _, _ = entry["fullUrl"].rpartition("/")
    return entry | {"fullUrl": f"{before}/{keyed.uuid(0, 'full-url', resource['id'])}"}


def local_first(value: Any) -> Any:
    """Turns the codings of every concept round that has a local one."""
    if isinstance(value, list):
        return [local_first(item) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {name: local_first(part) for name, part in value.items()}
    if isinstance(value.get("coding"), list):
        changed["coding"] = sorted(changed["coding"], key=lambda coding: not _local(coding))
    return changed


def local_only(resource: Json) -> Json:
    """Leaves the local codings alone where there are any."""
    name = _LOCAL_ONLY.get(resource["resourceType"])
    if name is None:
        return resource
    value = resource[name]
    if isinstance(value, list):
        return resource | {name: [_locals(item) for item in value]}
    return resource | {name: _locals(value)}


def extension_of_r5(resource: Json) -> Json:
    """Adds the R5 backport of DocumentReference.attester's mode."""
    if resource["resourceType"] != "DocumentReference":
        return resource
    url = "http://hl7.org/fhir/5.0/StructureDefinition/extension-DocumentReference.attester"
    mode = {"url": "mode", "valueCodeableConcept": {"text": "personal"}}
    more = [*resource.get("extension", ()), {"url": url, "extension": [mode]}]
    return resource | {"extension": more}


def without_must_support(resource: Json) -> Json:
    """Leaves out what Epic's records were found to lack."""
    missing = _MISSING.get(resource["resourceType"], ())
    kept = {name: value for name, value in resource.items() if name not in missing}
    if resource["resourceType"] == "Patient":
        kept["name"] = [_without(name, "suffix") for name in resource["name"]]
    return kept


def count_in_self(bundle: Json, count: int) -> Json:
    """Pretends that a page of 30 was asked for."""
    links = []
    for link in bundle["link"]:
        query = urlsplit(link["url"]).query
        if link["relation"] == "self" and "_count" not in query:
            mark = "&" if query else "?"
            link = link | {"url": f"{link['url']}{mark}_count={_PAGE}&_offset=0"}
        links.append(link)
    return bundle | {"link": links}


def total_of_page(bundle: Json, count: int) -> Json:
    """Counts the page, not the matches."""
    return bundle | {"total": count}


def outcome_when_empty(bundle: Json, count: int) -> Json:
    """Says in an entry that nothing was found."""
    if count:
        return bundle
    outcome = {
        "resourceType": "OperationOutcome",
        "meta": {"security": [LABEL]},
        "issue": [
            {
                "severity": "warning",
                "code": "processing",
                "details": {
                    "coding": [{"system": f"urn:oid:{EPIC}.0.1.7.2.657369", "code": "4101"}],
                    "text": "Resource request returns no results.",
                },
            }
        ],
    }
    return bundle | {"entry": [{"resource": outcome, "search": {"mode": "outcome"}}]}


def _local(coding: Json) -> bool:
    return str(coding.get("system", "")).startswith(f"urn:oid:{EPIC}")


def _locals(concept: Json) -> Json:
    kept = [coding for coding in concept.get("coding", ()) if _local(coding)]
    return concept | {"coding": kept} if kept else concept


def _without(value: Json, name: str) -> Json:
    return {key: part for key, part in value.items() if key != name}
