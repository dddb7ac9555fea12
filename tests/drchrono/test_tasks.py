"""Tasks with their remarks, and what tasks are made with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.drchrono.conftest import Body, DrChrono

PATIENT, USER, COLLEAGUE, OTHER_GROUPS_USER = 10_000_001, 480_021, 480_022, 880_041
MAIN, OTHER = 6_001, 6_002


def state(drchrono: DrChrono) -> int:
    """A status that tasks may have."""
    found: int = drchrono.page("task_statuses", page_size=1)[0]["id"]
    return found


def task(drchrono: DrChrono, answer: int = 201, **more: Any) -> Body:
    """A new task."""
    sent = {"title": "Call back", "status": state(drchrono), **more}
    found: Body = drchrono.create("tasks", sent, answer)
    return found


def group(drchrono: DrChrono) -> int:
    """A group of users."""
    found: int = drchrono.page("user_groups", page_size=1)[0]["id"]
    return found


def test_a_task_needs_a_title_and_a_status(drchrono: DrChrono) -> None:
    made = task(drchrono)
    assert (made["created_by"], made["assigned_by"]) == (USER, None)
    assert (made["notes"], made["associated_items"], made["due_date"]) == ([], [], None)
    assert made["archived"] is False
    assert drchrono.one("tasks", made["id"]) == made
    assert task(drchrono, 400, status=3) == {"status": ['Invalid pk "3" - object does not exist.']}
    missing = {"title": ["This field is required."], "status": ["This field is required."]}
    assert drchrono.create("tasks", {}, 400) == missing


def test_a_task_is_given_to_a_user_or_to_a_group(drchrono: DrChrono) -> None:
    refusal = {
        "non_field_errors": ["Either assignee_user or assignee_group should be set, not both."]
    }
    both = {"assignee_user": COLLEAGUE, "assignee_group": group(drchrono)}
    assert task(drchrono, 400, **both) == refusal
    made = task(drchrono, assignee_user=COLLEAGUE)
    assert made["assigned_by"] == USER
    other = {"assignee_group": both["assignee_group"]}
    drchrono.change("tasks", made["id"], 400, body=both)
    drchrono.change("tasks", made["id"], body=other)
    after = drchrono.one("tasks", made["id"])
    assert (after["assignee_user"], after["assignee_group"]) == (None, other["assignee_group"])
    drchrono.change("tasks", made["id"], assignee_user=USER)
    after = drchrono.one("tasks", made["id"])
    assert (after["assignee_user"], after["assignee_group"]) == (USER, None)
    drchrono.change("tasks", made["id"], assignee_user=None)
    assert drchrono.one("tasks", made["id"])["assigned_by"] is None


def test_a_template_gives_to_a_user_or_to_a_group(drchrono: DrChrono) -> None:
    user, group_ = {"default_assignee_user": USER}, {"default_assignee_group": group(drchrono)}
    drchrono.create("task_templates", {"name": "New", **user, **group_}, 400)
    made = drchrono.create("task_templates", {"name": "New", **user})
    drchrono.change("task_templates", made["id"], body=group_)
    after = drchrono.one("task_templates", made["id"])
    assert after["default_assignee_user"] is None
    assert after["default_assignee_group"] == group_["default_assignee_group"]


def test_who_gave_a_task_away_last_is_told(
    drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    made = task(drchrono, assignee_user=USER)
    colleague = enter(user=str(COLLEAGUE))
    colleague.change("tasks", made["id"], title="Call back soon")
    assert drchrono.one("tasks", made["id"])["assigned_by"] == USER
    colleague.change("tasks", made["id"], assignee_user=COLLEAGUE)
    after = drchrono.one("tasks", made["id"])
    assert (after["assigned_by"], after["created_by"]) == (COLLEAGUE, USER)


def test_tasks_are_found_by_whose_they_are_and_what_they_are(drchrono: DrChrono) -> None:
    category = drchrono.page("task_categories", page_size=1)[0]["id"]
    made = task(drchrono, assignee_user=COLLEAGUE, category=category, priority=40)
    since = made["updated_at"]
    for key in ("assignee_user", "category", "status"):
        assert drchrono.walk(f"tasks?since={since}&{key}={made[key]}") == [made]
        assert drchrono.walk(f"tasks?since={since}&{key}=1") == []
    assert drchrono.walk("tasks", since=since, assignee_group=group(drchrono)) == []
    answer = drchrono.change("tasks", made["id"], 400, priority=15)
    assert answer == {"priority": ['"15" is not a valid choice.']}


def test_tasks_are_found_by_when_they_are_due(drchrono: DrChrono) -> None:
    due, undated = task(drchrono, due_date={"time": "2033-03-03T10:00"}), task(drchrono)
    assert due["due_date"] == {"time": "2033-03-03T10:00:00"}

    def found(**query: Any) -> list[int]:
        since = due["created_at"]
        return [one["id"] for one in drchrono.walk("tasks", since=since, **query)]

    assert found(due_at_date="2033-03-03") == [due["id"]]
    assert found(due_at_date="2033-03-04") == []
    assert found(due_at_range="2033-03-01/2033-03-03") == [due["id"]]
    assert found(due_at_range="2033-03-04/2033-03-09") == []
    assert found(due_at_since="2033-03-03T10:00:00") == [due["id"]]
    assert found(due_at_since="2033-03-03T10:00:01") == []
    assert found(due_at_unknown="true") == [undated["id"]]
    assert found(due_at_unknown="false") == [due["id"], undated["id"]]


def test_a_task_that_is_put_away_is_listed_only_on_demand(drchrono: DrChrono) -> None:
    made = task(drchrono)
    drchrono.change("tasks", made["id"], archived=True)
    since = made["created_at"]
    assert drchrono.walk("tasks", since=since) == []
    assert [one["id"] for one in drchrono.walk("tasks", since=since, show_archived="true")] == [
        made["id"]
    ]
    assert drchrono.one("tasks", made["id"])["archived"] is True
    assert drchrono.send("DELETE", f"tasks/{made['id']}").status_code == 405


def test_remarks_sent_with_a_task_are_records_of_their_own(drchrono: DrChrono) -> None:
    made = task(drchrono, notes=[{"text": "Called."}, {"text": "No answer.", "archived": True}])
    first, withdrawn = made["notes"]
    assert (first["text"], withdrawn["text"]) == ("Called.", "No answer.")
    assert {(note["task"], note["created_by"]) for note in made["notes"]} == {(made["id"], USER)}
    assert drchrono.walk("task_notes", task=made["id"]) == [first, withdrawn]
    assert drchrono.one("task_notes", withdrawn["id"]) == withdrawn


def test_a_remark_is_shown_in_its_task(drchrono: DrChrono) -> None:
    first, second = task(drchrono), task(drchrono)
    note = drchrono.create("task_notes", task=first["id"], text="Called.")
    assert (note["archived"], note["created_by"]) == (False, USER)
    assert drchrono.one("tasks", first["id"])["notes"] == [note]
    drchrono.change("task_notes", note["id"], text="Called twice.", archived=True)
    shown = drchrono.one("tasks", first["id"])["notes"][0]
    assert (shown["text"], shown["archived"]) == ("Called twice.", True)
    drchrono.change("task_notes", note["id"], task=second["id"])
    assert drchrono.one("tasks", first["id"])["notes"] == []
    assert [one["id"] for one in drchrono.one("tasks", second["id"])["notes"]] == [note["id"]]
    assert drchrono.walk("task_notes", task=first["id"]) == []


def test_a_remark_changes_its_task(drchrono: DrChrono) -> None:
    old = next(one for one in drchrono.walk("tasks") if one["notes"])
    note = drchrono.create("task_notes", task=old["id"], text="Called.")
    after = drchrono.one("tasks", old["id"])
    assert after == old | {"notes": [*old["notes"], note], "updated_at": note["created_at"]}


def test_remarks_are_changed_by_their_ids_and_never_lost(drchrono: DrChrono) -> None:
    made = task(drchrono, notes=[{"text": "One."}, {"text": "Two."}])
    one, two = made["notes"]
    drchrono.change("tasks", made["id"], notes=[{"id": two["id"], "text": "Two!"}, {"text": "3"}])
    after = drchrono.one("tasks", made["id"])["notes"]
    assert after[0] == one
    assert (after[1]["id"], after[1]["text"], after[2]["text"]) == (two["id"], "Two!", "3")
    assert drchrono.walk("task_notes", task=made["id"]) == after
    stranger = task(drchrono, notes=[{"text": "Mine."}])["notes"][0]
    drchrono.change("tasks", made["id"], notes=[{"id": stranger["id"], "text": "Not yours."}])
    assert drchrono.one("task_notes", stranger["id"])["text"] == "Mine."
    assert len(drchrono.walk("task_notes", task=made["id"])) == 4


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Document", "documents"),
        ("Message", "messages"),
        ("Lab result", "lab_results"),
        ("Lab order", "lab_orders"),
        ("Patient", "patients"),
        ("Lab document", "lab_documents"),
        ("Communication", "comm_logs"),
    ],
)
def test_what_a_task_is_about_exists(drchrono: DrChrono, kind: str, path: str) -> None:
    value = drchrono.page(path, page_size=1)[0]["id"]
    made = task(drchrono, associated_items=[{"type": kind, "value": value}])
    assert made["associated_items"] == [{"task": made["id"], "type": kind, "value": value}]
    answer = task(
        drchrono, 400, associated_items=[*made["associated_items"], {"type": kind, "value": 7}]
    )
    refusal = {"value": ['Invalid pk "7" - object does not exist.']}
    assert answer == {"associated_items": [{}, refusal]}


def test_a_task_outlives_what_it_is_about(drchrono: DrChrono) -> None:
    result = drchrono.page("lab_results", page_size=1)[0]["id"]
    made = task(drchrono, associated_items=[{"type": "Lab result", "value": result}])
    drchrono.remove("lab_results", result)
    drchrono.change("tasks", made["id"], method="PUT", body=made)
    assert drchrono.one("tasks", made["id"])["associated_items"] == made["associated_items"]


def test_a_task_may_be_about_an_appointment_but_not_about_anything(drchrono: DrChrono) -> None:
    slot = drchrono.page("appointments", since="2000-01-01", page_size=1)[0]["id"]
    made = task(drchrono, associated_items=[{"type": "Appointment", "value": int(slot)}])
    assert made["associated_items"][0]["value"] == int(slot)
    task(drchrono, 400, associated_items=[{"type": "Weather", "value": 1}])


@pytest.mark.parametrize("kind", ["task_categories", "task_statuses", "task_templates"])
def test_what_a_client_makes_belongs_to_its_practice_group(
    drchrono: DrChrono, enter: Callable[..., DrChrono], kind: str
) -> None:
    made = drchrono.create(kind, name="New", practice_group=OTHER, is_global=True)
    assert made["practice_group"] == MAIN
    assert made.get("is_global", False) is False
    assert made["archived"] is False
    assert drchrono.one(kind, made["id"]) == made
    elsewhere = enter(user=str(OTHER_GROUPS_USER))
    elsewhere.get(f"/api/{kind}/{made['id']}", 404)
    assert elsewhere.create(kind, name="New")["practice_group"] == OTHER
    drchrono.change(kind, made["id"], archived=True)
    since = made["created_at"]
    assert drchrono.walk(kind, since=since) == []
    assert [one["name"] for one in drchrono.walk(kind, since=since, show_archived="true")] == [
        "New"
    ]


def test_a_global_category_is_nobodys_to_change(drchrono: DrChrono) -> None:
    shared = next(one for one in drchrono.walk("task_categories") if one["is_global"])
    drchrono.change("task_categories", shared["id"], 403, name="Ours")
    drchrono.change("task_categories", shared["id"], 403, "PUT", name="Ours")
    assert drchrono.one("task_categories", shared["id"]) == shared


def test_tasks_are_made_in_office_hours_and_due_as_their_templates_say(
    drchrono: DrChrono,
) -> None:
    doctors = drchrono.walk("doctors")
    (clock,) = {ZoneInfo(one["timezone"]) for one in doctors if one["id"] // 10 == 12001}
    servers = ZoneInfo("America/Los_Angeles")
    tasks = [one for one in drchrono.walk("tasks") if one["created_by"] // 20 == 24001]
    offsets = {"Call the patient at once": 4, "Call the patient back": 24}
    found = set()
    for one in tasks:
        made = datetime.fromisoformat(one["created_at"]).replace(tzinfo=servers)
        assert made.second == 0
        assert made.astimezone(clock).weekday() < 5
        assert 8 <= made.astimezone(clock).hour < 17
        if one["title"] in offsets:
            due = datetime.fromisoformat(one["due_date"]["time"]).replace(tzinfo=clock)
            found.add(one["title"])
            hours = (due.astimezone(UTC) - made.astimezone(UTC)) / timedelta(hours=1)
            assert hours == offsets[one["title"]]
    assert found == set(offsets)


def test_a_status_is_open_unless_told(drchrono: DrChrono) -> None:
    assert drchrono.create("task_statuses", name="New")["status_category"] == "O"
    answer = drchrono.create("task_statuses", {"name": "New", "status_category": "Open"}, 400)
    assert answer == {"status_category": ['"Open" is not a valid choice.']}


@pytest.mark.parametrize(
    ("offset", "fits"),
    [
        ("3 00:00:00", True),
        ("30", True),
        ("10:30", True),
        ("1:10:30.5", True),
        ("2 30", True),
        ("12:00:00.123456", True),
        ("", True),
        (None, True),
        ("3 days", False),
        ("P3D", False),
        ("1:2:3:4", False),
        ("tomorrow", False),
        ("99:99:99", False),
        ("24:00:00", False),
        ("1 23:59:59.1234567", False),
        ("3 ", False),
    ],
)
def test_how_long_a_task_has_is_a_duration(drchrono: DrChrono, offset: Any, fits: bool) -> None:
    sent = {"name": "Refill", "default_due_date_offset": offset}
    answer = drchrono.create("task_templates", sent, 201 if fits else 400)
    if fits:
        assert answer["default_due_date_offset"] == offset
    else:
        assert list(answer) == ["default_due_date_offset"]


def test_templates_are_found_by_what_they_give_a_task(drchrono: DrChrono) -> None:
    made = drchrono.create(
        "task_templates",
        name="Refill",
        default_assignee_user=USER,
        default_status=state(drchrono),
        defatul_category=drchrono.page("task_categories", page_size=1)[0]["id"],
    )
    since = made["updated_at"]
    for name, key in (
        ("assignee_user", "default_assignee_user"),
        ("status", "default_status"),
        ("category", "defatul_category"),
    ):
        assert drchrono.walk(f"task_templates?since={since}&{name}={made[key]}") == [made]
        assert drchrono.walk(f"task_templates?since={since}&{name}=1") == []


def test_tasks_are_seen_in_the_practice_group_only(
    drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    ours, elsewhere = task(drchrono), enter(user=str(OTHER_GROUPS_USER))
    theirs = task(elsewhere)
    assert (theirs["created_by"], theirs["title"]) == (OTHER_GROUPS_USER, "Call back")
    elsewhere.get(f"/api/tasks/{ours['id']}", 404)
    drchrono.get(f"/api/tasks/{theirs['id']}", 404)
    seen = {one["id"] for one in elsewhere.walk("tasks", show_archived="true")}
    assert theirs["id"] in seen
    assert len(seen) > 1
    assert not seen & {one["id"] for one in drchrono.walk("tasks", show_archived="true")}
    item = {"type": "Patient", "value": PATIENT}
    task(elsewhere, 400, associated_items=[item])
    answer = elsewhere.create("task_notes", {"task": ours["id"], "text": "Hello"}, 400)
    assert list(answer) == ["task"]
