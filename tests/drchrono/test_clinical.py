"""Problems, allergies, medications, and what is recorded as pairs of codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.drchrono.conftest import Body, DrChrono

PATIENT, DOCTOR = 10_000_001, 120_011
LEAST = {"doctor": DOCTOR, "patient": PATIENT}
CODED = ("interventions", "physical_exams", "risk_assessments", "communications")


def test_a_problem_is_active_and_of_icd_10_unless_told(drchrono: DrChrono) -> None:
    made = drchrono.create("problems", LEAST)
    assert (made["status"], made["icd_version"], made["info_url"]) == ("active", 10, None)
    made = drchrono.create("problems", LEAST | {"status": "resolved", "icd_version": 9})
    assert (made["status"], made["icd_version"]) == ("resolved", 9)


def test_a_problem_with_a_code_has_a_page_about_it(drchrono: DrChrono) -> None:
    seeded = next(one for one in drchrono.page("problems") if one["info_url"])
    made = drchrono.create("problems", LEAST | {"icd_code": seeded["icd_code"]})
    assert made["info_url"] == seeded["info_url"]
    drchrono.change("problems", made["id"], icd_code="Z99.9", info_url="https://example.com/")
    assert drchrono.one("problems", made["id"])["info_url"].endswith("/Z99.9")
    for odd in ("../..", "a b", "", None):
        drchrono.change("problems", made["id"], icd_code=odd)
        assert drchrono.one("problems", made["id"])["info_url"] is None


@pytest.mark.parametrize("wrong", [{"status": "recurring"}, {"icd_version": 11}])
def test_a_problem_has_one_of_the_known_statuses_and_versions(
    drchrono: DrChrono, wrong: Body
) -> None:
    assert list(drchrono.create("problems", LEAST | wrong, 400)) == list(wrong)


def test_what_an_allergy_is_to_is_told_only_in_whole_records(drchrono: DrChrono) -> None:
    made = drchrono.create("allergies", LEAST | {"description": "Cat hair"})
    assert (made["description"], made["status"], made["snomed_reaction"]) == (
        *("Cat hair", "active"),
        "",
    )
    short = drchrono.get(f"/api/allergies/{made['id']}")
    assert short == {key: value for key, value in made.items() if key != "description"}
    assert drchrono.one("allergies", made["id"]) == made
    assert short in drchrono.walk("allergies", patient=PATIENT)
    assert made in drchrono.walk("allergies", patient=PATIENT, verbose="true")


def test_only_the_listed_reactions_have_a_code(drchrono: DrChrono) -> None:
    drchrono.create("allergies", LEAST | {"snomed_reaction": "271807003"})
    answer = drchrono.create("allergies", LEAST | {"snomed_reaction": "22298006"}, 400)
    assert answer == {"snomed_reaction": ['"22298006" is not a valid choice.']}


def test_a_medication_is_active_and_not_ordered_unless_told(drchrono: DrChrono) -> None:
    made = drchrono.create("medications", LEAST)
    assert (made["status"], made["order_status"]) == ("active", "")
    assert (made["daw"], made["prn"], made["dispense_quantity"]) == (False, False, None)


@pytest.mark.parametrize(
    ("sent", "kept"), [(1.5, "1.5"), (2, "2"), ("2 puffs", "2 puffs"), ("", ""), (None, None)]
)
def test_a_dose_is_a_number_or_a_text(drchrono: DrChrono, sent: Any, kept: Any) -> None:
    made = drchrono.create("medications", LEAST | {"dosage_quantity": sent})
    assert made["dosage_quantity"] == kept
    assert drchrono.one("medications", made["id"])["dosage_quantity"] == kept


@pytest.mark.parametrize("sent", [30, 30.009, "30.0"])
def test_how_much_is_dispensed_is_a_decimal(drchrono: DrChrono, sent: Any) -> None:
    made = drchrono.create("medications", LEAST | {"dispense_quantity": sent})
    assert made["dispense_quantity"] == "30.00"


def append(drchrono: DrChrono, id_: int, status: int = 200, **fields: Any) -> Any:
    """What adding to the note for the pharmacy answers."""
    answer = drchrono.send("PATCH", f"medications/{id_}/append_to_pharmacy_note", fields)
    assert answer.status_code == status, answer.text
    return answer.json


def test_the_note_for_the_pharmacy_grows_by_paragraphs(drchrono: DrChrono) -> None:
    id_ = drchrono.create("medications", LEAST)["id"]
    assert append(drchrono, id_, text="No substitutes.") == {"pharmacy_note": "No substitutes."}
    whole = "No substitutes.\n\nLarge print."
    assert append(drchrono, id_, text=" Large print.\n") == {"pharmacy_note": whole}
    assert drchrono.one("medications", id_)["pharmacy_note"] == whole


@pytest.mark.parametrize("nothing", [{}, {"text": ""}, {"text": " \n"}, {"text": None}])
def test_nothing_cannot_be_added_to_the_note(drchrono: DrChrono, nothing: Body) -> None:
    id_ = drchrono.create("medications", LEAST | {"pharmacy_note": "As it was."})["id"]
    answer = append(drchrono, id_, 400, **nothing)
    assert list(answer) == ["text"]
    assert nothing.get("text") != "" or answer["text"] == ["This field may not be blank."]
    assert drchrono.one("medications", id_)["pharmacy_note"] == "As it was."


def test_a_form_adds_to_the_note_of_an_old_prescription(drchrono: DrChrono) -> None:
    old = next(one for one in drchrono.walk("medications") if one["pharmacy_note"])
    path = f"medications/{old['id']}/append_to_pharmacy_note"
    answer = drchrono.send("PATCH", path, data={"text": "Ring first."})
    assert answer.json == {"pharmacy_note": f"{old['pharmacy_note']}\n\nRing first."}
    append(drchrono, 5, 404, text="Nobody's.")


def test_who_may_only_read_adds_nothing_to_a_note(enter: Callable[..., DrChrono]) -> None:
    reader = enter(scopes=["clinical:read"])
    id_ = reader.page("medications", page_size=1)[0]["id"]
    append(reader, id_, 403, text="Not allowed.")


def test_colleagues_who_do_not_share_add_nothing_to_each_others_notes(
    enter: Callable[..., DrChrono],
) -> None:
    one, other = enter(user="880041"), enter(user="880042")
    id_ = one.page("medications", page_size=1)[0]["id"]
    assert append(one, id_, text="Mine.")["pharmacy_note"].endswith("Mine.")
    append(other, id_, 403, text="Not mine.")


@pytest.mark.parametrize("kind", CODED)
def test_codes_are_named_as_in_other_records(drchrono: DrChrono, kind: str) -> None:
    path = f"patient_{kind}"
    rows = drchrono.page(path)
    seeded = next((one for one in rows if one["value_code_system"]), rows[0])
    keys = ("code", "code_system", "value_code", "value_code_system")
    made = drchrono.create(path, LEAST | {key: seeded[key] for key in keys})
    names = ("name", "value_code_name")
    assert {key: made[key] or None for key in names} == {key: seeded[key] for key in names}
    assert made["name"] != made["code"]
    assert made == drchrono.one(path, made["id"])
    assert made in drchrono.walk(path, doctor=DOCTOR, patient=PATIENT)
    assert made not in drchrono.walk(path, doctor=120_012, patient=PATIENT)


@pytest.mark.parametrize("kind", CODED)
def test_a_code_that_nobody_knows_has_no_name(drchrono: DrChrono, kind: str) -> None:
    path, code = f"patient_{kind}", {"code": "000001", "code_system": "SNOMEDCT"}
    made = drchrono.create(path, LEAST | code | {"name": "Not the client's to say"})
    assert (made["name"], made["value_code"], made["value_code_name"]) == ("", "", "")
    known = next(one for one in drchrono.page(path) if one["code_system"] == "SNOMEDCT")
    drchrono.change(path, made["id"], code=known["code"])
    assert drchrono.one(path, made["id"])["name"] == known["name"]


def test_a_score_keeps_its_words_when_something_else_changes(drchrono: DrChrono) -> None:
    rows = drchrono.walk("patient_risk_assessments")
    score = next(one for one in rows if one["value_code_name"] and not one["value_code"])
    drchrono.change("patient_risk_assessments", score["id"], effective_time="2025-05-05T09:00:00")
    after = drchrono.one("patient_risk_assessments", score["id"])
    assert after == score | {"effective_time": "2025-05-05T09:00:00"}


@pytest.mark.parametrize("kind", CODED)
def test_values_are_codes_of_code_systems(drchrono: DrChrono, kind: str) -> None:
    for one in drchrono.walk(f"patient_{kind}"):
        assert bool(one["value_code"]) == bool(one["value_code_system"])
        assert one["value_code_system"] != "ICD10CM", "a diagnosis is nothing that was found"


def test_communications_say_what_was_communicated(drchrono: DrChrono) -> None:
    rows = drchrono.walk("patient_communications")
    values = {one["value_code_name"] for one in rows if one["name"] == "Patient referral"}
    assert "Cardiology" in values
    assert not values & {one["name"] for one in rows}


@pytest.mark.parametrize(
    ("kind", "systems"),
    [
        ("interventions", {"SNOMEDCT", "HCPCS", "CPT", "ICD10CM"}),
        ("physical_exams", {"SNOMEDCT", "LOINC"}),
        ("risk_assessments", {"SNOMEDCT", "LOINC"}),
        ("communications", {"SNOMEDCT"}),
    ],
)
def test_each_kind_of_record_has_its_own_code_systems(
    drchrono: DrChrono, kind: str, systems: set[str]
) -> None:
    for system in ("SNOMEDCT", "HCPCS", "CPT", "ICD10CM", "LOINC", "RXNORM"):
        status = 201 if system in systems else 400
        drchrono.create(f"patient_{kind}", LEAST | {"code": "1", "code_system": system}, status)
    wrong = LEAST | {"code": "1", "code_system": "SNOMEDCT", "value_code_system": "HCPCS"}
    drchrono.create(f"patient_{kind}", wrong, 400)


@pytest.mark.parametrize(
    ("sent", "kept"), [("2026-03-03T10:00", ":00"), ("2026-03-03T10:00:07.5", ":07")]
)
def test_timestamps_are_answered_to_the_second(drchrono: DrChrono, sent: str, kept: str) -> None:
    code = {"code": "1", "code_system": "SNOMEDCT", "effective_time": sent}
    made = drchrono.create("patient_communications", LEAST | code)
    assert made["effective_time"] == f"2026-03-03T10:00{kept}"
