"""Valid R4 and US Core: two independent readers of R4, and our own table of US Core 6.1.0."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhircraft.fhir.resources.datatypes import get_fhir_type

from contract_tests import us_core
from tests.healthex.conftest import HealthEx

OFTEN = 25
"""Of each type so many resources a person go through the slow readers."""


@pytest.fixture(scope="module")
def fetched() -> dict[str, list[dict[str, Any]]]:
    """Records that were fetched already, for the tests of this file."""
    return {}


@pytest.fixture
def everybody(
    healthex: HealthEx, persons: list[str], fetched: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    for person in persons[:100]:
        if person not in fetched:
            fetched[person] = healthex.resources(person)
    return fetched


def sample(records: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for resources in records.values():
        seen: Counter[str] = Counter()
        for one in resources:
            profile = us_core.profile_of(one) or one["resourceType"]
            seen[profile] += 1
            if seen[profile] <= OFTEN or seen[profile] % 41 == 0:
                yield one


def test_fhir_resources_reads_every_type(everybody: dict[str, list[dict[str, Any]]]) -> None:
    for one in sample(everybody):
        get_fhir_model_class(one["resourceType"]).model_validate(one)


def test_the_invariants_of_r4_hold(everybody: dict[str, list[dict[str, Any]]]) -> None:
    """fhircraft evaluates the constraints of the R4 definitions; narratives are not asked for."""
    few = dict(list(everybody.items())[:6])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in sample(few):
            get_fhir_type(one["resourceType"], "R4").model_validate(one)


def test_the_bundle_is_valid_too(healthex: HealthEx, persons: list[str]) -> None:
    bundle = healthex.everything(persons[6])
    get_fhir_model_class("Bundle").model_validate(bundle)
    empty = healthex.everything(persons[6], _type="Account")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        get_fhir_type("Bundle", "R4").model_validate(empty)
    get_fhir_model_class("OperationOutcome").model_validate(healthex.everything("x", 403))
    get_fhir_model_class("CapabilityStatement").model_validate(healthex.get("/metadata"))


def test_us_core_holds_for_every_resource_of_a_hundred_people(
    everybody: dict[str, list[dict[str, Any]]],
) -> None:
    found = Counter(
        (us_core.profile_of(one), problem)
        for resources in everybody.values()
        for one in resources
        for problem in us_core.problems(one)
    )
    assert not found


def test_must_support_elements_occur(everybody: dict[str, list[dict[str, Any]]]) -> None:
    by_profile: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for resources in everybody.values():
        for one in resources:
            profile = us_core.profile_of(one)
            if profile:
                by_profile[profile].append(one)
    missing = {name: us_core.unsupported(name, some) for name, some in by_profile.items()}
    assert not {name: paths for name, paths in missing.items() if paths}
    unseen = set(us_core.table()) - set(by_profile)
    assert unseen <= {"us-core-simple-observation"}


def test_every_type_of_us_core_declares_its_profile(
    everybody: dict[str, list[dict[str, Any]]],
) -> None:
    bare = {
        one["resourceType"]
        for resources in everybody.values()
        for one in resources
        if us_core.profile_of(one) is None
    }
    assert bare == {"Person", "Binary", "Device"}, "Device: only implants have a profile"


def test_the_table_would_notice(healthex: HealthEx, person: str) -> None:
    (height,) = [
        one
        for one in healthex.resources(person, _type="Observation")
        if us_core.profile_of(one) == "us-core-body-height"
    ][:1]
    assert list(us_core.problems(height)) == []
    wrong = {**height, "valueQuantity": {**height["valueQuantity"], "code": "m"}}
    assert list(us_core.problems(wrong))
    assert list(us_core.problems({**height, "status": "done"}))
    assert list(us_core.problems({k: v for k, v in height.items() if k != "subject"}))


def test_npis_follow_us_core_16_and_17(everybody: dict[str, list[dict[str, Any]]]) -> None:
    seen = 0
    for resources in everybody.values():
        for one in resources:
            for identifier in one.get("identifier", ()):
                if isinstance(identifier, dict) and str(identifier.get("system")).endswith("npi"):
                    digits = [int(c) for c in "80840" + identifier["value"]]
                    odd = sum(digits[-1::-2])
                    even = sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])
                    assert len(identifier["value"]) == 10
                    assert (odd + even) % 10 == 0
                    assert identifier["value"].startswith("9"), "never issued"
                    seen += 1
    assert seen
