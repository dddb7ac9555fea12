"""A client of HealthEx and the walk over its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Client

BASE = "/healthex/FHIR/R4"
FULL = "http://localhost" + BASE


TYPES = [
    "AllergyIntolerance",
    "Binary",
    "CarePlan",
    "CareTeam",
    "Condition",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "Goal",
    "Immunization",
    "Location",
    "Medication",
    "MedicationDispense",
    "MedicationRequest",
    "Observation",
    "Organization",
    "Patient",
    "Person",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
    "QuestionnaireResponse",
    "RelatedPerson",
    "ServiceRequest",
    "Specimen",
]


class HealthEx(Client):
    """What an integrator's client does."""

    def everything(self, person: str, status: int = 200, **query: Any) -> Any:
        """The Bundle, or the refusal, of $everything."""
        return self.get(f"/Person/{person}/$everything", status, **query)

    def resources(self, person: str, **query: Any) -> list[dict[str, Any]]:
        """The resources of a Bundle."""
        return [entry["resource"] for entry in self.everything(person, **query).get("entry", [])]

    def walk(self, person: str, **query: Any) -> Iterator[dict[str, Any]]:
        """The Bundles of a walk over pages: each by the link next of the one before."""
        bundle = self.everything(person, **query)
        while True:
            yield bundle
            following = link(bundle, "next")
            if following is None:
                return
            bundle = self.get(following)


def link(bundle: dict[str, Any], relation: str) -> str | None:
    """The URL of a link."""
    return next((one["url"] for one in bundle["link"] if one["relation"] == relation), None)


def references(value: Any) -> Iterator[str]:
    """Every reference in a resource."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "reference" and isinstance(part, str):
                yield part
            else:
                yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


@pytest.fixture
def healthex(app: Flask, world: str, control: Callable[..., Any]) -> HealthEx:
    """A client with an organisation's token."""
    authorization = control("POST", "/tokens", vendor="healthex")["authorization"]
    headers = {"Authorization": authorization, "X-Mock-World": world}
    return HealthEx(app.test_client(), BASE, headers)


@pytest.fixture(scope="session")
def persons(app: Flask) -> list[str]:
    """The Person ids of everybody, in the order of their numbers."""
    people: Any = app.test_client().get("/__mock__/people").json
    return [person["ids"]["healthex"] for person in people]


@pytest.fixture
def person(persons: list[str]) -> str:
    """Somebody with a record of usual length."""
    return persons[0]
