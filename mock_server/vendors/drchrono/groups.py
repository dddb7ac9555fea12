"""Practice groups: who counts as a colleague, and what colleagues share."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.vendors.drchrono.identifiers import doctor_id, practitioner_place


@dataclass(frozen=True, slots=True)
class Group:
    """A practice group; `sharing` has the settings of ``x-practice-group-sharing`` that are on."""

    id: int
    name: str
    sharing: frozenset[str]


LAST_OF_MAIN = 20_000
"""Practices up to this number are the main group: a million people, all seen by the demo user."""

MAIN = Group(
    6_001,
    "Mockingbird Physicians Network",
    frozenset(
        {
            "share_appointment_profiles",
            "share_billing_profiles",
            "share_clinical_templates",
            "share_consent_forms",
            "share_custom_insurance_plan_names",
            "share_faxes",
            "share_fee_schedules",
            "share_inventory",
            "share_patients",
            "share_reminder_profile",
        }
    ),
)

OTHER = Group(6_002, "Placeholder Care Partners", frozenset())
"""The practices that test tenants get: nothing is shared, so that refusals can be seen."""


def first_of_group(practice: int) -> int:
    """The practice that keeps what its whole group shares."""
    return 1 if practice <= LAST_OF_MAIN else LAST_OF_MAIN + 2


def group_of(practice: int) -> Group:
    """The group of a practice, by its number."""
    return MAIN if practice <= LAST_OF_MAIN else OTHER


def keeper_of(practitioner: str) -> int:
    """Who keeps the set-up that a practitioner's records refer to: the practice, by its number.

    Where colleagues share nothing each doctor keeps one, by the doctor's id.
    """
    practice, _ = practitioner_place(practitioner)
    return practice if group_of(practice).sharing else doctor_id(practitioner)
