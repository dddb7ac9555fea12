"""What is entered into clinical notes, and the notes made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.drchrono.conftest import Body, DrChrono

PATIENT = 10_000_001
EVER = "2000-01-01T00:00:00"
NOT_SHARING = ("880041", "880042")
"""Two doctors of the other practice group."""


def visits(drchrono: DrChrono, patient: int = PATIENT) -> list[Body]:
    """The appointments of a patient that have notes, oldest first."""
    found = drchrono.walk("appointments", since=EVER, patient=patient, verbose="true")
    return [slot for slot in found if slot["clinical_note"]]


def field(drchrono: DrChrono, kind: str, *, choices: bool = False, **template: Any) -> Body:
    """A field of a kind, of a template with these properties, if any are asked for."""
    templates = {one["id"]: one for one in drchrono.walk("clinical_note_templates")}
    fields = drchrono.walk("clinical_note_field_types")
    return next(
        one
        for one in fields
        if one["data_type"] == kind
        and bool(one["allowed_values"]) is choices
        and all(templates[one["clinical_note_template"]][k] == v for k, v in template.items())
    )


def fill_in(drchrono: DrChrono, slot: Body, field: Body, value: str, status: int = 201) -> Any:
    """A value entered into the note of an appointment."""
    sent = {"appointment": int(slot["id"]), "clinical_note_field": field["id"], "value": value}
    return drchrono.create("clinical_note_field_values", sent, status)


def values(drchrono: DrChrono, slot: Body) -> dict[int, Body]:
    """What the note of an appointment shows, by the ids of the values."""
    note = drchrono.one("clinical_notes", slot["id"])
    return {
        value["id"]: value | {"section": section["name"]}
        for section in note["clinical_note_sections"]
        for value in section["values"]
    }


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("Checkbox", ["True", "False"], ["true", "1", "yes", ""]),
        ("NullCheckbox", ["0", "1", "2"], ["True", "3", ""]),
        ("TwoStrings", ["3/months", "/", "a/b/c"], ["3 months", ""]),
        ("String", ["Anything"], []),
    ],
)
def test_values_are_written_as_their_kind_of_field_wants_them(
    drchrono: DrChrono, kind: str, good: list[str], bad: list[str]
) -> None:
    slot, where = visits(drchrono)[-1], field(drchrono, kind)
    for value in good:
        made = fill_in(drchrono, slot, where, value)
        assert drchrono.one("clinical_note_field_values", made["id"])["value"] == value
    for value in bad:
        assert list(fill_in(drchrono, slot, where, value, 400)) == ["value"]
        answer = drchrono.change("clinical_note_field_values", made["id"], 400, value=value)
        assert list(answer) == ["value"]


@pytest.mark.parametrize("kind", ["Header", "Subheader"])
def test_headings_take_no_value(drchrono: DrChrono, kind: str) -> None:
    slot = visits(drchrono)[-1]
    answer = fill_in(drchrono, slot, field(drchrono, kind), "x", 400)
    assert list(answer) == ["clinical_note_field"]


def test_where_there_are_choices_a_value_is_one_of_them(drchrono: DrChrono) -> None:
    slot, where = visits(drchrono)[-1], field(drchrono, "String", choices=True)
    fill_in(drchrono, slot, where, where["allowed_values"][0])
    answer = fill_in(drchrono, slot, where, "None of them", 400)
    assert answer == {"value": ['"None of them" is not a valid choice.']}


def test_a_value_is_found_by_note_field_template_and_time(drchrono: DrChrono) -> None:
    slot, where = visits(drchrono)[-1], field(drchrono, "Checkbox")
    made = fill_in(drchrono, slot, where, "True")
    path = "clinical_note_field_values"
    for query in (
        {"appointment": slot["id"]},
        {"clinical_note_field": where["id"], "since": made["updated_at"]},
        {"clinical_note_template": where["clinical_note_template"], "since": made["updated_at"]},
    ):
        assert made in drchrono.walk(path, **query)
    assert made not in drchrono.walk(path, appointment=visits(drchrono)[0]["id"])
    assert made not in drchrono.walk(path, since="2090-01-01")


def test_the_note_shows_a_value_that_is_entered_changed_and_moved(drchrono: DrChrono) -> None:
    slot, other = visits(drchrono)[-1], visits(drchrono)[0]
    where = field(drchrono, "Checkbox")
    before = values(drchrono, slot)
    made = fill_in(drchrono, slot, where, "True")
    shown = values(drchrono, slot)
    assert {key: one for key, one in shown.items() if key != made["id"]} == before
    assert (shown[made["id"]]["value"], shown[made["id"]]["clinical_note_field"]) == (
        "True",
        where["id"],
    )
    template = drchrono.one("clinical_note_templates", where["clinical_note_template"])
    assert shown[made["id"]]["section"] == template["name"]
    drchrono.change("clinical_note_field_values", made["id"], value="False")
    assert values(drchrono, slot)[made["id"]]["value"] == "False"
    drchrono.change("clinical_note_field_values", made["id"], appointment=int(other["id"]))
    assert values(drchrono, slot) == before
    assert values(drchrono, other)[made["id"]]["value"] == "False"


def test_a_note_and_its_appointment_tell_when_it_changed(drchrono: DrChrono) -> None:
    slot = visits(drchrono)[0]
    made = fill_in(drchrono, slot, field(drchrono, "Checkbox"), "True")
    since = made["updated_at"]
    assert slot["clinical_note"]["updated_at"] < since
    after = drchrono.one("appointments", slot["id"])
    assert after["clinical_note"] == slot["clinical_note"] | {"updated_at": since}
    changed = drchrono.walk("clinical_notes", since=since)
    assert [note["appointment"] for note in changed] == [int(slot["id"])]


def test_a_note_that_is_made_again_is_the_same(drchrono: DrChrono) -> None:
    notes = drchrono.page("clinical_notes", since=EVER, page_size=20, verbose="true")
    for note in notes:
        for section in note["clinical_note_sections"]:
            for value in section["values"][:1]:
                path = "clinical_note_field_values"
                drchrono.change(path, value["id"], value=value["value"])
        assert drchrono.one("clinical_notes", note["appointment"]) == note


def test_sections_come_in_the_order_of_the_complete_note(drchrono: DrChrono) -> None:
    slot = visits(drchrono)[-1]
    for kind, value in (("TwoStrings", "3/weeks"), ("NullCheckbox", "1"), ("Checkbox", "True")):
        fill_in(drchrono, slot, field(drchrono, kind), value)
    note = drchrono.one("clinical_notes", slot["id"])
    places = [
        drchrono.one("clinical_note_templates", section["clinical_note_template"])["order"]
        for section in note["clinical_note_sections"]
    ]
    complete = [place["on_complete_note"] for place in places]
    assert len(complete) > 4
    assert complete == sorted(complete)


def test_an_appointment_without_a_note_gets_one_with_its_first_value(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since=EVER, verbose="true")
    slot = next(one for one in slots if one["patient"] and not one["clinical_note"])
    drchrono.get(f"/api/clinical_notes/{slot['id']}", 404)
    made = fill_in(drchrono, slot, field(drchrono, "Checkbox"), "True")
    note = drchrono.one("clinical_notes", slot["id"])
    assert (note["patient"], note["archived"]) == (slot["patient"], False)
    assert list(values(drchrono, slot)) == [made["id"]]
    summary = drchrono.one("appointments", slot["id"])["clinical_note"]
    assert (summary["locked"], summary["updated_at"]) == (False, made["updated_at"])


def test_a_break_has_no_note(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since=EVER)
    pause = next(slot for slot in slots if slot["appt_is_break"])
    answer = fill_in(drchrono, pause, field(drchrono, "Checkbox"), "True", 400)
    assert answer == {"appointment": ["A break has no clinical note."]}


def test_the_note_of_a_deleted_appointment_is_closed(drchrono: DrChrono) -> None:
    slots = drchrono.walk("appointments", since=EVER, show_archived="true", verbose="true")
    gone = next(slot for slot in slots if slot["deleted_flag"] and slot["clinical_note"])
    assert drchrono.one("clinical_notes", gone["id"])["archived"] is True
    wrong = {"appointment": ["The clinical note of a deleted appointment is archived."]}
    assert fill_in(drchrono, gone, field(drchrono, "Checkbox"), "True", 400) == wrong
    (value,) = values(drchrono, gone)
    path = "clinical_note_field_values"
    assert drchrono.change(path, value, 400, value="Something else") == wrong


def test_nothing_is_entered_in_a_field_that_is_archived(drchrono: DrChrono) -> None:
    fields = drchrono.walk("clinical_note_field_types", show_archived="true")
    old = next(one for one in fields if one["archived"] and one["data_type"] == "String")
    answer = fill_in(drchrono, visits(drchrono)[-1], old, "Chile", 400)
    assert answer == {"clinical_note_field": ["This object is archived."]}


def test_the_last_value_of_a_field_takes_the_place_of_the_one_before(drchrono: DrChrono) -> None:
    slot, where = visits(drchrono)[-1], field(drchrono, "Checkbox")
    first, second = (fill_in(drchrono, slot, where, text) for text in ("False", "True"))
    assert second["id"] in values(drchrono, slot)
    assert first["id"] not in values(drchrono, slot)
    path = "clinical_note_field_values"
    query = {"appointment": slot["id"], "clinical_note_field": where["id"]}
    assert drchrono.walk(path, **query) == [second]
    assert drchrono.walk(path, **query, show_archived="true") == [first, second]


def test_a_value_that_is_written_back_as_it_was_read_stays_where_it_is(
    drchrono: DrChrono,
) -> None:
    slot, where, path = (
        visits(drchrono)[-1],
        field(drchrono, "Checkbox"),
        "clinical_note_field_values",
    )
    first, second = (fill_in(drchrono, slot, where, text) for text in ("False", "True"))
    drchrono.change(path, first["id"], method="PUT", body=first)
    query = {"appointment": slot["id"], "clinical_note_field": where["id"]}
    assert [one["id"] for one in drchrono.walk(path, **query)] == [second["id"]]
    drchrono.remove("appointments", slot["id"])
    drchrono.change(path, second["id"], method="PUT", body=second)
    assert drchrono.walk(path, **query) == []


def test_colleagues_who_do_not_share_see_their_own_values_only(
    enter: Callable[..., DrChrono],
) -> None:
    owners = [
        {v["appointment"] for v in enter(user=user).walk("clinical_note_field_values")}
        for user in NOT_SHARING
    ]
    assert all(owners)
    assert not owners[0] & owners[1]


def carried(drchrono: DrChrono, slot: Body, where: Body, **query: Any) -> list[int]:
    """The values of a field's template in a note, with what this query adds."""
    template = where["clinical_note_template"]
    path = "clinical_note_field_values"
    found = drchrono.walk(path, appointment=slot["id"], clinical_note_template=template, **query)
    return [value["id"] for value in found]


def test_values_of_persistent_templates_carry_over_to_later_notes(drchrono: DrChrono) -> None:
    first, second, *_, middle, last = visits(drchrono)
    where = field(drchrono, "String", is_persistent=True)
    fill_in(drchrono, first, where, "Ours")
    ours = [fill_in(drchrono, slot, where, "Ours")["id"] for slot in (second, last)]
    before = carried(drchrono, middle, where)
    assert ours[0] not in before
    whole = carried(drchrono, middle, where, show_persistent="true")
    path = "clinical_note_field_values"
    fields = [drchrono.one(path, id_)["clinical_note_field"] for id_ in whole]
    assert len(fields) == len(set(fields))
    assert set(whole) >= {ours[0], *before}
    assert carried(drchrono, middle, where, show_persistent="false") == before
    mine = fill_in(drchrono, middle, where, "Mine")["id"]
    whole = carried(drchrono, middle, where, show_persistent="true")
    assert mine in whole
    assert not set(whole) & set(ours)


def test_other_templates_carry_nothing_over(drchrono: DrChrono) -> None:
    first, *_, last = visits(drchrono)
    where = field(drchrono, "String", is_persistent=False)
    fill_in(drchrono, first, where, "Ours")
    plain = carried(drchrono, last, where)
    assert carried(drchrono, last, where, show_persistent="true") == plain


@pytest.mark.parametrize("alone", ["appointment", "clinical_note_template", None])
def test_without_a_note_and_a_template_nothing_carries_over(
    drchrono: DrChrono, alone: str | None
) -> None:
    last, where = visits(drchrono)[-1], field(drchrono, "String", is_persistent=True)
    template = where["clinical_note_template"]
    query = {"appointment": last["id"], "clinical_note_template": template}
    given = {key: value for key, value in query.items() if key == alone}
    path = "clinical_note_field_values"
    plain = drchrono.page(path, **given)
    assert drchrono.page(path, **given, show_persistent="true") == plain
