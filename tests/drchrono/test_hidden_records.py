"""What lists leave out: archived records, and those of doctors who share nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mock_server.vendors.drchrono.identifiers import doctor_id, user_of_doctor
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import LIST_OF
from tests.drchrono.everything import Everything

CONCEALING = {
    "documents": True,
    "consent_forms": True,
    "patient_flag_types": True,
    "billing_profiles": True,
    "comm_logs": False,
    "inventory_categories": True,
    "user_groups": True,
}
"""Lists without a wish for archived records, and whether 120 people have some for certain."""

PRACTICE = 20_002
"""One of a practice group that shares nothing."""


@pytest.mark.parametrize(("path", "certain"), CONCEALING.items())
def test_archived_records_are_in_no_list_and_readable_by_id(
    drchrono: DrChrono, path: str, certain: bool
) -> None:
    shown = drchrono.walk(path)
    assert not any(one["archived"] for one in shown)
    listed = {one["id"] for one in shown}
    near = {id_ + step for id_ in listed for step in (-1, 1)} - listed
    answers = [drchrono.answer(f"/api/{path}/{id_}") for id_ in sorted(near)]
    hidden = [answer.json or {} for answer in answers if answer.status_code == 200]
    assert all(one["archived"] is True for one in hidden)
    assert hidden or not certain


def test_archived_remarks_and_devices_are_listed(
    drchrono: DrChrono, everything: Everything
) -> None:
    """No parameter of these lists shows more."""
    note = next(one for one in drchrono.walk("task_notes") if not one["archived"])
    drchrono.change("task_notes", note["id"], archived=True)
    listed = drchrono.walk("task_notes", task=note["task"])
    assert [one["archived"] for one in listed if one["id"] == note["id"]] == [True]
    assert {one["archived"] for one in everything.of(LIST_OF["ImplantableDevice"])} == {False, True}


@pytest.fixture
def doctors(enter: Callable[..., DrChrono]) -> list[DrChrono]:
    """Two doctors of one practice who share nothing."""
    return [
        enter(user=str(user_of_doctor(doctor_id(f"prac-{PRACTICE}-{place}")))) for place in (1, 2)
    ]


def test_templates_of_colleagues_are_not_seen(doctors: list[DrChrono]) -> None:
    first, second = (
        {one["id"] for one in client.page("appointment_templates")} for client in doctors
    )
    assert first
    assert not first & second


def test_patients_of_colleagues_are_not_invited(doctors: list[DrChrono]) -> None:
    patient = doctors[1].page("patients")[0]["id"]
    path = f"patients/{patient}/onpatient_access"
    doctors[1].page(path)
    for method in ("GET", "POST", "DELETE"):
        assert doctors[0].send(method, path, data=None).status_code == 403


def test_consent_forms_of_colleagues_are_not_applied(doctors: list[DrChrono]) -> None:
    path = f"consent_forms/{doctors[0].page('consent_forms')[0]['id']}/apply_to_appointment"
    visit = doctors[0].page("appointments", since="2000-01-01")[0]["id"]
    for client, code in zip(doctors, (204, 403), strict=True):
        answer = client.send("POST", path, {"appointment": int(visit)})
        assert answer.status_code == code, answer.text


def test_files_of_the_second_practice_group_open_too(doctors: list[DrChrono]) -> None:
    form = doctors[0].page("consent_forms")[0]
    assert doctors[0].answer(form["uri"]).data.startswith(b"%PDF")


@pytest.mark.parametrize("said", ["true", "True", "1", "", "yes", "please"])
def test_archived_records_are_shown_if_the_wish_is_present(drchrono: DrChrono, said: str) -> None:
    some = {one["id"] for one in drchrono.walk("offices")}
    assert {one["id"] for one in drchrono.walk("offices", show_archived=said)} > some


@pytest.mark.parametrize("said", ["false", "False", "0", "no"])
def test_a_wish_that_says_no_is_none(drchrono: DrChrono, said: str) -> None:
    assert drchrono.walk("offices", show_archived=said) == drchrono.walk("offices")


def test_verbose_is_understood_in_the_spellings_that_clients_use(drchrono: DrChrono) -> None:
    for said, whole in (
        ("true", True),
        ("True", True),
        ("1", True),
        ("false", False),
        ("0", False),
    ):
        assert ("description" in drchrono.page("allergies", verbose=said)[0]) is whole


def test_the_id_of_an_appointment_names_it_in_other_records(drchrono: DrChrono) -> None:
    visit = drchrono.page("appointments", since="2020-01-01", page_size=1)[0]
    wanted = {"doctor": visit["doctor"], "patient": visit["patient"], "appointment": visit["id"]}
    assert drchrono.create("medications", wanted)["appointment"] == int(visit["id"])
