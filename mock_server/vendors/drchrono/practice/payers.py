"""Whom doctors can bill, and what practices call plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.groups import first_of_group
from mock_server.vendors.drchrono.identifiers import entry_id, staff_id
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.desk import Desk
from mock_server.vendors.drchrono.practice.ids import place
from mock_server.vendors.drchrono.scope import Body

_ENTERS = (1, 4)
"""The places of those members of staff who enter plans."""


def insurances(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """The payers of the three clearing houses, which come once; `payer_type` is not shown."""
    if practice.index != first_of_group(practice.index):
        return
    for payer in setup().payers.payers.values():
        yield {
            "payer_id": payer.key,
            "payer_name": payer.title,
            "state": payer.state,
            "payer_type": payer.house,
        }


def plan_names(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """What the practice calls plans."""
    desk = Desk(seed, practice, as_of)
    entries = setup().payers.plan_names
    for entry in desk.made(entries):
        number = place(entries, entry.key)
        yield {
            "id": entry_id(desk.index, number),
            "insurance_plan_name": entry.name,
            "doctor": desk.owner(entries, entry.key),
            "user": staff_id(desk.index, _ENTERS[number % len(_ENTERS)]),
            "archived": desk.archived(entry),
            **desk.stamps("plan name", entry),
        }
