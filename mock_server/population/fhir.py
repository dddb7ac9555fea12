"""The canonical chart as JSON with the names of FHIR R4, for the control API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from mock_server.population.chart import (
    Address,
    Chart,
    Component,
    Concept,
    ContactPoint,
    Dosage,
    Goal,
    HumanName,
    Patient,
    Quantity,
    Reaction,
    ReferenceRange,
)
from mock_server.population.resources import RESOURCES, Resource
from mock_server.population.systems import UCUM

Json = dict[str, Any]


def chart_json(chart: Chart) -> Json:
    """One person's record: the sections of the chart, each a list of FHIR-shaped resources."""
    sections = {
        section: [_resource(resource, entry) for entry in getattr(chart, section)]
        for section, resource in RESOURCES.items()
    }
    return {
        "n": chart.n,
        "asOf": chart.as_of.isoformat(),
        "practice": chart.practice,
        "practitioner": chart.practitioner,
        "story": chart.story,
        "patient": patient_json(chart.patient),
        **sections,
    }


def patient_json(patient: Patient) -> Json:
    """The person; address, telecom and identifiers stand by country."""
    return _clean(
        {
            "resourceType": "Patient",
            "name": [_value(name) for name in patient.names],
            "gender": patient.gender,
            "birthDate": patient.birth_date.isoformat(),
            "deceasedDateTime": _value(patient.deceased),
            "maritalStatus": _value(patient.marital_status),
            "birthSex": patient.birth_sex,
            "genderIdentity": _value(patient.gender_identity),
            "race": _value(patient.race),
            "ethnicity": _value(patient.ethnicity),
            "communication": _value(patient.language),
            "occupation": patient.occupation,
            "active": patient.status == "active",
            "status": patient.status,
            "paperwork": {
                country: {
                    "address": _value(papers.address),
                    "telecom": [_value(item) for item in papers.telecom],
                    "identifier": [
                        {"type": i.type, "system": i.system, "value": i.value}
                        for i in papers.identifiers
                    ],
                }
                for country, papers in patient.paperwork.items()
            },
            "contact": [
                {
                    "relationship": [_value(person.relationship)],
                    "name": _value(person.name),
                    "telecom": [_value(item) for item in person.telecom],
                }
                for person in patient.contacts
            ],
            "meta": {"lastUpdated": _value(patient.last_updated)},
        }
    )


def _resource(kind: Resource, entry: Any) -> Json:
    found: Json = {
        "resourceType": kind.type,
        "id": entry.id,
        "meta": {"lastUpdated": _value(entry.last_updated)},
        **kind.fixed,
    }
    for field, path in kind.names.items():
        value = getattr(entry, field)
        if path.endswith(".display") and isinstance(value, Concept):
            value = value.text
        if value is None or value == () or value == "":
            continue
        path, _, system = path.partition("=")
        path, _, target = path.partition(">")
        if path.endswith("*"):
            path = path[:-1] + _CHOICE.get(type(value), "String")
        _place(found, path.split("."), _shaped(value, system, target))
    return found


_CHOICE = {Quantity: "Quantity", Concept: "CodeableConcept"}
_HL7 = "http://terminology.hl7.org/CodeSystem/"


def _shaped(value: Any, system: str, target: str) -> Any:
    """A value as a reference, a code of a system, or in the shape of its type."""
    if isinstance(value, tuple):
        return [_shaped(item, system, target) for item in value]
    if target:
        return {"reference": f"{target}/{value}"}
    if system == "act-code":
        return {"system": f"{_HL7}v3-ActCode", "code": value}
    if system:
        return {"coding": [{"system": _HL7 + system, "code": value}]}
    return _value(value)


def _place(found: Json, path: list[str], value: Any) -> None:
    """Puts a value at a path; lists of values make lists of elements."""
    head, *rest = path
    if not head.endswith("[]"):
        if rest:
            _place(found.setdefault(head, {}), rest, value)
        else:
            found[head] = value
        return
    name = head[:-2]
    if not rest:
        found[name] = value if isinstance(value, list) else [value]
        return
    items = value if isinstance(value, list) else [value]
    elements = found.setdefault(name, [{} for _ in items])
    for element, item in zip(elements, items, strict=True):
        _place(element, rest, item)


def _clean(data: Json) -> Json:
    """Without what nobody wrote down: FHIR knows no null and no empty list."""
    return {key: value for key, value in data.items() if value not in (None, [], {}, "")}


def _value(value: Any) -> Any:
    """A value of the chart in FHIR's shape for its type."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else value


def _concept(value: Concept) -> Json:
    coding = [{"system": c.system, "code": c.code, "display": c.display} for c in value.coding]
    return _clean({"coding": coding, "text": value.text})


def _quantity(value: Quantity) -> Json:
    return {"value": value.value, "unit": value.unit, "system": UCUM, "code": value.code}


def _plain(value: Any) -> Json:
    """Names, addresses and contact points: their fields are FHIR's."""
    return _clean(
        {
            "postalCode" if key == "postal_code" else key: list(item)
            if isinstance(item := getattr(value, key), tuple)
            else item
            for key in value.__slots__
        }
    )


def _component(value: Component) -> Json:
    name = "value" + _CHOICE.get(type(value.value), "String")
    return {"code": _concept(value.code), name: _value(value.value)}


def _reaction(value: Reaction) -> Json:
    return _clean({"manifestation": [_concept(value.manifestation)], "severity": value.severity})


def _range(value: ReferenceRange) -> Json:
    sides = {"low": value.low, "high": value.high}
    return {side: {"value": limit} for side, limit in sides.items() if limit is not None}


def _dosage(value: Dosage) -> Json:
    repeat = {"frequency": value.per_day, "period": 1, "periodUnit": "d"}
    return _clean(
        {
            "text": value.text,
            "asNeededBoolean": value.as_needed,
            "route": _concept(value.route),
            "timing": {"repeat": repeat} if value.per_day else None,
            "doseAndRate": [{"doseQuantity": _quantity(value.dose)}] if value.dose else None,
        }
    )


def _goal(value: Goal) -> Json:
    return {
        "resourceType": "Goal",
        "id": value.id,
        "lifecycleStatus": value.status,
        "description": {"text": value.description},
        "startDate": value.start.isoformat(),
    }


_WRITERS: dict[type, Callable[[Any], Json]] = {
    Concept: _concept,
    Quantity: _quantity,
    HumanName: _plain,
    Address: _plain,
    ContactPoint: _plain,
    Component: _component,
    Reaction: _reaction,
    ReferenceRange: _range,
    Dosage: _dosage,
    Goal: _goal,
}
