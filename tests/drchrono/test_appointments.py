"""What appointments bring with them: profile, patient, status, vitals, reminders, note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import AS_OF
from tests.drchrono.booking import DAY, at, book, slot, write
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import LIST_OF
from tests.drchrono.everything import Everything

Body = dict[str, Any]

NOW = "2026-03-10T20:15:00Z"
SERVERS_NOW = "2026-03-10T13:15:00"
"""The same moment by the clocks of the servers, in summer time."""


@pytest.fixture
def at_noon(control: Callable[..., Any]) -> None:
    control("PUT", "/clock", frozen=True, now=NOW)


def profile(client: DrChrono, **changes: Any) -> Body:
    body = {
        "name": "Allergy test",
        "color": "#123456",
        "duration": 25,
        "reason": "Skin test",
        "online_scheduling": False,
    }
    made: Body = client.create("appointment_profiles", body | changes)
    return made


def test_what_is_not_given_is_empty(drchrono: DrChrono) -> None:
    made = book(drchrono)
    assert made["id"].isdigit()
    assert (made["status"], made["reason"], made["notes"]) == ("", "", "")
    assert made["profile"] is made["color"] is made["vitals"] is made["cloned_from"] is None
    assert made["icd10_codes"] == made["custom_fields"] == made["reminders"] == []
    for flag in ("appt_is_break", "deleted_flag", "is_walk_in", "recurring_appointment"):
        assert made[flag] is False
    assert drchrono.one("appointments", made["id"]) == made


def test_times_are_answered_to_the_second(drchrono: DrChrono) -> None:
    assert book(drchrono, scheduled_time=f"{DAY}T09:00")["scheduled_time"] == at("09:00")


def test_the_profile_gives_color_duration_and_reason_at_creation(drchrono: DrChrono) -> None:
    kind = profile(drchrono)
    body = slot(drchrono, profile=kind["id"])
    del body["duration"]
    made = drchrono.create("appointments", body)
    assert (made["color"], made["duration"], made["reason"]) == ("#123456", 25, "Skin test")
    own = {"color": "#FFFFFF", "duration": 5, "reason": "", "scheduled_time": at("12:00")}
    assert drchrono.create("appointments", body | own).items() >= own.items()


def test_the_profile_gives_nothing_later(drchrono: DrChrono) -> None:
    made = book(drchrono, reason="Cough")
    write(drchrono, made["id"], {"profile": profile(drchrono)["id"]})
    now = drchrono.one("appointments", made["id"])
    assert (now["color"], now["duration"], now["reason"]) == (None, 30, "Cough")


def test_without_a_profile_a_duration_is_needed(drchrono: DrChrono) -> None:
    body = slot(drchrono)
    del body["duration"]
    assert "duration" in drchrono.create("appointments", body, 400)
    wrong = drchrono.create("appointments", body | {"profile": 1}, 400)
    assert wrong == {"profile": ['Invalid pk "1" - object does not exist.']}


def test_the_office_has_the_room(drchrono: DrChrono) -> None:
    assert list(book(drchrono, 400, exam_room=99)) == ["exam_room"]
    made = book(drchrono)
    assert list(write(drchrono, made["id"], {"exam_room": 99}, 400)) == ["exam_room"]


def test_every_change_of_the_status_is_recorded(drchrono: DrChrono, at_noon: None) -> None:
    made = book(drchrono, status="Confirmed")
    first = {"appointment": made["id"], "from_status": "", "to_status": "Confirmed"}
    assert made["status_transitions"] == [first | {"datetime": SERVERS_NOW}]
    write(drchrono, made["id"], {"status": "Arrived"})
    write(drchrono, made["id"], {"status": "Arrived", "notes": "By bus."})
    second = {"from_status": "Confirmed", "to_status": "Arrived", "datetime": SERVERS_NOW}
    assert drchrono.one("appointments", made["id"])["status_transitions"] == [
        first | {"datetime": SERVERS_NOW},
        {"appointment": made["id"]} | second,
    ]


def test_the_patients_insurances_are_on_the_appointment(drchrono: DrChrono) -> None:
    patients = drchrono.page("patients", verbose="true")
    insured = next(p for p in patients if p["primary_insurance"] and p["secondary_insurance"])
    made = book(drchrono, patient=insured["id"])
    for rank in ("primary", "secondary"):
        cover = insured[f"{rank}_insurance"]
        assert made[f"{rank}_insurer_name"] == cover["insurance_company"]
        assert made[f"{rank}_insurer_payer_id"] == cover["insurance_payer_id"]
        assert made[f"{rank}_insurance_id_number"] == cover["insurance_id_number"]
    write(drchrono, made["id"], {"patient": None})
    pause = drchrono.one("appointments", made["id"])
    assert pause["appt_is_break"] is True
    assert pause["primary_insurer_name"] == pause["secondary_insurer_name"] == ""


def noted(drchrono: DrChrono) -> Body:
    """An appointment of whose note something is written."""
    made = book(drchrono)
    fields = drchrono.page("clinical_note_field_types")
    complaint = next(one for one in fields if one["data_type"] == "String")
    sent = {"appointment": int(made["id"]), "clinical_note_field": complaint["id"]}
    drchrono.create("clinical_note_field_values", sent | {"value": "Cough"})
    return drchrono.one("appointments", made["id"])


def test_a_note_is_there_from_its_first_entry_and_ends_with_the_appointment(
    drchrono: DrChrono, at_noon: None
) -> None:
    empty = book(drchrono)
    assert empty["clinical_note"] is None
    drchrono.get(f"/api/clinical_notes/{empty['id']}", 404)
    drchrono.remove("appointments", empty["id"])
    made = noted(drchrono)
    assert made["clinical_note"]["updated_at"] == SERVERS_NOW
    note = drchrono.one("clinical_notes", made["id"])
    assert note["appointment"] == int(made["id"])
    assert note["patient"] == made["patient"]
    assert note["archived"] is False
    assert note in drchrono.page("clinical_notes", date=DAY, verbose="true")
    drchrono.remove("appointments", made["id"])
    assert drchrono.one("clinical_notes", made["id"])["archived"] is True
    assert drchrono.page("clinical_notes", date=DAY) == []
    assert drchrono.page("clinical_notes", date=DAY, show_archived="true") != []


def test_seeded_appointments_have_the_notes_that_they_tell_of(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since="1900-01-01", verbose="true", show_archived="true")
    notes = drchrono.walk("clinical_notes", since="1900-01-01", show_archived="true", page_size=20)
    told = {int(slot["id"]) for slot in slots if slot["clinical_note"]}
    assert told == {note["appointment"] for note in notes}
    assert any(slot["deleted_flag"] for slot in slots if slot["clinical_note"])


def test_what_was_entered_in_the_note_of_a_deleted_appointment_is_archived(
    drchrono: DrChrono,
) -> None:
    value = drchrono.page("clinical_note_field_values")[0]
    visit = str(value["appointment"])
    before = drchrono.page("clinical_note_field_values", appointment=visit)
    drchrono.remove("appointments", visit)
    assert drchrono.page("clinical_note_field_values", appointment=visit) == []
    shown = {"appointment": visit, "show_archived": "true"}
    assert drchrono.page("clinical_note_field_values", **shown) == before


def test_a_deleted_appointment_stays_readable(drchrono: DrChrono) -> None:
    made = book(drchrono)
    drchrono.remove("appointments", made["id"])
    gone = drchrono.one("appointments", made["id"])
    assert gone["deleted_flag"] is True
    assert drchrono.page("appointments", date=DAY) == []
    listed = drchrono.page("appointments", date=DAY, show_archived="true", verbose="true")
    assert listed == [gone]


def test_patients_have_been_where_they_came_to_and_are_found_where_they_are_booked(
    drchrono: DrChrono,
) -> None:
    office = drchrono.page("offices")[3]["id"]
    patient, other = both = [one["id"] for one in drchrono.page("patients")[:2]]

    def stand(been: list[int], booked: list[int]) -> None:
        found = [one["id"] for one in drchrono.page("patients", offices=office)]
        there = [one for one in both if office in drchrono.one("patients", one)["offices"]]
        assert (there, found) == (been, booked)

    stand([], [])
    made = book(drchrono, office=office, patient=patient)
    stand([], [patient])
    write(drchrono, made["id"], {"status": "Checked In"})
    stand([patient], [patient])
    write(drchrono, made["id"], {"status": "Cancelled"})
    stand([], [patient])
    write(drchrono, made["id"], {"status": "Complete"})
    write(drchrono, made["id"], {"patient": other})
    stand([other], [other])
    write(drchrono, made["id"], {"office": drchrono.page("offices")[0]["id"]})
    stand([], [])
    write(drchrono, made["id"], {"office": office})
    stand([other], [other])
    drchrono.remove("appointments", made["id"])
    stand([], [])


def test_an_appointment_stays_with_its_patient_once_there_are_records_of_it(
    drchrono: DrChrono, everything: Everything
) -> None:
    billed = everything.of(LIST_OF["LineItem"])[0]
    told = {"patient": ["There are records about this patient's appointment."]}
    patients = [one["id"] for one in drchrono.page("patients")]
    for patient in (None, next(one for one in patients if one != billed["patient"])):
        assert write(drchrono, billed["appointment"], {"patient": patient}, 400) == told
    made = book(drchrono)
    whose = {"doctor": made["doctor"], "patient": made["patient"]}
    drug = drchrono.create("medications", **whose, appointment=int(made["id"]))
    assert write(drchrono, made["id"], {"patient": None}, 400) == told
    drchrono.change("medications", drug["id"], appointment=None)
    write(drchrono, made["id"], {"patient": None})


def test_what_was_deleted_gets_no_new_records(drchrono: DrChrono) -> None:
    made = book(drchrono)
    whose = {"doctor": made["doctor"], "patient": made["patient"]}
    drug = drchrono.create("medications", **whose, appointment=int(made["id"]))
    drchrono.remove("appointments", made["id"])
    about = whose | {"appointment": int(made["id"])}
    bill = {"code": "OV-FU", "procedure_type": "U", "price": 10, "diagnosis_pointers": [0]}
    for path, more in (("medications", {}), ("line_items", bill)):
        assert list(drchrono.create(path, about | more, 400)) == ["appointment"]
    drchrono.create("comm_logs", about)  # somebody may ring about it
    drchrono.change("medications", drug["id"], notes="As read")


def test_the_offices_of_patients_are_those_of_their_visits(everything: Everything) -> None:
    came = {"Arrived", "Checked In", "In Room", "In Session", "Complete"}
    been: dict[int, set[int]] = {}
    for one in everything.of(LIST_OF["Appointment"]):
        if one["status"] in came and not one["deleted_flag"]:
            been.setdefault(one["patient"], set()).add(one["office"])
    for patient in everything.of(LIST_OF["Patient"]):
        assert set(patient["offices"]) == been.get(patient["id"], set())


def test_no_old_visit_is_still_going_on(everything: Everything) -> None:
    going_on = {"Arrived", "Checked In", "In Room", "In Session"}
    slots = everything.of(LIST_OF["Appointment"])
    days = {one["scheduled_time"][:10] for one in slots if one["status"] in going_on}
    lately = (AS_OF - timedelta(days=21)).isoformat()
    assert all(day > lately for day in days)


@pytest.mark.parametrize(
    ("vitals", "bmi"),
    [
        ({"height": 70, "weight": 170}, "24.4"),
        ({"height": 178, "height_units": "cm", "weight": 77, "weight_units": "kg"}, "24.3"),
        ({"height": 178, "height_units": "cm", "weight": 170, "weight_units": "lbs"}, "24.3"),
        ({"height": 70}, None),
        ({"height": 0, "weight": 170}, None),
        ({"height": 70, "weight": 170, "height_units": "furlongs"}, None),
    ],
)
def test_the_body_mass_index_follows_from_height_and_weight(
    drchrono: DrChrono, vitals: Body, bmi: str | None
) -> None:
    made = book(drchrono, vitals=vitals | {"bmi": "99"})
    assert made["vitals"]["bmi"] == bmi
    assert made["vitals"].items() >= vitals.items()


def test_vitals_are_whole_and_a_patch_keeps_what_it_does_not_have(drchrono: DrChrono) -> None:
    made = book(drchrono, vitals={"height": 70, "weight": 170, "pulse": 60})
    assert made["vitals"]["smoking_status"] == "blank"
    assert made["vitals"]["temperature"] is None
    write(drchrono, made["id"], {"vitals": {"pulse": 72, "weight": 180}})
    changed = {"pulse": 72, "weight": 180, "bmi": "25.8"}
    now = drchrono.one("appointments", made["id"])
    assert now["vitals"] == made["vitals"] | changed
    write(drchrono, made["id"], slot(drchrono, vitals={"pulse": 80}), method="PUT")
    now = drchrono.one("appointments", made["id"])["vitals"]
    assert (now["pulse"], now["height"], now["bmi"]) == (80, None, None)


def test_values_of_own_fields_know_when_they_were_entered(
    drchrono: DrChrono, at_noon: None, control: Callable[..., Any]
) -> None:
    fields = [one["id"] for one in drchrono.page("custom_appointment_fields")[:2]]
    values = [{"field_type": one, "field_value": "Taxi"} for one in fields]
    made = book(drchrono, custom_fields=values)
    stamps = {"created_at": SERVERS_NOW, "updated_at": SERVERS_NOW}
    assert made["custom_fields"] == [one | stamps for one in values]
    control("PUT", "/clock", frozen=True, now="2026-03-10T21:15:00Z")
    values[1]["field_value"] = "Bus"
    write(drchrono, made["id"], {"custom_fields": values})
    now = drchrono.one("appointments", made["id"])
    later = {"created_at": SERVERS_NOW, "updated_at": "2026-03-10T14:15:00"}
    assert now["custom_fields"] == [values[0] | stamps, values[1] | later]
    assert now["extended_updated_at"] == now["updated_at"] == "2026-03-10T14:15:00"


def test_own_vitals_name_vitals_that_exist(drchrono: DrChrono) -> None:
    vital = drchrono.page("custom_vitals")[0]["id"]
    values = [{"vital_type": vital, "value": "33"}]
    assert book(drchrono, custom_vitals=values)["custom_vitals"] == values
    wrong = book(drchrono, 400, custom_vitals=[{"vital_type": 1, "value": "33"}])
    assert list(wrong) == ["custom_vitals"]


@pytest.mark.parametrize(
    ("kind", "fraction", "good", "bad"),
    [
        ("number", False, ("33", "-1.5", ".5"), ("thirty", "1/2", "1,5", "nan")),
        ("number", True, ("120/80", "118.5/76"), ("120", "120/", "a/b", "1/2/3")),
        ("text", True, ("20/25", "CF/LP"), ("fine", "20/25/30")),
        ("single_sel", False, ("Wheelchair",), ("wheelchair", "On foot")),
    ],
)
def test_values_of_own_vitals_suit_their_types(
    drchrono: DrChrono, kind: str, fraction: bool, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    vital = next(
        one["id"]
        for one in drchrono.page("custom_vitals")
        if (one["data_type"], one["is_fraction_field"]) == (kind, fraction)
    )
    made = book(drchrono)
    for value in good:
        write(drchrono, made["id"], {"custom_vitals": [{"vital_type": vital, "value": value}]})
    for value in bad:
        values = [{"vital_type": vital, "value": value}]
        wrong = write(drchrono, made["id"], {"custom_vitals": values}, 400)
        assert wrong == {"custom_vitals": [{"value": [f'"{value}" is not a valid value.']}]}


@pytest.mark.parametrize(
    ("key", "name", "kind", "value"),
    [
        ("custom_vitals", "custom_vitals", "vital_type", "value"),
        ("custom_fields", "custom_appointment_fields", "field_type", "field_value"),
    ],
)
def test_own_values_are_given_once_and_of_kinds_in_use(
    drchrono: DrChrono, key: str, name: str, kind: str, value: str
) -> None:
    kinds = drchrono.page(name, show_archived="true")
    used = next(one["id"] for one in kinds if not one["archived"])
    old = next(one["id"] for one in kinds if one["archived"])
    twice = [{kind: used, value: "1"}, {kind: used, value: "2"}]
    assert list(book(drchrono, 400, **{key: twice})) == [key]
    assert list(book(drchrono, 400, **{key: [{kind: old, value: "1"}]})) == [key]
    visits = drchrono.walk("appointments", since="1900-01-01", verbose="true")
    had = next(one for one in visits if old in [item[kind] for item in one[key]])
    write(drchrono, had["id"], {key: had[key]})
    assert drchrono.one("appointments", had["id"])[key] == had[key]


@pytest.mark.parametrize(
    "vitals", [{"height": 1e300}, {"pulse": -1}, {"weight": 5000}, {"oxygen_saturation": 101}]
)
def test_nobody_has_absurd_vitals(drchrono: DrChrono, vitals: Body) -> None:
    assert list(book(drchrono, 400, vitals=vitals)) == ["vitals"]


def reminders(client: DrChrono) -> Body:
    made: Body = client.create(
        "reminder_profiles",
        doctor=client.page("doctors")[0]["id"],
        name="Twice",
        reminders=[
            {"type": "email", "amount": 1, "unit": "weeks"},
            {"type": "sms", "amount": 90, "unit": "minutes"},
        ],
    )
    return made


def test_a_reminder_profile_applies_once(drchrono: DrChrono) -> None:
    twice = reminders(drchrono)["id"]
    made = book(drchrono)
    write(drchrono, made["id"], {"reminder_profile": twice})
    found = drchrono.one("appointments", made["id"])["reminders"]
    assert [(one["type"], one["scheduled_time"]) for one in found] == [
        ("email", at("09:00", "2031-02-25")),
        ("sms", at("07:30")),
    ]
    assert len({one["id"] for one in found}) == 2
    wrong = write(drchrono, made["id"], {"reminder_profile": twice}, 400)
    assert wrong == {"reminder_profile": ["The appointment already has reminders."]}
    assert list(write(drchrono, made["id"], {"reminder_profile": 1}, 400)) == ["reminder_profile"]


def test_a_reminder_profile_can_be_given_at_creation_and_is_not_shown(drchrono: DrChrono) -> None:
    made = book(drchrono, reminder_profile=reminders(drchrono)["id"])
    assert len(made["reminders"]) == 2
    assert "reminder_profile" not in made


def test_a_reminder_is_not_longer_ahead_than_the_calendar_reaches(drchrono: DrChrono) -> None:
    doctor = drchrono.page("doctors")[0]["id"]
    body = {"doctor": doctor, "name": "Early"}
    early = {"type": "email", "amount": 1_000_000, "unit": "weeks"}
    refused = {"reminders": [early | {"amount": 1_000_001}]}
    assert list(drchrono.create("reminder_profiles", body | refused, 400)) == ["reminders"]
    profile = drchrono.create("reminder_profiles", body | {"reminders": [early]})
    (found,) = book(drchrono, reminder_profile=profile["id"])["reminders"]
    assert found["scheduled_time"] == "0001-01-01T00:00:00"


def test_a_break_has_no_reminders(drchrono: DrChrono) -> None:
    profile = reminders(drchrono)["id"]
    made = book(drchrono, reminder_profile=profile)
    write(drchrono, made["id"], {"patient": None})
    assert drchrono.one("appointments", made["id"])["reminders"] == []
    wrong = write(drchrono, made["id"], {"reminder_profile": profile}, 400)
    assert wrong == {"reminder_profile": ["A break has no reminders."]}


def test_reminders_move_with_the_appointment(drchrono: DrChrono) -> None:
    made = book(drchrono, reminder_profile=reminders(drchrono)["id"])
    write(drchrono, made["id"], {"scheduled_time": at("10:00", "2031-03-05")})
    found = drchrono.one("appointments", made["id"])["reminders"]
    assert [one["scheduled_time"] for one in found] == [
        at("10:00", "2031-02-26"),
        at("08:30", "2031-03-05"),
    ]


def test_a_seeded_appointment_is_changed_key_by_key(drchrono: DrChrono) -> None:
    visits = drchrono.page("appointments", date_range="2025-01-01/2025-12-31", verbose="true")
    visit = next(one for one in visits if one["vitals"] and one["patient"])
    changes = {"notes": "Brings a friend.", "billing_status": "Settled", "is_walk_in": True}
    write(drchrono, visit["id"], changes)
    now = drchrono.one("appointments", visit["id"])
    assert now["updated_at"] > visit["updated_at"]
    assert now == visit | changes | {key: now[key] for key in ("updated_at", "extended_updated_at")}


def test_a_form_carries_an_appointment_and_empties_nothing_that_it_cannot_carry(
    drchrono: DrChrono,
) -> None:
    texts = {key: str(value) for key, value in slot(drchrono).items()}
    answer = drchrono.send("POST", "appointments", data=texts)
    assert answer.status_code == 201, answer.text
    id_ = (answer.json or {})["id"]
    write(drchrono, id_, {"vitals": {"pulse": 61}})
    put = drchrono.send("PUT", f"appointments/{id_}", data=texts | {"notes": "By form"})
    assert put.status_code == 204, put.text
    now = drchrono.one("appointments", id_)
    assert (now["notes"], now["vitals"]["pulse"]) == ("By form", 61)


def test_lists_come_by_time_and_take_a_day_or_a_change(drchrono: DrChrono) -> None:
    for time in ("11:00", "09:00", "10:00"):
        book(drchrono, scheduled_time=at(time))
    times = [one["scheduled_time"] for one in drchrono.page("appointments", date=DAY)]
    assert times == [at("09:00"), at("10:00"), at("11:00")]
    drchrono.get("/api/appointments", 400)
    assert drchrono.page("appointments", since=at("00:00")) == []
    write(drchrono, book(drchrono, scheduled_time=at("12:00"))["id"], {"status": "Arrived"})
    found = drchrono.page(f"appointments?date={DAY}&status=Arrived")
    assert [one["scheduled_time"] for one in found] == [at("12:00")]
