"""Patients: what is made of their names, insurances, flags and own fields, and how they go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.conftest import AS_OF
from tests.drchrono.booking import DAY, book
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import LIST_OF
from tests.drchrono.everything import Everything

Body = dict[str, Any]

NOW = "2026-03-10T20:15:00Z"
SERVERS_NOW = "2026-03-10T13:15:00"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def at_noon(control: Callable[..., Any]) -> None:
    control("PUT", "/clock", frozen=True, now=NOW)


def register(client: DrChrono, code: int = 201, /, **changes: Any) -> Any:
    body = {"doctor": client.page("doctors")[0]["id"], "gender": "Female"}
    return client.create("patients", body | changes, code)


def test_a_doctor_and_a_gender_are_enough(drchrono: DrChrono) -> None:
    made = register(drchrono)
    assert drchrono.one("patients", made["id"]) == made
    assert made in drchrono.page("patients", verbose="true", page_size=50, since=made["updated_at"])
    assert (made["patient_status"], made["race"], made["ethnicity"]) == ("A", "blank", "blank")
    assert (made["first_name"], made["email"], made["patient_payment_profile"]) == ("", "", "")
    assert made["date_of_birth"] is made["primary_insurance"] is made["patient_photo"] is None
    assert made["offices"] == made["patient_flags"] == made["custom_demographics"] == []
    assert made["disable_sms_messages"] is False
    assert list(drchrono.create("patients", {}, 400)) == ["doctor", "gender"]


@pytest.mark.parametrize(
    ("first", "last", "letters"),
    [
        ("Ada", "Byron", "BYAD"),
        ("Zoë", "Ångström", "ANZO"),
        ("", "O", "OXXX"),
        (None, None, "XXXX"),
    ],
)
def test_a_chart_is_named_after_the_patient(
    drchrono: DrChrono, first: str | None, last: str | None, letters: str
) -> None:
    made = register(drchrono, first_name=first, last_name=last)
    assert re.fullmatch(letters + r"\d{6}", made["chart_id"])
    drchrono.change("patients", made["id"], last_name="Lovelace")
    assert drchrono.one("patients", made["id"])["chart_id"] == made["chart_id"]


def test_a_chart_keeps_the_name_it_is_given(drchrono: DrChrono) -> None:
    made = register(drchrono, first_name="Ada", chart_id="ADA-1")
    assert made["chart_id"] == "ADA-1"
    drchrono.change("patients", made["id"], chart_id="")
    assert drchrono.one("patients", made["id"])["chart_id"].startswith("XXAD")


def test_names_are_found_in_part_and_the_inactive_only_where_asked_for(
    drchrono: DrChrono,
) -> None:
    made = register(drchrono, first_name="Adalgisa", last_name="Quux", patient_status="I")
    assert drchrono.page("patients", last_name="uuX") == []
    found = drchrono.page("patients", last_name="uuX", first_name="ALG", show_inactive="true")
    assert [one["id"] for one in found] == [made["id"]]
    drchrono.change("patients", made["id"], patient_status="A")
    assert [one["id"] for one in drchrono.page("patients", last_name="uuX")] == [made["id"]]


@pytest.mark.parametrize("profile", ["Insurance", "Auto Accident", "Worker's Comp"])
def test_some_ways_to_pay_need_an_insurance(drchrono: DrChrono, profile: str) -> None:
    way: Body = {"patient_payment_profile": profile}
    insurance = {"insurance_company": "Mock Mutual"}
    assert list(register(drchrono, 400, **way)) == ["patient_payment_profile"]
    assert list(register(drchrono, 400, **way, tertiary_insurance=insurance)) == [*way]
    register(drchrono, **way, secondary_insurance=insurance)
    made = register(drchrono, patient_payment_profile="Cash")
    assert list(drchrono.change("patients", made["id"], 400, **way)) == [*way]
    drchrono.change("patients", made["id"], primary_insurance=insurance)
    drchrono.change("patients", made["id"], **way)
    assert drchrono.one("patients", made["id"])["patient_payment_profile"] == profile


@pytest.mark.parametrize(
    "nothing", [None, {}, {"insurance_company": " "}, {"is_subscriber_the_patient": False}]
)
def test_an_insurance_that_says_nothing_is_none(drchrono: DrChrono, nothing: Body | None) -> None:
    way: Body = {"patient_payment_profile": "Insurance"}
    assert list(register(drchrono, 400, **way, primary_insurance=nothing)) == [*way]
    insurance = {"insurance_company": "Mock Mutual"}
    made = register(drchrono, **way, primary_insurance=insurance)
    if not nothing:
        taken = drchrono.change("patients", made["id"], 400, primary_insurance=None)
        assert list(taken) == [*way]
    drchrono.change("patients", made["id"], primary_insurance=None, secondary_insurance=insurance)
    drchrono.change("patients", made["id"], secondary_insurance=None, patient_payment_profile="")


def test_a_referring_doctor_has_all_keys(drchrono: DrChrono) -> None:
    made = register(drchrono, referring_doctor={"last_name": "Sender"})
    seeded = next(
        one["referring_doctor"]
        for one in drchrono.page("patients", verbose="true")
        if one["referring_doctor"]
    )
    assert made["referring_doctor"].keys() == seeded.keys()
    assert made["referring_doctor"]["specialty"] == ""


def test_nobody_is_born_in_the_future(drchrono: DrChrono, at_noon: None) -> None:
    register(drchrono, date_of_birth=NOW[:10])
    wrong = register(drchrono, 400, date_of_birth="2026-03-11")
    assert wrong == {"date_of_birth": ["The date of birth cannot be in the future."]}


def test_other_ways_to_pay_need_none(drchrono: DrChrono) -> None:
    for profile in ("", "Cash", "Insurance Out of Network"):
        register(drchrono, patient_payment_profile=profile)
    register(drchrono, 400, patient_payment_profile="Barter")


def test_an_insurance_is_whole_and_a_patch_keeps_what_it_does_not_have(
    drchrono: DrChrono,
) -> None:
    given = {"insurance_company": "Mock Mutual", "insurance_id_number": "M1"}
    made = register(drchrono, primary_insurance=given | {"nonsense": 1})
    whole = made["primary_insurance"]
    seeded = next(
        p["primary_insurance"]
        for p in drchrono.page("patients", verbose="true")
        if p["primary_insurance"]
    )
    assert list(whole) == list(seeded)
    assert whole.items() >= given.items()
    assert whole["is_subscriber_the_patient"] is True
    assert (whole["insurance_plan_name"], whole["subscriber_date_of_birth"]) == ("", None)
    drchrono.change("patients", made["id"], primary_insurance={"insurance_plan_name": "Gold"})
    now = drchrono.one("patients", made["id"])["primary_insurance"]
    assert now == whole | {"insurance_plan_name": "Gold"}
    drchrono.change("patients", made["id"], primary_insurance=None)
    assert drchrono.one("patients", made["id"])["primary_insurance"] is None


def test_only_a_photograph_has_a_date(drchrono: DrChrono) -> None:
    day: Body = {"patient_photo_date": "2026-01-02"}
    assert list(register(drchrono, 400, **day)) == [*day]
    made = register(drchrono)
    assert list(drchrono.change("patients", made["id"], 400, **day)) == [*day]
    seeded = next(p for p in drchrono.page("patients") if p["patient_photo"])
    drchrono.change("patients", seeded["id"], **day)
    assert drchrono.one("patients", seeded["id"])["patient_photo_date"] == "2026-01-02"


@pytest.mark.parametrize("begin", [PNG, b"\xff\xd8\xff\xe0", b"GIF87a", b"GIF89a"])
def test_a_photograph_is_a_picture(drchrono: DrChrono, begin: bytes) -> None:
    made = photographed(drchrono, register(drchrono)["id"], begin)
    assert drchrono.answer(made["patient_photo"]).data == begin
    wrong = send_photo(drchrono, made["id"], b"%PDF-1.4")
    said = "Upload a valid image. The file you uploaded was either not an image or a corrupted"
    assert wrong.status_code == 400
    assert wrong.json == {"patient_photo": [f"{said} image."]}
    assert drchrono.one("patients", made["id"])["patient_photo"] == made["patient_photo"]


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_photograph_goes_with_its_date(drchrono: DrChrono, nothing: str | None) -> None:
    made = photographed(drchrono, register(drchrono)["id"], PNG)
    drchrono.change("patients", made["id"], patient_photo_date="2026-01-02")
    drchrono.change("patients", made["id"], patient_photo=made["patient_photo"])
    kept = drchrono.one("patients", made["id"])
    assert kept["patient_photo"] == made["patient_photo"]
    assert kept["patient_photo_date"] == "2026-01-02"
    assert photographed(drchrono, made["id"], PNG)["patient_photo_date"] is None
    drchrono.change("patients", made["id"], patient_photo=nothing)
    gone = drchrono.one("patients", made["id"])
    assert gone["patient_photo"] is gone["patient_photo_date"] is None


def send_photo(client: DrChrono, id_: int, content: bytes) -> TestResponse:
    file = {"patient_photo": (BytesIO(content), "photo.png")}
    return client.send("PATCH", f"patients/{id_}", data=file, content_type="multipart/form-data")


def photographed(client: DrChrono, id_: int, content: bytes) -> Body:
    """The patient with a new photograph."""
    answer = send_photo(client, id_, content)
    assert answer.status_code == 204, answer.text
    return client.one("patients", id_)


def test_attached_flags_show_their_types(drchrono: DrChrono, at_noon: None) -> None:
    first, second = drchrono.page("patient_flag_types")[:2]
    made = register(drchrono, patient_flags_attached=[{"flag_type": first["id"]}])
    (flag,) = made["patient_flags_attached"]
    stamps = {"created_at": SERVERS_NOW, "updated_at": SERVERS_NOW}
    shown = {"flag_type": first["id"], "flag_text": "", "archived": False}
    assert flag == {"id": flag["id"]} | shown | stamps
    assert made["patient_flags"] == [first]
    more = [{"flag_type": second["id"], "flag_text": "Bites"}, flag]
    drchrono.change("patients", made["id"], patient_flags_attached=more)
    now = drchrono.one("patients", made["id"])
    assert [one["flag_text"] for one in now["patient_flags_attached"]] == ["Bites", ""]
    assert now["patient_flags_attached"][1] == flag
    assert now["patient_flags"] == [second, first]
    drchrono.change("patients", made["id"], patient_flags_attached=[])
    assert drchrono.one("patients", made["id"])["patient_flags"] == []
    wrong = drchrono.change("patients", made["id"], 400, patient_flags_attached=[{"flag_type": 1}])
    assert list(wrong) == ["patient_flags_attached"]


def test_a_flag_that_is_attached_twice_is_shown_once(drchrono: DrChrono) -> None:
    kind = drchrono.page("patient_flag_types")[0]
    twice = [{"flag_type": kind["id"], "flag_text": text} for text in ("Cats", "Dogs")]
    made = register(drchrono, patient_flags_attached=twice)
    assert [one["flag_text"] for one in made["patient_flags_attached"]] == ["Cats", "Dogs"]
    assert made["patient_flags"] == [kind]


def test_charts_follow_a_change_of_the_flag_type(drchrono: DrChrono) -> None:
    patients = drchrono.page("patients", verbose="true")
    flagged = next(p for p in patients if p["patient_flags"])
    kind = flagged["patient_flags"][0]
    drchrono.change("patient_flag_types", kind["id"], name="Renamed")
    shown = drchrono.one("patients", flagged["id"])["patient_flags"][0]
    assert shown == drchrono.one("patient_flag_types", kind["id"])
    assert shown["name"] == "Renamed"


def test_own_fields_know_when_they_were_told(
    drchrono: DrChrono, at_noon: None, control: Callable[..., Any]
) -> None:
    free = [one["id"] for one in drchrono.page("custom_demographics") if not one["allowed_values"]]
    values = [{"field_type": one, "value": "Yes"} for one in free[:2]]
    made = register(drchrono, custom_demographics=values)
    then = {"updated_at": SERVERS_NOW}
    assert made["custom_demographics"] == [one | then for one in values]
    control("PUT", "/clock", frozen=True, now="2026-03-11T20:15:00Z")
    values[0]["value"] = "No"
    drchrono.change("patients", made["id"], custom_demographics=values)
    told = drchrono.one("patients", made["id"])["custom_demographics"]
    assert told == [values[0] | {"updated_at": "2026-03-11T13:15:00"}, values[1] | then]


def test_own_fields_take_their_choices_once_as_long_as_they_are_in_use(drchrono: DrChrono) -> None:
    doctor = drchrono.page("doctors")[0]["id"]
    field = drchrono.create(
        "custom_demographics", doctor=doctor, name="Shirt", allowed_values=["S", "M"]
    )["id"]

    def refused(*values: Body) -> Body:
        found: list[Body] = register(drchrono, 400, custom_demographics=values)[
            "custom_demographics"
        ]
        return found[-1]

    small, large = ({"field_type": field, "value": one} for one in ("S", "L"))
    assert refused(large) == {"value": ['"L" is not a valid value.']}
    assert refused(small, small) == {"field_type": ["This is given more than once."]}
    made = register(drchrono, custom_demographics=[small])
    drchrono.change("custom_demographics", field, archived=True, allowed_values=["XS"])
    assert refused(small) == {"field_type": ["This object is archived."]}
    drchrono.change("patients", made["id"], custom_demographics=made["custom_demographics"])
    now = drchrono.one("patients", made["id"])["custom_demographics"]
    assert now == made["custom_demographics"]


def test_summaries_write_the_same_patients(drchrono: DrChrono) -> None:
    doctor = drchrono.page("doctors")[0]["id"]
    needed = {"doctor": doctor, "gender": "Male"}
    assert list(drchrono.create("patients_summary", needed, 400)) == ["date_of_birth"]
    body = needed | {"date_of_birth": "1990-05-06", "first_name": "Otto"}
    made = drchrono.create("patients_summary", body)
    keys = ["id", "doctor", "gender", "date_of_birth", "first_name", "last_name", "chart_id"]
    assert list(made) == keys
    assert made["chart_id"].startswith("XXOT")
    whole = drchrono.one("patients", made["id"])
    assert made == {key: whole[key] for key in keys}
    drchrono.change("patients_summary", made["id"], last_name="Zwei")
    assert drchrono.one("patients", made["id"])["last_name"] == "Zwei"
    drchrono.change("patients", made["id"], email="otto@example.org")
    drchrono.change("patients_summary", made["id"], method="PUT", **body)
    now = drchrono.one("patients", made["id"])
    assert (now["last_name"], now["email"]) == ("", "otto@example.org")
    drchrono.remove("patients_summary", made["id"])
    drchrono.get(f"/api/patients/{made['id']}", 404)


def test_a_summary_shows_patients_whose_day_of_birth_nobody_knows(drchrono: DrChrono) -> None:
    made = register(drchrono)
    assert drchrono.one("patients_summary", made["id"])["date_of_birth"] is None
    wrong = drchrono.change("patients_summary", made["id"], 400, method="PUT", date_of_birth=None)
    assert "date_of_birth" in wrong


OF_A_PATIENT = {
    "documents": {},
    "problems": {},
    "allergies": {},
    "medications": {},
    "procedures": {},
    "line_items": {},
    "transactions": {},
    "patient_payments": {},
    "lab_orders": {},
    "messages": {},
    "patient_messages": {},
    "comm_logs": {},
    "eligibility_checks": {},
    "appointments": {"since": "1990-01-01", "show_archived": "true"},
    "clinical_notes": {"since": "1990-01-01", "show_archived": "true"},
    "care_plans": {},
    "implantable_devices": {},
    "patient_vaccine_records": {},
    "patient_risk_assessments": {},
    "amendments": {},
}
BY_WAY_OF = {
    "clinical_note_field_values": "appointment",
    "lab_documents": "lab_order",
    "lab_tests": "lab_order",
    "lab_results": "lab_order",
}


def test_everything_of_a_patient_goes_with_the_patient(drchrono: DrChrono) -> None:
    for patient in drchrono.page("patients")[:12]:
        owned = {
            path: [
                one.get("id", one.get("appointment"))
                for one in drchrono.walk(path, **query)
                if one["patient"] == patient["id"]
            ]
            for path, query in OF_A_PATIENT.items()
        }
        through = {"appointment": owned["appointments"], "lab_order": owned["lab_orders"]}
        for path, key in BY_WAY_OF.items():
            wanted = {str(one) for one in through[key]}
            owned[path] = [o["id"] for o in drchrono.walk(path) if str(o[key]) in wanted]
        drchrono.remove("patients", patient["id"])
        drchrono.get(f"/api/patients/{patient['id']}", 404)
        for path, found in owned.items():
            for id_ in (found[0], found[-1]) if found else ():
                drchrono.get(f"/api/{path}/{id_}", 404)
        if all(owned[path] for path in ("line_items", "lab_results", "allergies", "documents")):
            return
    raise AssertionError("no patient has enough")


def test_appointments_of_a_patient_who_is_gone_leave_their_slots(drchrono: DrChrono) -> None:
    made = book(drchrono)
    drchrono.remove("patients", made["patient"])
    assert drchrono.page("appointments", date=DAY, show_archived="true") == []
    book(drchrono)


def test_a_patient_moves_to_a_doctor_who_exists(drchrono: DrChrono) -> None:
    made = register(drchrono)
    wrong = drchrono.change("patients", made["id"], 400, doctor=1)
    assert wrong == {"doctor": ['Invalid pk "1" - object does not exist.']}
    other = drchrono.page("doctors")[3]["id"]
    drchrono.change("patients", made["id"], doctor=other)
    assert made["id"] in [one["id"] for one in drchrono.page("patients", doctor=other)]


def test_own_fields_of_patients_take_plain_names_and_choices(drchrono: DrChrono) -> None:
    doctor = drchrono.page("doctors")[0]["id"]
    body = {"doctor": doctor, "name": "Shoe size"}
    made = drchrono.create("custom_demographics", body)
    assert (made["template_name"], made["description"], made["archived"]) == ("", "", False)
    for name in ("shoe size", "shoe-size", "schuhgröße"):
        wrong = drchrono.create("custom_demographics", body | {"template_name": name}, 400)
        assert list(wrong) == ["template_name"]
    choices = {"template_name": "shoe_size_2", "allowed_values": ["36", "37"]}
    made = drchrono.create("custom_demographics", body | choices)
    assert made | choices == made
    for wrong in (["36", ""], ["36", " "], ["36,37"], ["36", "36"]):
        refused = drchrono.create("custom_demographics", body | {"allowed_values": wrong}, 400)
        assert list(refused) == ["allowed_values"]
    form = {"doctor": str(doctor), "name": "Hat", "allowed_values": "S, M,L"}
    answer = drchrono.send("POST", "custom_demographics", data=form)
    assert (answer.json or {})["allowed_values"] == ["S", "M", "L"]
    drchrono.change("custom_demographics", made["id"], archived=True)
    assert made["id"] not in [one["id"] for one in drchrono.page("custom_demographics")]
    listed = drchrono.page("custom_demographics", show_archived="true")
    assert made["id"] in [one["id"] for one in listed]


def test_a_flag_type_has_a_color_of_css(drchrono: DrChrono) -> None:
    doctor = drchrono.page("doctors")[0]["id"]
    made = drchrono.create("patient_flag_types", doctor=doctor, name="New", color="#00FF00")
    assert (made["color"], made["priority"], made["archived"]) == ("#00FF00", None, False)
    assert made in drchrono.page("patient_flag_types", doctor=doctor)
    for wrong in ("green", "#0F0", "rgb(1,2)"):
        refused = drchrono.create("patient_flag_types", {"doctor": doctor, "color": wrong}, 400)
        assert list(refused) == ["color"]


def test_the_inactive_have_not_come_for_long(everything: Everything) -> None:
    patients = everything.of(LIST_OF["Patient"])
    inactive = {one["id"] for one in patients if one["patient_status"] == "I"}
    slots = everything.of(LIST_OF["Appointment"])
    lately = (AS_OF - timedelta(days=365)).isoformat()
    assert inactive
    assert all(s["scheduled_time"] < lately for s in slots if s["patient"] in inactive)


def test_a_chart_is_not_older_than_what_it_says(everything: Everything) -> None:
    for patient in everything.of(LIST_OF["Patient"]):
        for key in ("workers_comp_insurance", "auto_accident_insurance"):
            insurance = patient[key] or {}
            days = [value for name, value in insurance.items() if name.endswith("_date")]
            days += [value for name, value in insurance.items() if "_date_of_acc" in name]
            past = [day for day in days if day and day < AS_OF.isoformat()]
            assert all(day <= patient["updated_at"] for day in past)


def test_a_parent_has_a_birthday_of_their_own(everything: Everything) -> None:
    months = [
        (patient["date_of_birth"][5:7], cover["subscriber_date_of_birth"][5:7])
        for patient in everything.of(LIST_OF["Patient"])
        for cover in [patient["primary_insurance"]]
        if cover and cover["subscriber_date_of_birth"]
    ]
    assert any(own != other for own, other in months)


def test_members_of_medicaid_are_their_own_subscribers(everything: Everything) -> None:
    covers = [one["primary_insurance"] or {} for one in everything.of(LIST_OF["Patient"])]
    members = [cover for cover in covers if cover.get("insurance_plan_type") == "MC"]
    assert members
    assert all(cover["is_subscriber_the_patient"] for cover in members)
