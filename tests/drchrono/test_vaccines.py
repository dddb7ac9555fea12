"""Lots of vaccine and what is left of them, doses given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.drchrono.conftest import Body, DrChrono

PATIENT, DOCTOR, USER = 10_000_001, 120_011, 480_021
SERVERS = ZoneInfo("America/Los_Angeles")


def lot(drchrono: DrChrono, **more: Any) -> Body:
    """A new lot."""
    sent = {"doctor": DOCTOR, "name": "Flu shot", "manufacturer_code": "SEQ"}
    sent |= {"original_quantity": 5} | more
    found: Body = drchrono.create("inventory_vaccines", sent)
    return found


def dose(drchrono: DrChrono, lot_id: int, **more: Any) -> Body:
    """A dose taken from a lot."""
    sent = {
        "patient": PATIENT,
        "ordering_doctor": DOCTOR,
        "cvx_code": "158",
        "vaccine_inventory": lot_id,
        **more,
    }
    found: Body = drchrono.create("patient_vaccine_records", sent)
    return found


def left(drchrono: DrChrono, lot_id: int) -> int:
    """What is left of a lot."""
    found: int = drchrono.one("inventory_vaccines", lot_id)["current_quantity"]
    return found


def test_a_lot_is_empty_standard_and_active_unless_told(drchrono: DrChrono) -> None:
    least = {"doctor": DOCTOR, "name": "Flu shot", "manufacturer_code": "SEQ"}
    made = drchrono.create("inventory_vaccines", least)
    assert (made["original_quantity"], made["current_quantity"]) == (0, 0)
    assert (made["vaccination_type"], made["status"]) == ("standard vaccine", "active")
    assert made["sales_tax_applicable"] is False
    made = lot(drchrono, original_quantity=10, cost=12, price="20.999", status="voided")
    assert (made["current_quantity"], made["cost"], made["price"]) == (10, "12.00", "20.99")
    since = made["updated_at"]
    path = f"inventory_vaccines?since={since}&doctor={DOCTOR}"
    assert made in drchrono.walk(f"{path}&status=voided")
    assert made not in drchrono.walk(f"{path}&status=active")


def test_what_is_left_is_what_there_was_less_the_records(drchrono: DrChrono) -> None:
    used = Counter(r["vaccine_inventory"] for r in drchrono.walk("patient_vaccine_records"))
    lots = drchrono.walk("inventory_vaccines")
    assert used
    for one in lots:
        assert one["current_quantity"] == one["original_quantity"] - used[one["id"]]
    assert any(used[one["id"]] for one in lots)


def test_a_dose_is_taken_from_its_lot(drchrono: DrChrono) -> None:
    first, second = lot(drchrono, original_quantity=3), lot(drchrono)
    made = dose(drchrono, first["id"])
    assert left(drchrono, first["id"]) == 2
    shown = drchrono.walk("inventory_vaccines", since=first["created_at"])
    assert [one["current_quantity"] for one in shown if one["id"] == first["id"]] == [2]
    drchrono.change("patient_vaccine_records", made["id"], vaccine_inventory=second["id"])
    assert (left(drchrono, first["id"]), left(drchrono, second["id"])) == (3, 4)


def test_a_lot_changes_with_what_is_left_of_it(
    drchrono: DrChrono, control: Callable[..., Any]
) -> None:
    first, second = lot(drchrono), lot(drchrono)
    control("POST", "/clock/advance", seconds=60)
    made = dose(drchrono, first["id"])
    since = made["updated_at"]
    assert since > first["updated_at"]
    path = "inventory_vaccines"
    assert [one["id"] for one in drchrono.walk(path, since=since)] == [first["id"]]
    drchrono.change("patient_vaccine_records", made["id"], vaccine_inventory=second["id"])
    found = {one["id"] for one in drchrono.walk(path, since=since)}
    assert found == {first["id"], second["id"]}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"original_quantity": 0}, "This lot is used up."),
        ({"cvx_code": "20"}, "This lot is of vaccine 20."),
    ],
)
def test_a_dose_comes_from_a_lot_of_its_vaccine_that_has_some(
    drchrono: DrChrono, bad: Body, message: str
) -> None:
    good, wrong = lot(drchrono, cvx_code="158"), lot(drchrono, **bad)["id"]
    made = dose(drchrono, good["id"])
    sent = {key: made[key] for key in ("patient", "ordering_doctor", "cvx_code")}
    refused = {"vaccine_inventory": [message]}
    path = "patient_vaccine_records"
    assert drchrono.create(path, sent | {"vaccine_inventory": wrong}, 400) == refused
    assert drchrono.change(path, made["id"], 400, vaccine_inventory=wrong) == refused
    answer = drchrono.change(path, made["id"], 400, cvx_code="20")
    assert answer == {"vaccine_inventory": ["This lot is of vaccine 158."]}


def test_there_is_no_lot_of_less_than_nothing(drchrono: DrChrono) -> None:
    least = {"doctor": DOCTOR, "name": "Flu shot", "manufacturer_code": "SEQ"}
    answer = drchrono.create("inventory_vaccines", least | {"original_quantity": -1}, 400)
    assert list(answer) == ["original_quantity"]


def test_what_is_left_cannot_be_written(drchrono: DrChrono) -> None:
    made = lot(drchrono, original_quantity=3, current_quantity=99)
    assert made["current_quantity"] == 3
    for method in ("PUT", "PATCH", "DELETE"):
        path = f"inventory_vaccines/{made['id']}"
        assert drchrono.send(method, path, {"current_quantity": 1}).status_code == 405


def test_a_dose_is_called_like_its_lot_and_tells_no_status_unless_told(drchrono: DrChrono) -> None:
    made = dose(drchrono, lot(drchrono)["id"])
    assert (made["name"], made["completion_status"]) == ("Flu shot", "")
    assert (made["entered_by"], made["doses"]) == (USER, [])
    named = dose(drchrono, lot(drchrono)["id"], name="Mine", amount=0.5, completion_status="RE")
    assert (named["name"], named["amount"], named["completion_status"]) == ("Mine", "0.50", "RE")
    since = made["updated_at"]
    for query in ({"patient": PATIENT}, {"doctor": DOCTOR}, {"cvx_code": "158"}):
        found = drchrono.walk("patient_vaccine_records", since=since, **query)
        assert [one["id"] for one in found] == [made["id"], named["id"]]
    for query in ({"patient": PATIENT + 1}, {"doctor": DOCTOR + 1}, {"cvx_code": "20"}):
        assert drchrono.walk("patient_vaccine_records", since=since, **query) == []


def test_a_dose_goes_with_the_sheet_about_its_vaccine(drchrono: DrChrono) -> None:
    seeded = next(one for one in drchrono.walk("patient_vaccine_records") if one["vis"])
    made = dose(drchrono, lot(drchrono)["id"], cvx_code=seeded["cvx_code"])
    assert made["vis"] == seeded["vis"]
    drchrono.change("patient_vaccine_records", made["id"], cvx_code="999")
    assert drchrono.one("patient_vaccine_records", made["id"])["vis"] is None
    assert dose(drchrono, lot(drchrono)["id"], vis=1)["vis"] != 1


def test_who_entered_a_dose_does_not_change_with_it(
    drchrono: DrChrono, enter: Callable[..., DrChrono]
) -> None:
    made = dose(drchrono, lot(drchrono)["id"])
    enter(user="480022").change("patient_vaccine_records", made["id"], comments="Left arm.")
    after = drchrono.one("patient_vaccine_records", made["id"])
    assert (after["entered_by"], after["comments"]) == (USER, "Left arm.")


def test_the_codes_of_the_reference_are_the_only_ones(drchrono: DrChrono) -> None:
    made = dose(drchrono, lot(drchrono)["id"])
    for key, good, bad in (
        ("completion_status", "PA", "XX"),
        ("observed_immunity", 6142004, 6142005),
        ("funding_eligibility", "V05", "V06"),
        ("record_source", "08", "09"),
    ):
        drchrono.change("patient_vaccine_records", made["id"], body={key: good})
        answer = drchrono.change("patient_vaccine_records", made["id"], 400, body={key: bad})
        assert answer == {key: [f'"{bad}" is not a valid choice.']}


def test_accounts_on_trial_have_no_stock(enter: Callable[..., DrChrono]) -> None:
    users = enter().walk("users")
    trial = [one for one in users if one["plan_type"] == "free trial"]
    allowed = next(one for one in trial if one["permissions"]["clinical_notes"])
    client = enter(user=str(allowed["id"]))
    client.get("/api/problems", 200, page_size=1)
    for path in ("inventory_categories", "inventory_vaccines", "patient_vaccine_records"):
        answer = client.get(f"/api/{path}", 403)
        assert answer == {"detail": "You do not have permission to perform this action."}
        client.get(f"/api/{path}/100004096", 403)
    for path in ("inventory_categories", "inventory_vaccines"):
        owners = {one["doctor"] for one in enter().walk(path, show_archived="true")}
        assert not owners & {one["doctor"] for one in trial if one["is_doctor"]}
    client.create("inventory_vaccines", {}, 403)
    client.create("patient_vaccine_records", {}, 403)


def test_doses_are_entered_at_visits_by_somebody_who_may(drchrono: DrChrono) -> None:
    may = {u["id"] for u in drchrono.walk("users") if u["permissions"]["clinical_notes"]}
    records = drchrono.walk("patient_vaccine_records")
    elsewhere = [one for one in records if one["record_source"] not in ("", "00")]
    assert elsewhere
    for one in records:
        assert one["entered_by"] in may
        assert one["observed_immunity"] is None or one["completion_status"] in ("NA", "RE")
    zones = {one["id"]: ZoneInfo(one["timezone"]) for one in drchrono.walk("doctors")}
    slots = drchrono.walk("appointments", since="1900-01-01")
    seen = {(slot["patient"], slot["scheduled_time"][:10]) for slot in slots}
    for one in elsewhere:
        assert (one["patient"], one["created_at"][:10]) in seen
        given = datetime.fromisoformat(one["administered_start"])
        entered = datetime.fromisoformat(one["created_at"]).replace(tzinfo=SERVERS)
        assert given.replace(tzinfo=zones[one["ordering_doctor"]]) < entered
