"""Content negotiation, documents as they are, and what the server says of itself."""

from __future__ import annotations

from base64 import b64decode

import pytest

from tests.healthex.conftest import HealthEx

FHIR = "application/fhir+json"
JSON = "application/json"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (JSON, JSON),
        (FHIR, FHIR),
        ("*/*", FHIR),
        ("", FHIR),
        ("application/*", FHIR),
        ("text/html, application/json;q=0.9, */*;q=0.1", JSON),
        ("application/json;q=0.5, application/fhir+json", FHIR),
    ],
)
def test_the_answer_comes_as_asked_for(
    healthex: HealthEx, person: str, accept: str, media: str
) -> None:
    for path in (f"/Person/{person}/$everything?_count=1", f"/Person/{person}", "/metadata"):
        headers = {**healthex.headers, "Accept": accept}
        assert healthex.http.get(healthex.base + path, headers=headers).content_type == media


def test_format_stands_above_accept(healthex: HealthEx, person: str) -> None:
    answer = healthex.answer(f"/Person/{person}", _format=JSON)
    assert answer.content_type == JSON


def test_the_text_of_a_document_comes_as_it_is(healthex: HealthEx, person: str) -> None:
    document = healthex.resources(person, _type="DocumentReference")[0]
    attachment = document["content"][0]["attachment"]
    binary = healthex.get(f"/{attachment['url']}")
    headers = {**healthex.headers, "Accept": attachment["contentType"]}
    raw = healthex.http.get(f"{healthex.base}/{attachment['url']}", headers=headers)
    assert raw.content_type == "text/plain; charset=utf-8"
    assert raw.data == b64decode(binary["data"])
    assert document["description"] in raw.text


def test_the_capability_statement_needs_no_token(healthex: HealthEx, person: str) -> None:
    answer = healthex.http.get(f"{healthex.base}/metadata")
    assert answer.json is not None
    assert answer.json["fhirVersion"] == "4.0.1"
    served = {one["type"] for one in answer.json["rest"][0]["resource"]}
    held = {one["resourceType"] for one in healthex.resources(person)}
    assert held <= served
