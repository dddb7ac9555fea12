"""What becomes of the bill of a visit: a course of steps, of which time shows more and more.

The chart says where the course ends; until then insurers and patients still owe. A clearing house
or a payer may refuse the claim, a payer may deny it or take a payment back, and some claims lie
somewhere until somebody finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mock_server.vendors.drchrono.charts.timing import Lot, after, later
from mock_server.vendors.drchrono.scope import Scope

DENIED = "4"
REVERSED = "22"
"""X12 claim status codes."""

_PRIMARY, _SECONDARY = 1, 2

_HOUSES = ("Emdeon",) * 14 + ("Gateway",) * 3 + ("iHCFA",) * 3
_PLACES = ("", "Payer Acknowledged", "In Process Payer", "ERA Received", "Coordination of Benefits")
_NEGLECTED = 35
"""Per cent of the claims that came back and then wait for long."""


@dataclass(slots=True, frozen=True)
class Answer:
    """What an insurer said: the X12 claim status, and what share of its part it pays.

    A share of -1 takes a payment back, 0 denies it.
    """

    order: int
    status: str
    share: int


@dataclass(slots=True, frozen=True)
class Step:
    """Something that happens `days` after the step before; `status` is the claim's from then on.

    `pays` says what the patient pays: the copay, or the rest.
    """

    days: int
    status: str | None = None
    answer: Answer | None = None
    pays: str | None = None
    sent: bool = False
    note: str | None = None


@dataclass(slots=True, frozen=True)
class Dues:
    """What patients have to pay, in cents, and who else pays."""

    patient: int
    copay: int
    insured: bool
    second: bool
    accident: bool


def course(
    scope: Scope, visit: str, posted: datetime, dues: Dues
) -> Iterator[tuple[datetime, Step]]:
    """Everything that will ever happen to the bill of a visit, in the order of time."""
    yield posted, Step(0, "")
    lot = Lot(scope.number("bill", visit))
    minute = lot.below(540)
    if not dues.insured:
        at_once, days = lot.chance(550), _days_to_pay(lot)
        paid = after(posted, 3) if at_once else later(scope, posted, days, minute)
        yield paid, Step(days, "Paid in Full", pays="rest")
        return
    at_visit, rest = lot.chance(930) and dues.copay > 0, dues.patient
    lies_for, neglected, place = 100 + lot.below(1000), lot.below(100), lot.below(100)
    if at_visit:
        yield after(posted, 2), Step(0, pays="copay")
        rest -= dues.copay
    at, status = posted, ""
    for step in _steps(scope, visit, dues, rest):
        waits = _lies(status, place) or (neglected < _NEGLECTED and bad(status))
        at = later(scope, at, step.days + lies_for * waits, minute)
        status = step.status or status
        yield at, step


def bad(status: str) -> bool:
    """Whether a claim waits for somebody of the practice."""
    return status in ("Incomplete Information", "ERA Denied") or status.startswith("Rejected")


def _lies(status: str, place: int) -> bool:
    """One claim in a hundred lies at each place, and three at the clearing house."""
    if status.startswith("In Process") and status != "In Process Payer":
        return place >= 97
    return place < len(_PLACES) and _PLACES[place] == status


def _days_to_pay(lot: Lot) -> int:
    """Until a patient pays a statement; some take long."""
    late, days = lot.chance(80), 12 + lot.below(45)
    return days * 7 if late else days


def _steps(scope: Scope, visit: str, dues: Dues, rest: int) -> Iterator[Step]:
    lot = Lot(scope.number("claim", visit))
    fate, house = lot.below(1000), _HOUSES[lot.below(len(_HOUSES))]
    incomplete, first_days, second_days = lot.chance(30), lot.below(4), lot.below(20)
    last_days, to_pay = lot.below(16), _days_to_pay(lot)
    send = Step(1 + first_days, f"In Process {_ACCIDENTS if dues.accident else house}", sent=True)
    over = "Partially Paid" if rest else "Paid in Full"
    settled = "Coordination of Benefits" if dues.second else over
    pays = Answer(_PRIMARY, "19" if dues.second else "1", 1)
    if incomplete:
        yield Step(1, "Incomplete Information", note="Member number missing, asked for.")
    yield send
    if fate < 80:
        name = str(send.status).removeprefix("In Process ")
        yield Step(1, f"Rejected {name}", note=f"{name}: subscriber not found as spelt.")
        yield send
    yield from _TAKEN
    if 80 <= fate < 110:
        yield Step(4, "Rejected Payer", note="Payer: referring provider missing.")
        yield from (send, *_TAKEN)
    elif 110 <= fate < 150:
        denial = Answer(_PRIMARY, DENIED, 0)
        yield Step(11, "ERA Denied", denial, note="Denied for lack of information, sent again.")
        yield from (send, *_TAKEN)
    yield Step(9 + second_days, "ERA Received")
    yield Step(1, settled, pays)
    if 150 <= fate < 158:
        back = Answer(_PRIMARY, REVERSED, -1)
        yield Step(25, "In Process Payer", back, note="Payer took the payment back to correct it.")
        yield Step(9, settled, pays)
    if dues.second:
        yield Step(9 + last_days, over, Answer(_SECONDARY, "2", 1))
    if rest:
        yield Step(to_pay, "Paid in Full", pays="rest")


_ACCIDENTS = "iHCFA"
"""The clearing house of insurers of accidents."""

_TAKEN = (Step(1, "Payer Acknowledged"), Step(2, "In Process Payer"))
