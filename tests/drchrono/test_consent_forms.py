"""Consent forms: uploaded, put in order, asked for at appointments."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from mock_server.vendors.drchrono.identifiers import doctor_id, user_of_doctor
from tests.drchrono.booking import book
from tests.drchrono.conftest import DrChrono

Body = dict[str, Any]


def form(client: DrChrono, **fields: str) -> Body:
    given = {"doctor": "120011", "title": "Photographs"} | fields
    given["uri"] = (BytesIO(b"%PDF-1.4 consent"), "photographs.pdf")  # type: ignore[assignment]
    answer = client.send("POST", "consent_forms", data=given)
    assert answer.status_code == 201, answer.text
    made: Body = answer.json or {}
    return made


def test_a_form_is_uploaded_and_comes_last(drchrono: DrChrono) -> None:
    before = drchrono.page("consent_forms", doctor=120011)
    made = form(drchrono, is_mandatory="true")
    flags = {key: made[key] for key in ("is_mandatory", "assign_by_default", "archived")}
    assert flags == {"is_mandatory": True, "assign_by_default": False, "archived": False}
    assert made["order"] > max(one["order"] for one in before)
    assert form(drchrono)["order"] == made["order"] + 1
    assert drchrono.answer(made["uri"]).data == b"%PDF-1.4 consent"
    assert drchrono.one("consent_forms", made["id"]) == made


def test_a_form_needs_a_file_and_takes_no_json(drchrono: DrChrono) -> None:
    fields = {"doctor": "120011", "title": "Nothing"}
    multipart = {"data": fields, "content_type": "multipart/form-data"}
    answer = drchrono.send("POST", "consent_forms", **multipart)
    assert (answer.status_code, answer.json) == (400, {"uri": ["No file was submitted."]})
    drchrono.create("consent_forms", fields, 415)
    made = form(drchrono)
    drchrono.change("consent_forms", made["id"], title="Films")
    assert drchrono.one("consent_forms", made["id"])["title"] == "Films"
    empty = {"uri": (BytesIO(b""), "empty.pdf")}
    answer = drchrono.send("PATCH", f"consent_forms/{made['id']}", data=empty)
    assert answer.json == {"uri": ["The submitted file is empty."]}
    assert drchrono.one("consent_forms", made["id"])["uri"] == made["uri"]


def test_a_form_is_applied_to_an_appointment_and_taken_off(drchrono: DrChrono) -> None:
    path, visit = f"consent_forms/{form(drchrono)['id']}", book(drchrono)
    asked = {"appointment": int(visit["id"])}
    missing = {"appointment": ["The consent form is not applied to this appointment."]}
    assert drchrono.create(f"{path}/unapply_from_appointment", asked, 400) == missing
    for _ in range(2):
        assert drchrono.create(f"{path}/apply_to_appointment", asked, 204) is None
    assert drchrono.create(f"{path}/unapply_from_appointment", asked, 204) is None
    assert drchrono.create(f"{path}/unapply_from_appointment", asked, 400) == missing
    assert drchrono.one("appointments", visit["id"]) == visit


def test_a_form_that_is_assigned_by_default_goes_to_all_appointments(
    drchrono: DrChrono,
) -> None:
    visit, other = book(drchrono), book(drchrono, doctor=120012, exam_room=2)
    path = f"consent_forms/{form(drchrono, assign_by_default='true')['id']}"
    for code, appointment in ((204, visit), (400, visit), (204, other)):
        asked = {"appointment": int(appointment["id"])}
        drchrono.create(f"{path}/unapply_from_appointment", asked, code)


def test_every_visit_is_asked_for_the_forms_that_the_practice_assigns(drchrono: DrChrono) -> None:
    defaults = [one for one in drchrono.page("consent_forms") if one["assign_by_default"]]
    visits = drchrono.page("appointments", since="2000-01-01", page_size=5)
    assert defaults
    for one in defaults:
        for visit in visits:
            asked = {"appointment": int(visit["id"])}
            drchrono.create(f"consent_forms/{one['id']}/unapply_from_appointment", asked, 204)


def test_where_nothing_is_shared_forms_go_to_the_doctors_own_appointments(
    enter: Callable[..., DrChrono],
) -> None:
    one, other = (
        enter(user=str(user_of_doctor(doctor_id(f"prac-20002-{place}")))) for place in (1, 2)
    )
    own = next(form for form in one.page("consent_forms") if form["assign_by_default"])
    path = f"consent_forms/{own['id']}/unapply_from_appointment"
    for code, client in ((204, one), (403, other)):
        (visit,) = client.page("appointments", since="2000-01-01", page_size=1)
        one.create(path, {"appointment": int(visit["id"])}, code)


def test_only_what_exists_is_applied_to_what_exists(drchrono: DrChrono) -> None:
    visit = int(book(drchrono)["id"])
    unknown = {"appointment": ['Invalid pk "1" - object does not exist.']}
    path = f"consent_forms/{form(drchrono)['id']}/apply_to_appointment"
    assert drchrono.create(path, {"appointment": 1}, 400) == unknown
    assert drchrono.create(path, {}, 400) == {"appointment": ["This field is required."]}
    drchrono.create("consent_forms/1/apply_to_appointment", {"appointment": visit}, 404)
