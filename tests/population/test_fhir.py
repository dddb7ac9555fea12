"""The chart as JSON: FHIR R4's names, standard systems, no nulls."""

from __future__ import annotations

import json
from typing import Any

from mock_server.population.chart import Chart
from mock_server.population.fhir import chart_json

SYSTEMS = {
    "Condition": "http://hl7.org/fhir/sid/icd-10-cm",
    "Observation": "http://loinc.org",
    "DiagnosticReport": "http://loinc.org",
    "DocumentReference": "http://loinc.org",
}


def _resources(chart: Chart) -> list[dict[str, Any]]:
    data = chart_json(chart)
    return [item for value in data.values() if isinstance(value, list) for item in value]


def test_every_entry_names_its_type_and_counts(charts: list[Chart]) -> None:
    for chart in charts:
        resources = _resources(chart)
        lists = [getattr(chart, name) for name in chart.__slots__]
        assert len(resources) == sum(len(item) for item in lists if isinstance(item, list))
        assert all(item["resourceType"] and item["id"] for item in resources)


def test_it_is_json_without_nulls(charts: list[Chart]) -> None:
    for chart in charts:
        text = json.dumps(chart_json(chart)["patient"]) + json.dumps(_resources(chart))
        assert "null" not in text


def test_codes_have_standard_systems(charts: list[Chart]) -> None:
    missing = 0
    total = 0
    for chart in charts:
        for item in _resources(chart):
            system = SYSTEMS.get(item["resourceType"])
            if system is None:
                continue
            code = item.get("code") or item["type"]
            total += 1
            missing += system not in {c["system"] for c in code.get("coding", [])}
    assert missing < 0.01 * total  # uncoded free text


def test_names_of_fhir(charts: list[Chart]) -> None:
    seen = {item["resourceType"]: item for chart in charts for item in _resources(chart)}
    assert seen["Encounter"]["period"]["start"].endswith("Z")
    assert seen["Encounter"]["class"]["code"] in ("AMB", "VR", "EMER", "IMP")
    assert seen["Condition"]["clinicalStatus"]["coding"][0]["code"]
    assert seen["Immunization"]["vaccineCode"]["coding"]
    assert seen["MedicationRequest"]["medicationCodeableConcept"]["text"]
    assert seen["AllergyIntolerance"]["code"]["text"]
    assert seen["MedicationRequest"]["intent"] == "order"
