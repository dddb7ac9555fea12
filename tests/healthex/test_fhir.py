"""Valid R4 and US Core: two independent readers of R4, and our own table of US Core 6.1.0.

A hundred people's records are gone through once; the tests ask what was found.
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhircraft.fhir.resources.datatypes import get_fhir_type

from contract_tests import us_core
from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF, PATIENTS
from tests.healthex.conftest import BASE, TYPES, HealthEx

OFTEN = 12
"""Of each profile so many resources a person go through fhir.resources, and every 41st after."""
RARELY = 4
"""Of each profile so many resources altogether go through fhircraft, which is slow."""


class Findings:
    """What a walk through many records brings to light."""

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.bare: set[str] = set()
        self.problems: Counter[tuple[str | None, str]] = Counter()
        self.invalid: Counter[str] = Counter()
        self.lacking: dict[str, set[str]] = {}
        self.some: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.npis: set[str] = set()

    def take(self, resources: list[dict[str, Any]]) -> None:
        """One person's record."""
        seen: Counter[str] = Counter()
        for one in resources:
            profile = us_core.profile_of(one)
            name = profile or one["resourceType"]
            seen[name] += 1
            self.types[one["resourceType"]] += 1
            if profile is None:
                self.bare.add(one["resourceType"])
            else:
                self.problems.update((profile, told) for told in us_core.problems(one))
                lacking = self.lacking.setdefault(profile, us_core.supported(profile))
                lacking -= {path for path in lacking if us_core.has(one, path)}
            if seen[name] <= OFTEN or seen[name] % 41 == 0:
                self._read(one)
            if len(self.some[name]) < RARELY:
                self.some[name].append(one)
            self.npis.update(_npis(one))

    def _read(self, one: dict[str, Any]) -> None:
        try:
            get_fhir_model_class(one["resourceType"]).model_validate(one)
        except ValueError as error:
            self.invalid[f"{one['resourceType']}: {error}"] += 1


def _npis(resource: dict[str, Any]) -> Iterator[str]:
    identifiers = resource.get("identifier", ())
    for one in identifiers if isinstance(identifiers, list) else ():
        if one.get("system") == "http://hl7.org/fhir/sid/us-npi":
            yield one["value"]


@pytest.fixture(scope="module")
def found(cache: Any, persons: list[str]) -> Findings:
    settings = Settings(patients=PATIENTS, seed=1, as_of=AS_OF, cache=cache, vendors=("healthex",))
    http = create_app(settings).test_client()
    token: Any = http.post("/__mock__/tokens", json={"vendor": "healthex"}).json
    headers = {"Authorization": token["authorization"]}
    findings = Findings()
    for person in persons[:100]:
        answer = http.get(f"{BASE}/Person/{person}/$everything", headers=headers)
        entries = orjson.loads(answer.data)["entry"]
        findings.take([entry["resource"] for entry in entries])
    return findings


def test_fhir_resources_reads_every_type(found: Findings) -> None:
    assert not found.invalid
    assert sorted(found.types) == sorted(TYPES)


def test_the_invariants_of_r4_hold(found: Findings) -> None:
    """fhircraft evaluates the constraints of the R4 definitions; narratives are not asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for resources in found.some.values():
            for one in resources:
                get_fhir_type(one["resourceType"], "R4").model_validate(one)


def test_us_core_holds_for_every_resource_of_a_hundred_people(found: Findings) -> None:
    assert not found.problems


def test_must_support_elements_occur(found: Findings) -> None:
    assert not {name: paths for name, paths in found.lacking.items() if paths}


def test_every_profile_of_the_table_occurs(found: Findings) -> None:
    assert set(us_core.table()) - set(found.lacking) <= {"us-core-simple-observation"}


def test_every_type_of_us_core_declares_its_profile(found: Findings) -> None:
    assert found.bare == {"Person", "Binary", "Device"}, "Device: only implants have a profile"


def test_npis_follow_us_core_16_and_17_and_are_nobodys(found: Findings) -> None:
    assert found.npis
    for npi in found.npis:
        digits = [int(digit) for digit in f"80840{npi}"]
        doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
        assert len(npi) == 10
        assert (sum(digits[-1::-2]) + doubled) % 10 == 0
        assert npi.startswith("9"), "real ones begin with 1 or 2"


def test_bundles_and_outcomes_are_valid_too(healthex: HealthEx, persons: list[str]) -> None:
    bundle = healthex.everything(persons[6])
    get_fhir_model_class("Bundle").model_validate(bundle)
    get_fhir_model_class("OperationOutcome").model_validate(healthex.everything("x", 403))
    get_fhir_model_class("CapabilityStatement").model_validate(healthex.get("/metadata"))
    empty = healthex.everything(persons[6], _type="Account")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        get_fhir_type("Bundle", "R4").model_validate(empty)


def test_the_table_would_notice(healthex: HealthEx, person: str) -> None:
    height = next(
        one
        for one in healthex.resources(person, _type="Observation")
        if us_core.profile_of(one) == "us-core-body-height"
    )
    assert list(us_core.problems(height)) == []
    wrong = {**height, "valueQuantity": {**height["valueQuantity"], "code": "m"}}
    assert list(us_core.problems(wrong))
    assert list(us_core.problems({**height, "status": "done"}))
    assert list(us_core.problems({k: v for k, v in height.items() if k != "subject"}))
