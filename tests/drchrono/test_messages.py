"""What is written and said: the message center, messages to patients, telephone calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.drchrono.booking import at, book
from tests.drchrono.conftest import Body, DrChrono

PATIENT, DOCTOR, USER, COLLEAGUE = 10_000_001, 120_012, 480_021, 480_022
SERVERS = ZoneInfo("America/Los_Angeles")
FUTURE = "2090-01-01T00:00:00"


def message(drchrono: DrChrono, **more: Any) -> Body:
    """A new message of the second doctor."""
    found: Body = drchrono.create("messages", {"doctor": DOCTOR, "title": "Fax", **more})
    return found


def test_a_message_is_nobodys_unless_told(drchrono: DrChrono) -> None:
    made = message(drchrono)
    assert (made["owner"], made["responsible_user"], made["patient"]) == (None, None, None)
    assert (made["read"], made["starred"], made["archived"]) == (False, False, False)
    assert (made["type"], made["attachment"], made["message_notes"]) == ("", None, [])
    assert made["received_at"] == made["updated_at"]
    assert drchrono.one("messages", made["id"]) == made
    mine = message(drchrono, owner=USER, responsible_user=USER)
    assert mine["owner"] == USER
    least = {"doctor": DOCTOR, "title": "Fax"}
    drchrono.change("messages", mine["id"], method="PUT", body=least)
    assert drchrono.one("messages", mine["id"])["owner"] is None


def test_messages_are_found_by_whose_they_are_and_when_they_came(drchrono: DrChrono) -> None:
    made = message(drchrono, patient=PATIENT, owner=COLLEAGUE, responsible_user=USER)
    since = made["received_at"]
    for key in ("doctor", "owner", "patient", "responsible_user"):
        found = drchrono.walk("messages", received_since=since, **{key: made[key]})
        assert found == [made]
        assert drchrono.walk("messages", received_since=since, **{key: 1}) == []
    assert drchrono.walk("messages", updated_since=since, doctor=DOCTOR) == [made]
    assert drchrono.walk("messages", received_since=FUTURE) == []
    assert drchrono.walk("messages", updated_since=FUTURE) == []


def test_what_only_the_practice_does_with_a_message_is_not_for_clients(drchrono: DrChrono) -> None:
    done = {"read": True, "starred": True, "archived": True, "workflow_step": "Done"}
    made = message(drchrono, **done)
    assert not any(made[key] for key in done)
    drchrono.change("messages", made["id"], body={"title": "Fax of today", **done})
    after = drchrono.one("messages", made["id"])
    assert after["title"] == "Fax of today"
    assert not any(after[key] for key in done)


def test_notes_on_a_message_are_signed_and_dated_once(
    drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    sent = [{"text": "Called.", "created_by": COLLEAGUE}]
    made = message(drchrono, message_notes=sent)
    note = {"text": "Called.", "created_at": made["updated_at"], "created_by": USER}
    assert made["message_notes"] == [note]
    notes = [note, {"text": "Filed."}]
    enter(user=str(COLLEAGUE)).change("messages", made["id"], message_notes=notes)
    first, second = drchrono.one("messages", made["id"])["message_notes"]
    assert first == note
    assert (second["text"], second["created_by"]) == ("Filed.", COLLEAGUE)


def test_a_message_may_bring_a_file(drchrono: DrChrono) -> None:
    form = {"doctor": str(DOCTOR), "title": "Fax", "attachment": (BytesIO(b"%PDF"), "fax.pdf")}
    answer = drchrono.send("POST", "messages", data=form)
    assert answer.status_code == 201, answer.text
    made: Body = answer.get_json()
    assert made["attachment"].endswith("/fax.pdf")
    assert drchrono.answer(made["attachment"]).data == b"%PDF"
    drchrono.change("messages", made["id"], title="Read", attachment="https://example.com/x")
    drchrono.change("messages", made["id"], method="PUT", body=made | {"title": "Kept"})
    after = drchrono.one("messages", made["id"])
    assert (after["title"], after["attachment"]) == ("Kept", made["attachment"])
    again = {"attachment": (BytesIO(b"second"), "second.txt")}
    assert drchrono.send("PATCH", f"messages/{made['id']}", data=again).status_code == 204
    assert drchrono.answer(drchrono.one("messages", made["id"])["attachment"]).data == b"second"


def test_a_message_that_is_deleted_is_put_away(drchrono: DrChrono) -> None:
    made = message(drchrono)
    drchrono.remove("messages", made["id"])
    since = made["received_at"]
    assert drchrono.walk("messages", received_since=since) == []
    shown = drchrono.walk("messages", received_since=since, show_archived="true")
    assert [(one["id"], one["archived"]) for one in shown] == [(made["id"], True)]
    assert drchrono.one("messages", made["id"])["archived"] is True


@pytest.mark.parametrize(("kind", "status"), [("OF", 201), ("", 201), ("XX", 400), ("of", 400)])
def test_a_message_has_one_of_the_known_types(drchrono: DrChrono, kind: str, status: int) -> None:
    drchrono.create("messages", {"doctor": DOCTOR, "title": "Fax", "type": kind}, status)


def test_a_message_to_a_patient_needs_a_subject(drchrono: DrChrono) -> None:
    least = {"doctor": DOCTOR, "patient": PATIENT}
    assert list(drchrono.create("patient_messages", least, 400)) == ["subject"]
    made = drchrono.create("patient_messages", least | {"subject": "Results"})
    assert (made["body"], made["message"], made["attachments"]) == ("", None, [])
    since = made["updated_at"]
    for query in ({"doctor": DOCTOR}, {"patient": PATIENT}):
        assert drchrono.walk("patient_messages", since=since, **query) == [made]
    for query in ({"doctor": DOCTOR + 1}, {"patient": PATIENT + 1}):
        assert drchrono.walk("patient_messages", since=since, **query) == []


def test_a_message_to_a_patient_names_its_copy_and_encloses_files(drchrono: DrChrono) -> None:
    copy = message(drchrono, type="PM", patient=PATIENT)["id"]
    sent = {"doctor": DOCTOR, "patient": PATIENT, "subject": "Results", "message": copy}
    made = drchrono.create("patient_messages", sent | {"attachments": [{"attachment": "JVBERg=="}]})
    (enclosed,) = made["attachments"]
    assert (enclosed["attachment"], enclosed["doctor"]) == ("JVBERg==", DOCTOR)
    assert enclosed["created_at"] == enclosed["updated_at"] == made["created_at"]
    both = [enclosed, {"attachment": "AAAA", "doctor": 120_011}]
    drchrono.change("patient_messages", made["id"], attachments=both)
    first, second = drchrono.one("patient_messages", made["id"])["attachments"]
    assert first == enclosed
    assert (second["attachment"], second["doctor"]) == ("AAAA", 120_011)
    answer = drchrono.change("patient_messages", made["id"], 400, message=4)
    assert answer == {"message": ['Invalid pk "4" - object does not exist.']}
    for stranger in (message(drchrono, patient=PATIENT + 1), message(drchrono)):
        answer = drchrono.change("patient_messages", made["id"], 400, message=stranger["id"])
        assert list(answer) == ["message"]


def test_files_of_old_messages_survive_being_sent_back(drchrono: DrChrono) -> None:
    old = next(one for one in drchrono.walk("patient_messages") if one["attachments"])
    drchrono.change("patient_messages", old["id"], method="PUT", body=old)
    after = drchrono.one("patient_messages", old["id"])
    assert after == old | {"updated_at": after["updated_at"]}


def test_a_call_about_an_appointment_has_its_time(drchrono: DrChrono) -> None:
    slot = drchrono.page("appointments", since="2000-01-01", patient=PATIENT, page_size=1)[0]
    least = {"doctor": DOCTOR, "patient": PATIENT}
    time = "2026-03-03T10:00:00"
    alone = drchrono.create("comm_logs", least | {"scheduled_time": time})
    assert (alone["scheduled_time"], alone["appointment"]) == (time, None)
    about = least | {"scheduled_time": time, "appointment": int(slot["id"])}
    made = drchrono.create("comm_logs", about)
    assert made["scheduled_time"] == slot["scheduled_time"]
    drchrono.change("comm_logs", alone["id"], appointment=int(slot["id"]))
    assert drchrono.one("comm_logs", alone["id"])["scheduled_time"] == slot["scheduled_time"]


def test_a_call_about_an_appointment_moves_with_it(drchrono: DrChrono) -> None:
    slot = book(drchrono)
    about = {key: slot[key] for key in ("doctor", "patient")} | {"appointment": int(slot["id"])}
    made = drchrono.create("comm_logs", about)
    drchrono.change("appointments", slot["id"], scheduled_time=at("16:00"))
    moved = drchrono.one("comm_logs", made["id"])
    assert moved["scheduled_time"] == at("16:00")
    assert moved["updated_at"] >= made["updated_at"]


@pytest.mark.parametrize("path", ["comm_logs", "medications"])
def test_what_is_about_an_appointment_is_about_its_patient(drchrono: DrChrono, path: str) -> None:
    slots = drchrono.walk("appointments", since="2000-01-01")
    own = next(slot for slot in slots if slot["patient"] == PATIENT)
    least = {"doctor": DOCTOR, "patient": PATIENT}
    made = drchrono.create(path, least | {"appointment": int(own["id"])})
    for patient in (PATIENT + 1, None):  # somebody else's, a break
        id_ = int(next(slot["id"] for slot in slots if slot["patient"] == patient))
        wrong = {"appointment": [f"Appointment {id_} is not about patient {PATIENT}."]}
        assert drchrono.create(path, least | {"appointment": id_}, 400) == wrong
        assert drchrono.change(path, made["id"], 400, appointment=id_) == wrong
    assert list(drchrono.change(path, made["id"], 400, patient=PATIENT + 1)) == ["appointment"]


def test_calls_are_made_while_the_practice_is_open(drchrono: DrChrono) -> None:
    doctors = {one["id"]: ZoneInfo(one["timezone"]) for one in drchrono.walk("doctors")}
    calls = drchrono.walk("comm_logs")
    assert calls
    for call in calls:
        rang = datetime.fromisoformat(call["created_at"]).replace(tzinfo=SERVERS)
        there = rang.astimezone(doctors[call["doctor"]])
        assert (there.weekday() < 5, 8 <= there.hour < 17) == (True, True), call


def test_what_is_done_or_put_away_has_been_read(drchrono: DrChrono) -> None:
    every = drchrono.walk("messages", show_archived="true")
    closed = [one for one in every if one["archived"] or one["workflow_step"] == "Done"]
    assert closed
    assert all(one["read"] for one in closed)


def test_a_call_names_who_wrote_about_it_last(
    drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    made = drchrono.create("comm_logs", {"doctor": DOCTOR, "patient": PATIENT, "cash_charged": 15})
    assert (made["author"], made["cash_charged"], made["archived"]) == (USER, "15.00", False)
    enter(user=str(COLLEAGUE)).change("comm_logs", made["id"], title="Called", archived=True)
    after = drchrono.one("comm_logs", made["id"])
    assert (after["author"], after["title"], after["archived"]) == (COLLEAGUE, "Called", False)
    since = made["updated_at"]
    for query in ({"doctor": DOCTOR}, {"patient": PATIENT}):
        assert [one["id"] for one in drchrono.walk("comm_logs", since=since, **query)] == [
            made["id"]
        ]
    for query in ({"doctor": DOCTOR + 1}, {"patient": PATIENT + 1}):
        assert drchrono.walk("comm_logs", since=since, **query) == []
