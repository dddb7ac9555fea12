"""Quirks: each changes answers when it is on, and nothing once it is off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF
from tests.healthex.conftest import BASE, HealthEx, link

Control = Callable[..., Any]
On = Callable[[str], None]

SPECS = Path(__file__).resolve().parents[2] / "specs/healthex/quirks"


@pytest.fixture
def on(control: Control) -> On:
    return lambda name: control("PUT", "/quirks", **{f"healthex-{name}": True})


def only(healthex: HealthEx, person: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = healthex.resources(person, _type=kind)[-1]
    return found


def test_none_is_on_by_default(control: Control) -> None:
    quirks = control("GET", "/quirks")
    assert len(quirks) >= 10
    assert not [one for one in quirks if one["on"]]
    assert all(one["statement"] and one["evidence"] and one["confidence"] for one in quirks)


def test_each_has_its_fragment_of_the_contract(control: Control) -> None:
    ids = {one["id"] for one in control("GET", "/quirks") if one["vendor"] == "healthex"}
    assert ids == {path.name.removesuffix(".overlay.yaml") for path in SPECS.iterdir()}
    plain = control("GET", "/contracts/healthex")
    for name in ids:
        control("PUT", "/quirks", **{name: True})
        assert control("GET", "/contracts/healthex") != plain
        control("PUT", "/quirks", **{name: False})
    assert control("GET", "/contracts/healthex") == plain


def test_what_is_switched_on_goes_off_with_a_reset(
    healthex: HealthEx, person: str, control: Control, on: On
) -> None:
    plain = only(healthex, person, "Person")
    on("birthdate-instant")
    assert only(healthex, person, "Person") != plain
    control("POST", "/reset")
    token = control("POST", "/tokens", vendor="healthex")["authorization"]
    healthex.headers["Authorization"] = token
    assert only(healthex, person, "Person") == plain


def test_the_birth_date_becomes_an_instant(healthex: HealthEx, person: str, on: On) -> None:
    plain = only(healthex, person, "Person")["birthDate"]
    on("birthdate-instant")
    for one in (only(healthex, person, "Person"), healthex.get(f"/Person/{person}")):
        assert one["birthDate"] == f"{plain}T00:00:00.000Z"


def test_assurance_moves_into_the_target(healthex: HealthEx, person: str, on: On) -> None:
    on("assurance-in-target")
    for one in only(healthex, person, "Person")["link"]:
        assert set(one) == {"target"}
        assert one["target"]["assurance"] == "level4"


def test_full_urls_end_in_uuids(healthex: HealthEx, person: str, on: On) -> None:
    on("fullurl-differs")
    first, *others = healthex.everything(person, _count=20)["entry"]
    assert first["fullUrl"].endswith(f"/Person/{person}")
    for entry in others:
        end = entry["fullUrl"].rpartition("/")[2]
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", end)
        assert end != entry["resource"]["id"]


def test_self_shows_a_count_that_nobody_gave(healthex: HealthEx, person: str, on: On) -> None:
    on("default-count-in-self")
    bundle = healthex.everything(person)
    assert (link(bundle, "self") or "").endswith("$everything?_count=30&_offset=0")
    assert len(bundle["entry"]) == bundle["total"] > 30


def test_local_codings_come_first(healthex: HealthEx, person: str, on: On) -> None:
    plain = only(healthex, person, "Observation")["code"]["coding"]
    on("local-coding-first")
    turned = only(healthex, person, "Observation")["code"]["coding"]
    assert turned[0]["system"].startswith("urn:oid:1.2.840.114350")
    assert turned != plain
    assert sorted(map(str, turned)) == sorted(map(str, plain))


def test_local_codings_stand_alone(healthex: HealthEx, person: str, on: On) -> None:
    on("local-coding-only")
    for kind, name in (("Encounter", "type"), ("Procedure", "code"), ("DocumentReference", "type")):
        value = only(healthex, person, kind)[name]
        for concept in value if isinstance(value, list) else [value]:
            assert {one["system"][:23] for one in concept["coding"]} == {"urn:oid:1.2.840.114350."}


def test_an_extension_of_r5_appears(healthex: HealthEx, person: str, on: On) -> None:
    on("r5-extension")
    document = only(healthex, person, "DocumentReference")
    assert document["extension"][0]["url"].startswith("http://hl7.org/fhir/5.0/")
    assert "extension" not in only(healthex, person, "Procedure")


def test_must_support_elements_are_missing(healthex: HealthEx, person: str, on: On) -> None:
    kinds = "Condition,Observation,MedicationRequest"
    wanted = {"abatementDateTime", "extension", "specimen", "reasonReference"}
    plain = {name for one in healthex.resources(person, _type=kinds) for name in one}
    assert wanted <= plain
    on("missing-must-support")
    left = {name for one in healthex.resources(person, _type=kinds) for name in one}
    assert not wanted & left


def test_total_counts_the_page(healthex: HealthEx, person: str, on: On) -> None:
    on("total-of-page")
    assert healthex.everything(person, _count=7)["total"] == 7


def test_nothing_found_is_an_outcome(healthex: HealthEx, person: str, on: On) -> None:
    on("outcome-when-empty")
    bundle = healthex.everything(person, _type="Account")
    (entry,) = bundle["entry"]
    assert entry["search"]["mode"] == "outcome"
    assert entry["resource"]["resourceType"] == "OperationOutcome"
    assert bundle["total"] == 0


def test_unknown_quirks_are_refused(control: Control) -> None:
    control("PUT", "/quirks", 400, **{"healthex-none": True})
    control("PUT", "/quirks", 400, **{"healthex-r5-extension": "yes"})
    with pytest.raises(ValueError, match="--quirk nonsense: unknown"):
        create_app(Settings(patients=1, seed=1, as_of=AS_OF, quirks=("nonsense",)))


def test_a_hostile_profile_follows_its_own_contract_and_breaks_r4(cache: Path) -> None:
    settings = Settings(
        patients=10, seed=1, as_of=AS_OF, cache=cache, profile="hostile", check_responses=True
    )
    http = create_app(settings).test_client()
    token: Any = http.post("/__mock__/tokens", json={"vendor": "healthex"}).json
    people: Any = http.get("/__mock__/people").json
    client = HealthEx(http, BASE, {"Authorization": token["authorization"]})
    for n in (1, 7, 9):
        person = people[n - 1]["ids"]["healthex"]
        bundle = client.everything(person)
        assert len(bundle["entry"]) == bundle["total"]
        with pytest.raises(ValueError, match="birthDate"):
            get_fhir_model_class("Person").model_validate(bundle["entry"][0]["resource"])


@pytest.mark.parametrize(
    ("profile", "quirks", "expected"),
    [
        ("documented", (), set()),
        ("documented", ("healthex-r5-extension",), {"healthex-r5-extension"}),
        ("observed", (), {"observed"}),
        ("hostile", (), {"observed", "hostile"}),
    ],
)
def test_profiles_switch_quirks_on(
    cache: Path, profile: str, quirks: tuple[str, ...], expected: set[str]
) -> None:
    settings = Settings(
        patients=2, seed=1, as_of=AS_OF, cache=cache, profile=profile, quirks=quirks
    )
    listed: Any = create_app(settings).test_client().get("/__mock__/quirks").json
    ours = [one for one in listed if one["vendor"] == "healthex"]
    on = {one["id"] for one in ours if one["on"]}
    assert on == {one["id"] for one in ours if {one["id"], one["profile"]} & expected}
    assert bool(on) == bool(expected)
