"""Several wishes at once: what changed since, by a part of a name, of one doctor."""

from __future__ import annotations

from tests.drchrono.conftest import DrChrono


def test_a_part_of_a_name_and_a_time_are_asked_for_together(drchrono: DrChrono) -> None:
    everybody = drchrono.walk("patients", show_inactive="true")
    since = sorted(one["updated_at"] for one in everybody)[len(everybody) // 2]
    for part in ("ell", "el"):
        found = drchrono.walk("patients", show_inactive="true", last_name=part, since=since)
        expected = {
            one["id"]
            for one in everybody
            if part in one["last_name"].lower() and one["updated_at"] >= since
        }
        assert {one["id"] for one in found} == expected
        assert expected
