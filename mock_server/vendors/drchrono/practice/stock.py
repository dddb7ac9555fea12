"""What a practice keeps in stock: categories, and the lots that doses of vaccine come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.identifiers import entry_id
from mock_server.vendors.drchrono.practice import lots
from mock_server.vendors.drchrono.practice.catalogue import OPENED, setup
from mock_server.vendors.drchrono.practice.desk import Desk, desks, kept
from mock_server.vendors.drchrono.practice.ids import historical_inventory_id, stock_category_id
from mock_server.vendors.drchrono.scope import Body, decimal

_BOUGHT = 14
"""Days before its first use within which a lot is entered."""

_SHELF = 300
"""Days after its era within which a lot expires, after the first thirty."""

_ENTERED_TWICE = 0.05
"""Share of lots that somebody enters a second time, and voids."""

_TAX = 1.0825
_ELSEWHERE = 500
"""Doses given elsewhere that fit into their entry: more than 50 people have."""


def categories(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """How the stock is sorted."""
    entries = setup().stock.categories
    for desk, entry in kept(seed, practice, as_of, entries):
        yield {
            "id": stock_category_id(desk.keeper, entry.key),
            "doctor": _owner(desk, entries, entry.key),
            "name": entry.name,
            "category_type": entry.kind,
            "archived": desk.archived(entry),
            **desk.stamps("stock category", entry),
        }


def vaccines(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """An entry for doses given elsewhere for each vaccine, and then the lots as they came.

    `current_quantity` is that of an untouched lot: the server takes off what is used.
    """
    for desk in desks(seed, practice, as_of):
        for key in setup().stock.vaccines:
            bought = _bought(desk, key, lots.first(key))
            if bought < as_of:
                yield _vaccine(desk, key, historical_inventory_id(desk.keeper, key), bought)
        for year in range(OPENED.year, as_of.year + 1):
            yield from _year(desk, year)


def _year(desk: Desk, year: int) -> Iterator[Body]:
    """The lots of the eras that begin in a year."""
    for voided in (False, True):
        for key in setup().stock.vaccines:
            if year in lots.eras(key):
                yield from _lot(desk, key, year, voided=voided)


def _lot(desk: Desk, key: str, year: int, *, voided: bool) -> Iterator[Body]:
    """The lot of an era, or the same one as entered by mistake, where that happened."""
    start, stop = lots.span(key, year)
    bought = _bought(desk, key, start)
    mistaken = desk.number("lot", key, year, "voided") % 1000 < _ENTERED_TWICE * 1000
    if bought >= desk.as_of or (voided and not mistaken):
        return
    drawn = desk.number("lot", key, year)
    if voided:
        status, changed = "voided", bought
    else:
        status, changed = _status(desk, bought, stop)
    record = _vaccine(
        desk, key, entry_id(desk.keeper, lots.number(key, year, voided=voided)), bought
    )
    entry = setup().stock.vaccines[key]
    price = entry.price * (_TAX if entry.taxed else 1)
    record |= {
        "name": catalogue().vaccines.vaccines[key].text,
        "vaccination_type": "standard vaccine",
        "lot_number": f"MOCK{drawn % 9000 + 1000}{'ABCDEFGH'[drawn // 9000 % 8]}",
        "expiry": (stop + timedelta(30 + drawn % _SHELF)).isoformat(),
        "original_quantity": entry.quantity,
        "current_quantity": entry.quantity,
        "cost": decimal(entry.cost),
        "price": decimal(entry.price),
        "price_with_tax": decimal(price),
        "sales_tax_applicable": entry.taxed,
        "status": status,
        **desk.times(bought, changed, "lot", key, year),
    }
    yield record


def _vaccine(desk: Desk, key: str, id_: int, bought: date) -> Body:
    """The entry that doses given elsewhere are booked to: nothing was bought or sold."""
    every = setup().stock.vaccines
    vaccine = catalogue().vaccines.vaccines[key]
    return {
        "id": id_,
        "doctor": _owner(desk, every, key),
        "name": f"{vaccine.text}, given elsewhere",
        "manufacturer_code": vaccine.mvx or "UNK",
        "manufacturer": vaccine.manufacturer,
        "cvx_code": vaccine.codes.get("cvx"),
        "vaccination_type": "historical vaccine",
        "category": stock_category_id(desk.keeper, every[key].category),
        "lot_number": "",
        "expiry": None,
        "original_quantity": _ELSEWHERE,
        "current_quantity": _ELSEWHERE,
        "cost": None,
        "price": None,
        "price_with_tax": None,
        "sales_tax_applicable": False,
        "status": "inactive",
        **desk.times(bought, bought, "lot", key),
    }


def _owner(desk: Desk, entries: Mapping[str, object], key: str) -> int:
    """Who owns an entry of the stock: the first doctor for one on trial, whose plan has none."""
    owner, trial = desk.owner(entries, key), setup().staff.trial
    on_trial = desk.index % trial.every == 0 and owner == desk.doctor(trial.doctor)
    return desk.doctor(1) if on_trial else owner


def _bought(desk: Desk, key: str, start: date) -> date:
    return start - timedelta(1 + desk.number("lot", key, start.year, "bought") % _BOUGHT)


def _status(desk: Desk, bought: date, stop: date) -> tuple[str, date]:
    """A lot is active in its era, then out of use, and archived two years later; since when."""
    steps = (("active", bought), ("inactive", stop), ("archived", stop + timedelta(730)))
    return [step for step in steps if step[1] < desk.as_of][-1]
