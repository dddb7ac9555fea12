"""Filters: what the document says of client_id, patient_id and modified_since."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from tests.healthjump.conftest import LISTS, Healthjump

CLINICAL = [path for path in LISTS if path != "/patients"]


@pytest.mark.parametrize("path", LISTS)
def test_client_id_splits_a_list_into_practices(healthjump: Healthjump, path: str) -> None:
    key = LISTS[path]
    clients = [practice["client_id"] for practice in healthjump.get("/practices")]
    assert len(clients) > 1
    parts = [healthjump.walk(path, client_id=client, limit=1000) for client in clients]
    for client, part in zip(clients, parts, strict=True):
        assert {record["client_id"] for record in part} == {client}
    together = [record[key] for part in parts for record in part]
    assert sorted(together) == sorted(r[key] for r in healthjump.walk(path, limit=1000))


@pytest.mark.parametrize("path", CLINICAL)
def test_patient_id_narrows_to_one_patient(healthjump: Healthjump, path: str) -> None:
    everything = healthjump.walk(path, limit=1000)
    patient = everything[len(everything) // 2]["patient_id"]
    found = healthjump.walk(path, patient_id=patient, limit=1000)
    assert found == [record for record in everything if record["patient_id"] == patient]


@pytest.mark.parametrize("path", CLINICAL)
def test_unknown_ids_give_nothing_and_not_everything(healthjump: Healthjump, path: str) -> None:
    assert healthjump.walk(path, patient_id="hj-pat-nobody") == []
    assert healthjump.walk(path, client_id=1) == []
    assert healthjump.walk(path, client_id=-5) == []


def test_both_filters_hold_together(healthjump: Healthjump) -> None:
    patient = healthjump.get("/patients", limit=1)["data"][0]
    here = {"patient_id": patient["patient_id"], "client_id": patient["client_id"]}
    assert healthjump.walk("/encounters", **here)
    assert healthjump.walk("/encounters", **{**here, "client_id": 1}) == []


@pytest.mark.parametrize("path", ["/patients", "/encounters", "/vitals"])
def test_modified_since_is_strictly_after(healthjump: Healthjump, path: str) -> None:
    everything = healthjump.walk(path, limit=1000)
    times = sorted(record["date_modified"] for record in everything)
    for instant in (times[0], times[len(times) // 2], times[-1]):
        found = healthjump.walk(path, modified_since=instant, limit=1000)
        assert found == [r for r in everything if r["date_modified"] > instant]
    just_before = _shifted(times[-1], timedelta(microseconds=-1))
    newest = healthjump.walk(path, modified_since=just_before, limit=1000)
    assert newest == [r for r in everything if r["date_modified"] == times[-1]]


def test_an_instant_may_be_written_in_any_zone(healthjump: Healthjump) -> None:
    times = sorted(r["date_modified"] for r in healthjump.walk("/encounters", limit=1000))
    middle = times[len(times) // 2]
    expected = healthjump.walk("/encounters", modified_since=middle, limit=1000)
    for hours in (-11, -3.5, 2, 5.75, 14):
        zone = timezone(timedelta(hours=hours))
        written = datetime.fromisoformat(middle).astimezone(zone).isoformat()
        for text in (written, written[:-3] + written[-2:]):
            assert healthjump.walk("/encounters", modified_since=text, limit=1000) == expected


def test_an_instant_without_a_zone_is_refused(healthjump: Healthjump) -> None:
    for text in ("2024-01-01T00:00:00", "2024-01-01", "now", ""):
        body = healthjump.get("/patients", status=400, modified_since=text)
        assert "modified_since" in body["message"]


def _shifted(instant: str, by: timedelta) -> str:
    return (datetime.fromisoformat(instant) + by).isoformat()
