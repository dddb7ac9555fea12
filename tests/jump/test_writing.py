"""Creating, changing and archiving patients (JP-21 to JP-24, JP-26)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mock_server.world.clock import pause
from mock_server.world.record import Record
from mock_server.world.store import Store
from tests.conftest import PATIENTS
from tests.jump.conftest import Jump, refused

Control = Callable[..., Any]
SERVERS_OWN = ("id", "created_at", "updated_at", "archived_at", "archived_by")


@pytest.fixture
def noon(control: Control) -> str:
    """The clock stands still."""
    now = "2026-05-01T12:00:00Z"
    control("PUT", "/clock", now=now, frozen=True)
    return now


def test_a_created_patient_is_whole_and_readable(jump: Jump, noon: str) -> None:
    answer = jump.send(
        "POST",
        "/patients",
        {
            "first_name": "John",
            "last_name": "Smith",
            "date_of_birth": "1990-07-22",
            "email": "john.smith@example.com",
            "phone": "+44 7700 900456",
        },
    )
    assert answer.status_code == 201
    body: Any = answer.json
    assert set(body["meta"]) == {"request_id"}
    made = body["data"]
    assert (made["status"], made["patient_type"], made["is_deceased"]) == (
        "active",
        "active",
        False,
    )
    assert made["created_at"] == made["updated_at"] == noon
    assert made["phone"] == "+44 7700 900456"
    assert made["archived_at"] is None
    assert jump.ask(f"/patients/{made['id']}")["data"] == made
    seeded = jump.ask(f"/patients/{jump.page('/patients', status='merged')[0]['id']}")["data"]
    assert set(made) == set(seeded)
    assert len(made) == 42


@pytest.mark.parametrize("number", ["1234567890", "123-456-7890", "123456-7890", "123-4567890"])
def test_nhs_numbers_are_taken_by_pattern(jump: Jump, number: str) -> None:
    assert jump.create(nhs_number=number)["nhs_number"] == number


def test_optional_keys_may_be_null(jump: Jump) -> None:
    made = jump.create(email=None, nhs_number=None, gender=None, biological_sex=None, title=None)
    assert made["email"] is made["gender"] is None


def test_an_update_changes_what_is_given_and_the_time(
    jump: Jump, control: Control, noon: str
) -> None:
    row = jump.page("/patients", status="active")[3]
    before = jump.ask(f"/patients/{row['id']}")["data"]
    control("POST", "/clock/advance", seconds=90)
    after = jump.patch(row["id"], phone="+44 7700 900789", address_line_1="456 New Street")
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"phone", "address_line_1", "updated_at"}
    assert after["updated_at"] == "2026-05-01T12:01:30Z"
    assert jump.ask(f"/patients/{row['id']}")["data"] == after
    assert jump.page("/patients", search=row["first_name"])


def test_an_update_of_nothing_changes_nothing(jump: Jump) -> None:
    row = jump.page("/patients")[0]
    assert jump.patch(row["id"])["updated_at"] == row["updated_at"]


@pytest.mark.parametrize("key", SERVERS_OWN)
@pytest.mark.parametrize("value", ["2020-01-01T00:00:00Z", None])
def test_the_servers_own_keys_are_refused(jump: Jump, key: str, value: str | None) -> None:
    before = len(jump.walk("/patients"))
    body = {"first_name": "A", "last_name": "B", "date_of_birth": "2000-01-01", key: value}
    assert key in refused(jump.send("POST", "/patients", body), 400, "VALIDATION_ERROR")
    assert len(jump.walk("/patients")) == before
    row = jump.page("/patients")[0]
    answer = jump.send("PATCH", f"/patients/{row['id']}", {key: value, "last_name": "Changed"})
    assert key in refused(answer, 400, "VALIDATION_ERROR")
    assert jump.page("/patients")[0] == row


def test_archiving_fills_in_when_and_by_whom(jump: Jump, noon: str) -> None:
    made = jump.create()
    archived = jump.patch(
        made["id"], status="archived", archive_reason="Moved", archive_notes="To Wales"
    )
    assert archived["archived_at"] == noon
    assert archived["archived_by"]
    assert (archived["archive_reason"], archived["archive_notes"]) == ("Moved", "To Wales")
    assert jump.ask(f"/patients/{made['id']}")["data"] == archived
    assert made["id"] in [row["id"] for row in jump.walk("/patients", status="archived")]


def test_archiving_again_keeps_the_first_time(jump: Jump, control: Control, noon: str) -> None:
    made = jump.create(status="archived")
    assert made["archived_at"] == noon
    control("POST", "/clock/advance", seconds=60)
    assert jump.patch(made["id"], status="archived")["archived_at"] == noon


def test_a_patient_who_comes_back_is_not_archived_any_more(jump: Jump) -> None:
    made = jump.create(status="archived", archive_reason="Moved")
    back = jump.patch(made["id"], status="active")
    assert {back[key] for key in ("archived_at", "archived_by", "archive_reason")} == {None}


def test_who_is_archived_has_the_time_and_nobody_else(jump: Jump) -> None:
    for row in jump.walk("/patients"):
        whole = jump.ask(f"/patients/{row['id']}")["data"]
        assert (whole["archived_at"] is not None) == (whole["status"] == "archived")
        assert (whole["archived_by"] is not None) == (whole["status"] == "archived")
        assert whole["is_deceased"] == (whole["date_of_death"] is not None)


def test_patients_cannot_be_deleted(jump: Jump) -> None:
    id_ = jump.page("/patients")[0]["id"]
    for path in ("/patients", f"/patients/{id_}", f"/patients/{id_}/allergies"):
        answer = jump.answer(path, method="DELETE")
        refused(answer, 405, "METHOD_NOT_ALLOWED")
        assert "DELETE" not in answer.headers["Allow"]
    assert jump.ask(f"/patients/{id_}")["data"]["id"] == id_


def test_an_updated_patient_stands_in_lists_once_and_as_it_is_now(jump: Jump) -> None:
    row = jump.page("/patients", status="active")[3]
    place = jump.walk("/patients").index(row)
    jump.patch(row["id"], last_name="Once", status="inactive")
    walked = jump.walk("/patients")
    assert len({one["id"] for one in walked}) == len(walked) == PATIENTS
    assert (walked[place]["id"], walked[place]["last_name"]) == (row["id"], "Once")
    assert row["id"] not in [one["id"] for one in jump.walk("/patients", status="active")]
    assert [one["id"] for one in jump.walk("/patients", search="once")] == [row["id"]]


def test_concurrent_updates_lose_nothing(jump: Jump, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = jump.create()["id"]
    read = Store.read

    def slowly(store: Store, kind: str, id_: str) -> Record | None:
        found = read(store, kind, id_)
        pause(0.005)  # time for another writer to come between, if nothing keeps it out
        return found

    monkeypatch.setattr(Store, "read", slowly)
    keys = [
        "title",
        "middle_name",
        "preferred_name",
        "ethnicity",
        "phone",
        "mobile_phone",
        "home_phone",
        "town_city",
        "postcode",
        "country",
        "occupation",
        "patient_notes",
    ]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda key: jump.patch(id_, **{key: f"new {key}"}), keys * 3))
    whole = jump.ask(f"/patients/{id_}")["data"]
    assert [whole[key] for key in keys] == [f"new {key}" for key in keys]


def test_concurrent_creates_get_ids_of_their_own(jump: Jump) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda n: jump.create(last_name=f"No{n}"), range(40)))
    assert len({patient["id"] for patient in made}) == 40
    assert len(jump.walk("/patients", search="Ada")) >= 40


def test_reset_undoes_writes_and_ids_do_not_come_again(jump: Jump, control: Control) -> None:
    first = jump.create()
    control("POST", "/reset")
    jump.headers["Authorization"] = "Bearer pk_test_demo"
    jump.ask(f"/patients/{first['id']}", expect=404)
    assert jump.create()["id"] != first["id"]
