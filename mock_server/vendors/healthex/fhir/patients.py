"""Person, the source Patients that it links, and the people close to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mock_server.population import systems
from mock_server.population.chart import Concept, Patient, RelatedPerson
from mock_server.vendors.healthex.fhir.elements import (
    HL7,
    US_CORE,
    Json,
    address,
    coded,
    concept,
    known,
    moment,
    name,
    telecom,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope
from mock_server.vendors.healthex.fhir.sources import Source, record_system
from mock_server.vendors.healthex.identifiers import person_id

OMB_RACES = frozenset({"1002-5", "2028-9", "2054-5", "2076-8", "2106-3", "UNK", "ASKU"})
"""What ombCategory may hold (US Core, omb-race-category); every other race is a detailed one."""

_SEX = {"female": "248152002", "male": "248153007"}
_BIRTH_SEX = {"female": "F", "male": "M"}
_IDENTIFIER_NAMES = {"MR": "Medical record number", "SS": "Social Security number"}


def drafts(scope: Scope) -> Iterator[Draft]:
    """The Person, a Patient a source, and RelatedPersons of the practice's."""
    patient = scope.chart.patient
    updated = patient.last_updated
    yield Draft("Person", person_id(scope.seed, scope.chart.n), updated, partial(_person, scope))
    for source in scope.sources:
        id_ = scope.id("Patient", source.key)
        yield Draft("Patient", id_, updated, partial(_patient, scope, source))
    for place, somebody in enumerate(patient.contacts):
        id_ = scope.id("RelatedPerson", place)
        yield Draft("RelatedPerson", id_, updated, partial(_related, scope, somebody))


def _person(scope: Scope) -> Json:
    patient = scope.chart.patient
    papers = patient.paperwork["US"]
    names = [name(one) for one in patient.names if one.use == "official"]
    return known(
        active=True,
        name=[one | {"use": "usual"} for one in names],
        telecom=[telecom(point) for point in papers.telecom],
        gender=patient.gender,
        birthDate=patient.birth_date.isoformat(),
        address=[address(papers.address, "home")],
        link=[
            {"target": scope.ref("Patient", source.key), "assurance": "level4"}
            for source in scope.sources
        ],
    )


def _patient(scope: Scope, source: Source) -> Json:
    patient = source.patient
    papers = patient.paperwork["US"]
    dead = patient.deceased
    return known(
        extension=list(_extensions(patient)),
        identifier=_identifiers(source),
        active=patient.status == "active",
        name=[name(one) for one in patient.names],
        telecom=[telecom(point) for point in papers.telecom],
        gender=patient.gender,
        birthDate=patient.birth_date.isoformat(),
        deceasedDateTime=moment(dead) if dead else None,
        address=[address(papers.address, "home", patient.recorded.date())],
        maritalStatus=concept(patient.marital_status) if patient.marital_status else None,
        contact=[
            {
                "relationship": [concept(one.relationship)],
                "name": name(one.name),
                "telecom": [telecom(point) for point in one.telecom],
            }
            for one in patient.contacts
        ],
        communication=[{"language": concept(patient.language), "preferred": True}]
        if patient.language
        else None,
        generalPractitioner=[scope.practitioner(scope.chart.practitioner)],
        managingOrganization=scope.organization(source),
    )


def _identifiers(source: Source) -> list[Json]:
    found = []
    for one in source.patient.paperwork["US"].identifiers:
        own = one.type == "MR"
        kind = coded("v2-0203", one.type, _IDENTIFIER_NAMES.get(one.type, one.type))
        found.append(
            {
                "use": "usual" if own else "official",
                "type": kind,
                "system": record_system(source) if own else one.system,
                "value": source.record_number if own else one.value,
            }
        )
    return found


def _extensions(patient: Patient) -> Iterator[Json]:
    """Race, ethnicity, birth sex, sex and gender identity (US Core 6.1.0 Patient)."""
    if patient.race:
        yield _origin("us-core-race", patient.race, OMB_RACES)
    if patient.ethnicity:
        yield _origin("us-core-ethnicity", patient.ethnicity, frozenset({"2135-2", "2186-5"}))
    url = f"{US_CORE}StructureDefinition/"
    if patient.birth_sex in _BIRTH_SEX:
        yield {"url": f"{url}us-core-birthsex", "valueCode": _BIRTH_SEX[patient.birth_sex]}
    if patient.gender in _SEX:
        yield {"url": f"{url}us-core-sex", "valueCode": _SEX[patient.gender]}
    if patient.gender_identity:
        value = concept(patient.gender_identity)
        yield {"url": f"{url}us-core-genderIdentity", "valueCodeableConcept": value}


def _origin(extension: str, value: Concept, categories: frozenset[str]) -> Json:
    parts = []
    for one in value.coding:
        part = "ombCategory" if one.code in categories else "detailed"
        plain = {"system": one.system, "code": one.code, "display": one.display}
        parts.append({"url": part, "valueCoding": plain})
    parts.append({"url": "text", "valueString": value.text})
    return {"url": f"{US_CORE}StructureDefinition/{extension}", "extension": parts}


def _related(scope: Scope, somebody: RelatedPerson) -> Json:
    home = scope.chart.patient.paperwork["US"].address
    family = any(one.system == systems.ROLE_CODE for one in somebody.relationship.coding)
    close = family and somebody.relationship.coding[0].code not in ("FRND", "NBOR", "GUARD")
    return known(
        active=True,
        patient=scope.subject(scope.own),
        relationship=[
            concept(somebody.relationship),
            {"coding": [{"system": f"{HL7}v2-0131", "code": "C", "display": "Emergency Contact"}]},
        ],
        name=[name(somebody.name)],
        telecom=[telecom(point) for point in somebody.telecom],
        address=[address(home, "home")] if close else None,
    )
