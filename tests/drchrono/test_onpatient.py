"""Patients get access to onpatient: invited, active, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.drchrono.conftest import DrChrono


def ask(client: DrChrono, method: str, path: str) -> int:
    """The status of an answer, which is empty if all is well."""
    answer = client.send(method, path, data=None)
    assert answer.status_code != 204 or not answer.data
    assert answer.status_code == 204 or list(answer.json or {}) == ["detail"]
    return answer.status_code


def test_an_invitation_is_sent_once_and_withdrawn(
    enter: Callable[..., DrChrono], control: Callable[..., Any]
) -> None:
    control("PUT", "/clock", frozen=True, now="2026-03-10T20:15:00Z")
    client = enter(user="480022")
    patient = client.create("patients", doctor=120012, gender="Other")["id"]
    path = f"patients/{patient}/onpatient_access"
    assert client.page(path) == []
    assert ask(client, "DELETE", path) == 400
    assert [ask(client, "POST", path) for _ in range(2)] == [204, 400]
    (invited,) = client.page(path)
    assert invited == {
        "id": invited["id"],
        "doctor": 120012,
        "enabled_by": 480022,
        "enabled_on": "2026-03-10T13:15:00",
        "activated_on": None,
        "disabled_by": None,
        "disabled_on": None,
    }
    assert [ask(client, "DELETE", path) for _ in range(2)] == [204, 400]
    assert client.page(path) == []
    assert ask(client, "POST", path) == 204
    (again,) = client.page(path)
    assert again["id"] != invited["id"]


def test_only_the_patients_own_access_is_listed(drchrono: DrChrono) -> None:
    active = {
        patient["id"]: drchrono.page(f"patients/{patient['id']}/onpatient_access")
        for patient in drchrono.page("patients", show_inactive="true")
    }
    found = [one for several in active.values() for one in several]
    assert len({one["id"] for one in found}) == len(found) > 0
    assert all(len(several) < 2 for several in active.values())
    assert all(one["disabled_on"] is None for one in found)
    patient = next(id_ for id_, several in active.items() if several)
    path = f"patients/{patient}/onpatient_access"
    assert ask(drchrono, "POST", path) == 400
    assert ask(drchrono, "DELETE", path) == 204
    assert drchrono.page(path) == []


def test_nobody_who_does_not_exist_has_access(drchrono: DrChrono) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert ask(drchrono, method, "patients/1/onpatient_access") == 404


def test_access_goes_with_the_patient(drchrono: DrChrono) -> None:
    patient = drchrono.page("patients")[0]["id"]
    ask(drchrono, "POST", f"patients/{patient}/onpatient_access")
    drchrono.remove("patients", patient)
    assert ask(drchrono, "GET", f"patients/{patient}/onpatient_access") == 404
