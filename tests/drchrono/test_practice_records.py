"""What practices set up, as records: they fit the contract, and time only adds to them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from mock_server.contract.document import effective
from mock_server.contract.operation import Contract
from mock_server.population import Population, systems
from mock_server.population.times import zone
from mock_server.vendors.drchrono.codes import billing_code
from mock_server.vendors.drchrono.practice.fees import fee_schedules
from mock_server.vendors.drchrono.practice.ids import historical_inventory_id, inventory_id
from mock_server.vendors.drchrono.practice.records import PRACTICE
from mock_server.vendors.drchrono.practice.stock import vaccines

Json = dict[str, Any]

SEED = 1
AS_OF = date(2026, 1, 1)
PRACTICES = range(1, 5)
HIDDEN = {
    "AppointmentProfile": "doctor",
    "Insurance": "payer_type",
    "MeaningfulUseReport": "doctor",
}
NAMED = [name for name in PRACTICE if name != "MeaningfulUseReport"]
MOVING = {"archived", "status", "updated_at"}
"""Keys that time itself changes."""

DOCUMENT = effective("drchrono")
CONTRACT = Contract(DOCUMENT)


def records(name: str, as_of: date = AS_OF) -> list[Json]:
    population = Population(SEED, as_of)
    return [
        record
        for index in PRACTICES
        for record in PRACTICE[name](SEED, population.practice(index), as_of)
    ]


def identity(record: Json) -> int | str:
    found: int | str = record["id"] if "id" in record else record["payer_id"]
    return found


@pytest.mark.parametrize("name", PRACTICE)
def test_records_fit_the_contract_with_all_their_keys(name: str) -> None:
    check = CONTRACT.validators.component(name).check
    keys = list(DOCUMENT["components"]["schemas"][name]["properties"])
    for record in records(name):
        hidden = {key for key in record if key == HIDDEN.get(name)}
        shown = {key: value for key, value in record.items() if key not in hidden}
        assert list(shown) == keys
        check(shown)


@pytest.mark.parametrize("name", PRACTICE)
def test_lists_are_long_enough_to_page(name: str) -> None:
    assert len(records(name)) >= 20


@pytest.mark.parametrize("name", NAMED)
def test_ids_are_unique(name: str) -> None:
    ids = [identity(record) for record in records(name)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", NAMED)
def test_a_later_date_only_appends(name: str) -> None:
    later = {identity(record): record for record in records(name, date(2028, 7, 15))}
    for record in records(name):
        kept = later[identity(record)]
        moving = {key for key in record if record[key] != kept[key]}
        assert moving <= MOVING


@pytest.mark.parametrize("name", PRACTICE)
def test_nothing_is_from_the_future(name: str) -> None:
    for record in records(name):
        made, changed = record.get("created_at", ""), record.get("updated_at", "")
        assert made <= changed < AS_OF.isoformat() or not changed


def test_every_dose_finds_a_lot_that_was_in_use_and_no_lot_runs_out() -> None:
    population = Population(SEED, AS_OF)
    practice = population.practice(1)
    stock = {lot["id"]: lot for lot in vaccines(SEED, practice, AS_OF)}
    taken: Counter[int] = Counter()
    for n in range(1, 51):
        for dose in population.chart(n).immunizations:
            if dose.country != "US":
                continue
            day = dose.occurrence.astimezone(zone(practice.time_zone)).date()
            if dose.recorded == dose.occurrence:
                id_ = inventory_id(1, dose.key, day)
                lot = stock[id_]
                assert lot["created_at"][:10] <= day.isoformat() <= lot["expiry"]
            else:
                id_ = historical_inventory_id(1, dose.key)
            assert stock[id_]["cvx_code"] == dose.vaccine.code(systems.CVX)
            taken[id_] += 1
    assert [id_ for id_ in taken if 2 * taken[id_] > stock[id_]["original_quantity"]] == []


def test_charges_are_priced_as_the_fee_schedule_says() -> None:
    population = Population(SEED, AS_OF)
    fees = {
        (fee["code"], fee["base_price"])
        for fee in fee_schedules(SEED, population.practice(1), AS_OF)
    }
    charges = [charge for n in range(1, 11) for charge in population.chart(n).charges]
    priced = {(billing_code(item.code)[1], f"{item.price:.2f}") for item in charges}
    assert priced <= fees
