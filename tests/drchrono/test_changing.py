"""PATCH: each key that it may change is seen changed, and nothing else but what hangs on it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from mock_server.contract.document import resolve
from tests.drchrono.bodies import STAMPS, differing, files, sent, some
from tests.drchrono.conftest import DrChrono
from tests.drchrono.contract_walk import CONTRACT, WRITABLE, Json, Writable, carried, parts
from tests.drchrono.everything import Everything

_PATIENTS = {"appointment", "patient"}
OTHERWISE = {
    "clinical_note_field_values": {"clinical_note_field"},
    "amendments": _PATIENTS,
    "appointments": {"patient"},
    "comm_logs": _PATIENTS | {"scheduled_time"},
    "lab_tests": {"lab_order"},
    "lab_results": {"document", "lab_test"},
    "medications": _PATIENTS,
    "patient_messages": {"message", "patient"},
    "patient_vaccine_records": {"cvx_code", "vaccine_inventory"},
    "patients": {"patient_photo", "patient_photo_date"},
    "tasks": {"notes"},
}
"""Keys that are not changed alone, for they depend on others, or are added to."""

ASIDE = {"appointments": {"allow_overlapping": True}}
"""What is sent with each change, so that no other record is in its way."""

_CODED = {"name", "value_code_name"}
BROUGHT = {
    "appointments": {
        *(f"primary_{key}" for key in ("insurer_name", "insurer_payer_id", "insurance_id_number")),
        *(
            f"secondary_{key}"
            for key in ("insurer_name", "insurer_payer_id", "insurance_id_number")
        ),
        *("clinical_note", "status_transitions"),
    },
    "comm_logs": {"author", "scheduled_time"},
    "patients": {"patient_flags"},
    "patient_communications": _CODED,
    "patient_interventions": _CODED,
    "patient_physical_exams": _CODED,
    "patient_risk_assessments": _CODED,
    "patient_vaccine_records": {"vis"},
    "problems": {"info_url"},
    "tasks": {"assigned_by"},
}
"""Keys that the server changes with others, because it makes them of those."""


@pytest.fixture(scope="module")
def app(populous: Flask) -> Flask:
    """What is changed is in the same application."""
    return populous


@pytest.mark.parametrize("kind", [one for one in WRITABLE if one.update], ids=lambda one: one.name)
def test_a_key_that_patch_changes_is_seen_changed_and_others_are_not(
    drchrono: DrChrono, everything: Everything, kind: Writable
) -> None:
    assert kind.update is not None
    target, schema = some(everything, kind, 1)[0], carried(kind.update).schema
    keys = carried(kind.update).properties.keys() & target.keys() - files(kind.update)
    for key in sorted(keys - OTHERWISE.get(kind.name, set())):
        before = drchrono.one(kind.name, target["id"])
        exclusive = schema.get("x-exclusive", ())
        aside = dict.fromkeys(exclusive) if key in exclusive else ASIDE.get(kind.name, {})
        for value in others(everything, kind, key, before[key]):
            body = aside | {key: value}
            answer = sent(drchrono, kind.update, f"{kind.name}/{target['id']}", body)
            assert answer.status_code == 204, (body, answer.text)
            after = drchrono.one(kind.name, target["id"])
            own = given(kind.listing.fields[key], value)
            assert given(kind.listing.fields[key], after[key]) == own
            brought = differing(before, after) - body.keys() - STAMPS
            assert brought <= BROUGHT.get(kind.name, set())
            break


def others(everything: Everything, kind: Writable, key: str, own: Any) -> list[Any]:
    """Other values that records have for a key."""
    found = (record[key] for record in everything.of(kind.listing))
    return [value for value in found if value not in (own, None, "", [])]


def given(schema: Json, value: Any) -> Any:
    """What of a value clients give: nested keys that are read-only are the server's."""
    if isinstance(value, list):
        items = resolve(CONTRACT.document, schema.get("items"))
        return [given(items, one) for one in value]
    if isinstance(value, dict):
        inner = {
            name: one for part in parts(schema) for name, one in CONTRACT.properties(part).items()
        }
        return {
            name: given(inner.get(name, {}), one)
            for name, one in value.items()
            if not inner.get(name, {}).get("readOnly")
        }
    return value
