"""The ids of what practices set up.

An entry's place in its file gives its number within the practice, so that entries are only ever
appended. `practice` is ``Practice.index``, `keeper` who keeps what doctors may share (see
`groups.keeper_of`). Keys are those of ``fixtures/drchrono``, others raise ValueError.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from mock_server.vendors.drchrono.groups import first_of_group
from mock_server.vendors.drchrono.identifiers import entry_id
from mock_server.vendors.drchrono.practice import lots
from mock_server.vendors.drchrono.practice.catalogue import setup

_A_DOCTOR = 64
"""Entries of one kind that a doctor may have."""

_A_TEMPLATE = 64
"""Fields that a note template may have."""


def place(entries: Mapping[str, object], key: str) -> int:
    """The place of an entry in its file, from 0."""
    return list(entries).index(key)


@cache
def _visit_types() -> dict[str, int]:
    profiles = setup().scheduling.profiles.values()
    return {profile.words[0]: number for number, profile in enumerate(profiles)}


def profile_id(practice: int, doctor_place: int, visit_type_text: str) -> int:
    """A doctor's appointment profile for a kind of visit, by the words of the kind of visit.

    Raises KeyError for words that no profile has.
    """
    return entry_id(practice, (doctor_place - 1) * _A_DOCTOR + _visit_types()[visit_type_text])


def reminder_profile_id(practice: int, doctor_place: int, key: str) -> int:
    """A doctor's set of reminders."""
    number = place(setup().scheduling.reminder_profiles, key)
    return entry_id(practice, (doctor_place - 1) * _A_DOCTOR + number)


def block_id(practice: int, key: str) -> int:
    """An appointment template."""
    return entry_id(practice, place(setup().scheduling.blocks, key))


def appointment_field_id(keeper: int, key: str) -> int:
    """A custom appointment field."""
    return entry_id(keeper, place(setup().scheduling.appointment_fields, key))


def custom_vital_id(keeper: int, key: str) -> int:
    """A custom vital sign."""
    return entry_id(keeper, place(setup().charting.custom_vitals, key))


def demographic_id(keeper: int, key: str) -> int:
    """A custom demographic."""
    return entry_id(keeper, place(setup().charting.demographics, key))


def flag_type_id(keeper: int, key: str) -> int:
    """A patient flag type."""
    return entry_id(keeper, place(setup().charting.flag_types, key))


def consent_form_id(keeper: int, key: str) -> int:
    """A consent form."""
    return entry_id(keeper, place(setup().charting.consent_forms, key))


def sublab_id(practice: int, key: str) -> int:
    """A laboratory."""
    return entry_id(practice, place(setup().charting.sublabs, key))


def task_category_id(practice: int, key: str) -> int:
    """A task category; a global one has the same id in all practices."""
    categories = setup().tasks.categories
    keeper = first_of_group(practice) if categories[key].global_ else practice
    return entry_id(keeper, place(categories, key))


def task_status_id(practice: int, key: str) -> int:
    """A task status."""
    return entry_id(practice, place(setup().tasks.statuses, key))


def task_template_id(practice: int, key: str) -> int:
    """A task template."""
    return entry_id(practice, place(setup().tasks.templates, key))


def user_group_id(practice: int, key: str) -> int:
    """A group of users."""
    return entry_id(practice, place(setup().staff.groups, key))


def note_template_id(keeper: int, key: str) -> int:
    """A template of clinical notes."""
    return entry_id(keeper, place(setup().note_templates, key))


def note_field_id(keeper: int, template_key: str, field_key: str) -> int:
    """A field of a template of clinical notes."""
    templates = setup().note_templates
    number = place(templates[template_key].fields, field_key)
    return entry_id(keeper, place(templates, template_key) * _A_TEMPLATE + number)


def stock_category_id(keeper: int, key: str) -> int:
    """A category of the inventory."""
    return entry_id(keeper, place(setup().stock.categories, key))


def inventory_id(keeper: int, vaccine_key: str, day: date) -> int:
    """The lot that a dose of a vaccine (of the US schedule) on a day came from.

    What was given before the practice kept a stock belongs to `historical_inventory_id`.
    """
    return entry_id(keeper, lots.number(vaccine_key, lots.era(vaccine_key, day)))


def historical_inventory_id(keeper: int, vaccine_key: str) -> int:
    """The entry of the inventory that doses given elsewhere are booked to."""
    return entry_id(keeper, lots.number(vaccine_key, None))


@cache
def _payer_ids() -> dict[str, str]:
    return {payer.title: payer.key for payer in setup().payers.payers.values()}


def payer_id(payer_name: str) -> str | None:
    """The payer_id of a payer by its name, as coverages have it; None for who pays alone."""
    return _payer_ids().get(payer_name)
