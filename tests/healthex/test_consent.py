"""Consent: granted, never given, withdrawn in the middle of a walk; checked on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.healthex.conftest import FULL, HealthEx, link

Control = Callable[..., Any]


def refused(answer: Any) -> bool:
    return bool(answer["issue"][0]["code"] == "forbidden")


def test_everybody_consents_in_the_beginning(healthex: HealthEx, persons: list[str]) -> None:
    assert len(persons) == len(set(persons)) == 120
    for person in persons[::17]:
        assert healthex.everything(person, _count=0)["total"] > 0


def test_one_further_person_never_consented(
    healthex: HealthEx, persons: list[str], control: Control
) -> None:
    (never,) = control("GET", "/consents")
    assert never["granted"] is False
    assert set(never["projects"].values()) == {"never"}
    assert never["person"] not in persons
    assert refused(healthex.everything(never["person"], 403))
    assert refused(healthex.get(f"/Person/{never['person']}", 403))
    control("PUT", f"/consents/{never['person']}", granted=True)
    assert healthex.everything(never["person"], _count=0)["total"] > 0


def test_an_unknown_person_is_refused_like_one_without_consent(
    healthex: HealthEx, control: Control
) -> None:
    (never,) = control("GET", "/consents")
    unknown = healthex.everything("00000000-0000", 403)
    assert unknown == healthex.everything(never["person"], 403)


def test_withdrawn_consent_ends_a_walk(
    healthex: HealthEx, persons: list[str], control: Control
) -> None:
    pages = healthex.walk(persons[4], _count=30)
    first, second = next(pages), next(pages)
    assert first["entry"] != second["entry"]
    control("PUT", "/consents/5", granted=False)
    assert refused(healthex.get(link(second, "next") or "", 403))
    control("PUT", "/consents/5", granted=True)
    assert healthex.get(link(second, "next") or "")["entry"]


def test_withdrawn_consent_closes_every_resource(
    healthex: HealthEx, persons: list[str], control: Control
) -> None:
    mine = [
        entry["fullUrl"]
        for entry in healthex.everything(persons[6 - 1])["entry"]
        if entry["resource"]["resourceType"]
        not in ("Organization", "Location", "Practitioner", "PractitionerRole")
    ]
    control("PUT", f"/consents/{persons[6 - 1]}", granted=False)
    for url in mine[::25]:
        assert refused(healthex.get(url, 403))


def test_directory_entries_stay_while_somebody_of_the_practice_consents(
    healthex: HealthEx, person: str, control: Control
) -> None:
    (place,) = healthex.resources(person, _type="Location")[:1]
    control("PUT", "/consents/1", granted=False)
    assert healthex.get(f"/Location/{place['id']}") == place
    for n in range(1, 51):
        control("PUT", f"/consents/{n}", granted=False)
    healthex.get(f"/Location/{place['id']}", 404)


def test_consent_through_one_project_is_enough(
    healthex: HealthEx, persons: list[str], control: Control
) -> None:
    state = control("PUT", "/consents/3", granted=False, project="demo-registry")
    assert state["projects"] == {"demo-registry": "withdrawn", "demo-care": "granted"}
    assert healthex.everything(persons[2], _count=0)["total"] > 0
    control("PUT", "/consents/3", granted=False)
    healthex.everything(persons[2], 403)


def test_reset_gives_consent_back(healthex: HealthEx, persons: list[str], control: Control) -> None:
    control("PUT", "/consents/2", granted=False)
    control("POST", "/reset")
    assert control("GET", "/consents/2")["granted"] is True
    authorization = control("POST", "/tokens", vendor="healthex")["authorization"]
    healthex.headers["Authorization"] = authorization
    assert healthex.everything(persons[1], _count=0)["total"] > 0


def test_nobody_has_that_number(control: Control) -> None:
    for person in ("0", "121", "1000002", "nobody", "99999999"):
        control("PUT", f"/consents/{person}", 404, granted=True)


def test_ids_in_answers_lead_back_to_the_server(healthex: HealthEx, person: str) -> None:
    for entry in healthex.everything(person)["entry"][::40]:
        assert entry["fullUrl"].startswith(f"{FULL}/")
        assert healthex.get(entry["fullUrl"]) == entry["resource"]
