"""Parts of a record: by type, and by when it was updated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.healthex.conftest import HealthEx


def ids(resources: list[dict[str, Any]]) -> set[str]:
    return {f"{one['resourceType']}/{one['id']}" for one in resources}


def test_only_the_types_asked_for_come(healthex: HealthEx, person: str) -> None:
    found = healthex.resources(person, _type="Condition,Immunization")
    assert {one["resourceType"] for one in found} == {"Condition", "Immunization"}


def test_several_types_are_the_union_of_each(healthex: HealthEx, person: str) -> None:
    both = ids(healthex.resources(person, _type="Condition,Immunization"))
    single = [ids(healthex.resources(person, _type=one)) for one in ("Condition", "Immunization")]
    assert both == single[0] | single[1]
    assert both < ids(healthex.resources(person))


def test_the_person_is_left_out_unless_asked_for(healthex: HealthEx, person: str) -> None:
    assert healthex.resources(person, _type="Person")[0]["id"] == person
    kinds = {one["resourceType"] for one in healthex.resources(person, _type="Patient,Condition")}
    assert "Person" not in kinds


@pytest.mark.parametrize("name", ["Account", "MolecularSequence", "VisionPrescription", "Bundle"])
def test_rare_types_of_r4_are_good_and_find_nothing(
    healthex: HealthEx, person: str, name: str
) -> None:
    bundle = healthex.everything(person, _type=name)
    assert bundle["total"] == 0
    assert "entry" not in bundle


def test_since_gives_what_was_updated_then_or_later(healthex: HealthEx, person: str) -> None:
    everything = healthex.resources(person)
    updated = sorted(one["meta"]["lastUpdated"] for one in everything)
    since = updated[len(updated) // 2]
    found = healthex.resources(person, _since=since)
    assert ids(found) == ids([one for one in everything if one["meta"]["lastUpdated"] >= since])
    assert min(one["meta"]["lastUpdated"] for one in found) == since


def test_a_later_since_gives_a_subset_and_the_future_nothing(
    healthex: HealthEx, person: str
) -> None:
    early = ids(healthex.resources(person, _since="2021-01-01T00:00:00Z"))
    late = ids(healthex.resources(person, _since="2024-06-01T00:00:00Z"))
    assert late < early
    assert healthex.everything(person, _since="2099-01-01T00:00:00Z")["total"] == 0


def test_equal_instants_in_two_zones_give_the_same(healthex: HealthEx, person: str) -> None:
    noon = healthex.everything(person, _since="2023-03-01T12:00:00Z")["entry"]
    assert noon == healthex.everything(person, _since="2023-03-01T14:00:00+02:00")["entry"]


def test_a_date_counts_from_its_beginning_in_utc(healthex: HealthEx, person: str) -> None:
    day = healthex.everything(person, _since="2023-03-01")["entry"]
    assert day == healthex.everything(person, _since="2023-03-01T00:00:00Z")["entry"]


def test_no_record_is_lost_between_two_pulls(healthex: HealthEx, person: str) -> None:
    """The vendor's advice: give the time of the last call as the next _since."""
    everything = ids(healthex.resources(person))
    dates = [one["meta"]["lastUpdated"] for one in healthex.resources(person)]
    split = datetime.fromisoformat(sorted(dates)[len(dates) // 3])
    before = [
        one
        for one in healthex.resources(person)
        if datetime.fromisoformat(one["meta"]["lastUpdated"]) <= split
    ]
    after = healthex.resources(person, _since=split.astimezone(UTC).isoformat())
    assert ids(before) | ids(after) == everything
    later = healthex.resources(person, _since=(split + timedelta(milliseconds=1)).isoformat())
    assert ids(later) < ids(after)
