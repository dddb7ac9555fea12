"""What records hold: every type, sources that may disagree, references, labels, ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.healthex.conftest import HealthEx, references

DIVERGENT = 9
"""The member of the cast on whom two hospitals disagree."""


def of(resources: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [one for one in resources if one["resourceType"] == name]


def test_every_reference_is_relative_and_resolves_in_the_record(
    healthex: HealthEx, persons: list[str]
) -> None:
    for person in persons[:12]:
        resources = healthex.resources(person)
        held = {f"{one['resourceType']}/{one['id']}" for one in resources}
        assert len(held) == len(resources)
        dangling = set(references(resources)) - held
        assert not dangling, f"{person}: {sorted(dangling)[:3]}"


def test_attachments_lead_to_binaries_of_the_record(healthex: HealthEx, person: str) -> None:
    resources = healthex.resources(person)
    held = {f"Binary/{one['id']}" for one in of(resources, "Binary")}
    urls = {
        content["attachment"]["url"]
        for one in of(resources, "DocumentReference")
        for content in one["content"]
    }
    assert urls == held


def test_every_resource_and_bundle_bears_the_label_of_test_data(
    healthex: HealthEx, person: str
) -> None:
    bundle = healthex.everything(person)
    for one in (bundle, *(entry["resource"] for entry in bundle["entry"])):
        (label,) = one["meta"]["security"]
        assert label["system"] == "http://terminology.hl7.org/CodeSystem/v3-ActReason"
        assert label["code"] == "HTEST"


def test_a_person_links_the_patients_of_two_or_three_sources(
    healthex: HealthEx, persons: list[str]
) -> None:
    counts: Counter[int] = Counter()
    for person in persons[:12]:
        resources = healthex.resources(person)
        (human,) = of(resources, "Person")
        patients = [f"Patient/{one['id']}" for one in of(resources, "Patient")]
        assert [one["target"]["reference"] for one in human["link"]] == patients
        assert {one["assurance"] for one in human["link"]} == {"level4"}
        owners = {one["managingOrganization"]["reference"] for one in of(resources, "Patient")}
        assert len(owners) == len(patients)
        counts[len(patients)] += 1
    assert set(counts) == {2, 3}


def test_every_subject_is_one_of_the_linked_patients(
    healthex: HealthEx, persons: list[str]
) -> None:
    for person in persons[8:14]:
        resources = healthex.resources(person)
        (human,) = of(resources, "Person")
        linked = {one["target"]["reference"] for one in human["link"]}
        for one in resources:
            subject = one.get("subject") or one.get("patient") or one.get("beneficiary")
            if subject:
                assert subject["reference"] in linked


def test_sources_disagree_on_the_divergent_person(healthex: HealthEx, persons: list[str]) -> None:
    resources = healthex.resources(persons[DIVERGENT - 1])
    practice, hospital = of(resources, "Patient")[:2]
    assert practice["name"] != hospital["name"]
    listed: dict[str, set[str]] = {}
    for one in of(resources, "AllergyIntolerance"):
        listed.setdefault(one["patient"]["reference"], set()).add(one["code"]["text"])
    own = listed[f"Patient/{practice['id']}"]
    there = listed.get(f"Patient/{hospital['id']}", set())
    assert "Penicillin" in own - there
    problems: dict[str, set[str]] = {}
    for one in of(resources, "Condition"):
        problems.setdefault(one["subject"]["reference"], set()).add(one["code"]["text"])
    twice = problems[f"Patient/{practice['id']}"] & problems[f"Patient/{hospital['id']}"]
    assert twice, "a duplicate: both sources list the same problem"


def test_references_stay_within_a_source(healthex: HealthEx, persons: list[str]) -> None:
    """A visit's resources and the visit are of one Patient."""
    for person in persons[8:14]:
        resources = healthex.resources(person)
        subjects = {f"Encounter/{one['id']}": one["subject"] for one in of(resources, "Encounter")}
        for one in resources:
            visit = one.get("encounter")
            if visit:
                owner = one.get("subject") or one["patient"]
                assert owner["reference"] == subjects[visit["reference"]]["reference"]


def test_ids_are_long_and_opaque_as_epics(healthex: HealthEx, persons: list[str]) -> None:
    ids = [
        one["id"]
        for person in persons[5:7]
        for one in healthex.resources(person)
        if one["resourceType"] != "Person"
    ]
    assert all(re.fullmatch(r"e[A-Za-z0-9.-]{23}3|f[A-Za-z0-9.-]{43}4", one) for one in ids)
    assert any("." in one for one in ids)
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}", persons[0])


def test_local_codings_stand_beside_the_standard_ones(healthex: HealthEx, person: str) -> None:
    for one in healthex.resources(person, _type="Encounter,Observation,Procedure"):
        concepts = one["type"] if one["resourceType"] == "Encounter" else [one["code"]]
        for concept in concepts:
            systems = [coding["system"] for coding in concept["coding"]]
            local = [system for system in systems if system.startswith("urn:oid:1.2.840.114350")]
            assert systems[-1:] == local or not local
    observation = healthex.resources(person, _type="Observation")[-1]
    assert len(observation["code"]["coding"]) >= 2


def test_the_record_tells_what_the_chart_tells(
    healthex: HealthEx, person: str, control: Callable[..., Any]
) -> None:
    chart = control("GET", "/charts/1")
    resources = healthex.resources(person)
    patient = of(resources, "Patient")[0]
    assert patient["birthDate"] == chart["patient"]["birthDate"]
    assert len(of(resources, "Encounter")) == len(chart["encounters"])
    assert len(of(resources, "MedicationRequest")) == len(
        [one for one in chart["medications"] if one["status"] != "draft"]
    )
    us = [one for one in chart["immunizations"] if one["programEligibility"][0]["text"] == "US"]
    assert len(of(resources, "Immunization")) == len(us)
    hba1c = [
        one["valueQuantity"]["value"]
        for one in chart["observations"]
        if one["code"]["coding"][0]["code"] == "4548-4"
    ]
    found = [
        one["valueQuantity"]["value"]
        for one in of(resources, "Observation")
        if one["code"]["coding"][0]["code"] == "4548-4"
    ]
    assert found == hba1c


def test_scores_add_up_to_their_questionnaires(healthex: HealthEx, persons: list[str]) -> None:
    scores = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}
    checked = 0
    for person in persons[:8]:
        resources = healthex.resources(person, _type="Observation,QuestionnaireResponse")
        responses = {
            f"QuestionnaireResponse/{one['id']}": one
            for one in of(resources, "QuestionnaireResponse")
        }
        for one in of(resources, "Observation"):
            for source in one.get("derivedFrom", ()):
                items = responses[source["reference"]]["item"]
                codes = [item["answer"][0]["valueCoding"]["code"] for item in items]
                if set(codes) <= set(scores):
                    assert sum(scores[code] for code in codes) == one["valueQuantity"]["value"]
                    checked += 1
    assert checked > 5


@pytest.mark.parametrize("seed", [1, 2])
def test_a_record_does_not_depend_on_who_else_there_is(seed: int) -> None:
    from datetime import date

    from mock_server.population import Population
    from mock_server.vendors.healthex.record import Record, record_of

    population = Population(seed, date(2026, 1, 1))
    record_of.cache_clear()
    first: Record = record_of(population, 17)
    texts = [entry.text for entry in first.entries]
    record_of.cache_clear()
    record_of(population, 18)
    assert [entry.text for entry in record_of(population, 17).entries] == texts
