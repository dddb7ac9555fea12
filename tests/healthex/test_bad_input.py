"""Requests that are not good: OperationOutcome with codes of the required value set."""

from __future__ import annotations

from typing import Any

import pytest

from tests.healthex.conftest import HealthEx


def issue(outcome: Any) -> dict[str, Any]:
    assert outcome["resourceType"] == "OperationOutcome"
    assert outcome["meta"]["security"][0]["code"] == "HTEST"
    (found,) = outcome["issue"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"_since": "notadate"}, "_since"),
        ({"_since": "2026-02-30T00:00:00Z"}, "_since"),
        ({"_since": "2026-02-27T12:00:00"}, "_since"),
        ({"_count": "-1"}, "_count"),
        ({"_count": "ten"}, "_count"),
        ({"_offset": "-1"}, "_offset"),
        ({"_type": "Allergy"}, "_type"),
        ({"_type": "Condition,,Patient"}, "_type"),
        ({"_type": ""}, "_type"),
        ({"_types": "Condition"}, "_types"),
        ({"_format": "xml"}, "_format"),
    ],
)
def test_a_bad_parameter_is_refused_and_named(
    healthex: HealthEx, person: str, query: dict[str, str], told: str
) -> None:
    found = issue(healthex.everything(person, 400, **query))
    assert (found["severity"], found["code"]) == ("error", "invalid")
    assert told in found["diagnostics"]
    assert len(found["diagnostics"]) < 400


def test_a_plus_that_became_a_space_is_explained(healthex: HealthEx, person: str) -> None:
    path = f"/Person/{person}/$everything?_since=2026-01-01T00:00:00+02:00"
    assert "%2B" in issue(healthex.get(path, 400))["diagnostics"]


def test_another_method_is_not_supported(healthex: HealthEx, person: str) -> None:
    answer = healthex.answer(f"/Person/{person}/$everything", method="DELETE")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert issue(answer.json)["code"] == "not-supported"


def test_an_unknown_path_is_not_found(healthex: HealthEx) -> None:
    assert issue(healthex.get("/$export", 404))["code"] == "not-found"


def test_an_unknown_type_or_id_is_not_found(healthex: HealthEx, person: str) -> None:
    assert issue(healthex.get("/Allergy/x", 404))["code"] == "not-found"
    assert issue(healthex.get("/Observation/x", 404))["code"] == "not-found"
    patient = healthex.resources(person, _type="Patient")[0]["id"]
    assert issue(healthex.get(f"/Condition/{patient}", 404))["code"] == "not-found"


def test_a_client_that_wants_xml_is_told(healthex: HealthEx, person: str) -> None:
    headers = {**healthex.headers, "Accept": "application/fhir+xml"}
    answer = healthex.http.get(f"{healthex.base}/Person/{person}/$everything", headers=headers)
    assert answer.status_code == 406
    assert issue(answer.json)["code"] == "not-supported"
