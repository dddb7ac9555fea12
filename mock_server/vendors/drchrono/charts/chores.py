"""What gives the practice something to do about a patient, and which records it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mock_server.vendors.drchrono.charts.calls import calls
from mock_server.vendors.drchrono.charts.lab_results import lab_results
from mock_server.vendors.drchrono.charts.ledger import bills
from mock_server.vendors.drchrono.charts.mail import message_ids
from mock_server.vendors.drchrono.charts.ordering import orders
from mock_server.vendors.drchrono.charts.people import BILLER, FRONT_DESK, NURSE
from mock_server.vendors.drchrono.charts.refills import refill_requests
from mock_server.vendors.drchrono.charts.timing import after, at_work, end_of_care, later
from mock_server.vendors.drchrono.scope import Scope, in_order

_VACCINE_LIST = datetime(2021, 1, 5, 18, tzinfo=UTC)
"""When the practice began to ask who wants the new vaccine."""

Item = tuple[str, int]
"""Type and id of a record that a task is about."""


@dataclass(slots=True, frozen=True)
class Chore:
    """Something to do: who does it is a place among the staff, or the key of a group.

    `category` is a key of the set-up, `due` hours after `when`, `step` the status to begin with.
    """

    key: str
    when: datetime
    title: str
    items: tuple[Item, ...]
    category: str | None = "general"
    priority: int | None = 20
    place: int | None = None
    group: str | None = None
    due: int | None = None
    step: str = "open"


def chores(scope: Scope) -> list[Chore]:
    """All so far, oldest first, entered in office hours; nothing is done about the dead."""
    alive = end_of_care(scope)
    found = [
        *_appointments(scope),
        *_results(scope),
        *_mail(scope),
        *_referrals(scope),
        *_money(scope),
        *_care(scope),
        *_lists(scope),
    ]
    entered = (replace(chore, when=at_work(scope, chore.when)) for chore in found)
    return sorted((c for c in entered if c.when < alive), key=lambda c: (c.when, c.key))


def _appointments(scope: Scope) -> Iterator[Chore]:
    """Who did not come is called."""
    for slot in scope.chart.appointments:
        if slot.status == "noshow" and scope.drawn("missed-chore", slot.id) < 0.25:
            items = (("Appointment", scope.appointments[slot.id]), ("Patient", scope.patient))
            when, title = after(slot.last_updated, 40), "Call the patient back"
            yield Chore(slot.id, when, title, items, group="front-desk", priority=30, due=24)


def _results(scope: Scope) -> Iterator[Chore]:
    """A result to look at: as the order, as the paper, or as the first value of it."""
    first: dict[int, int] = {}
    for order in orders(scope):
        drawn = scope.drawn("result-chore", order.id)
        if order.came is None or drawn > 0.012:
            continue
        if not first:
            for result in lab_results(scope):
                first.setdefault(result["lab_order"], result["id"])
        items: list[Item] = [("Lab order", order.id)]
        if drawn < 0.008:
            items.append(("Lab document", order.papers["RES"]))
        if order.id in first and drawn < 0.006:
            items.append(("Lab result", first[order.id]))
        key, title = f"{order.id}-lab", f"Review a result: {order.panel.text}"
        group = "physicians" if drawn < 0.004 else None
        when = after(order.came, 5)
        yield Chore(key, when, title, tuple(items), "results", 30, group=group, due=36)


def _mail(scope: Scope) -> Iterator[Chore]:
    """Refills that pharmacies ask for, and calls to return."""
    ids = message_ids(scope)
    for drug, asked in refill_requests(scope):
        if f"{drug.id}-ie" in ids:
            items = (("Message", ids[f"{drug.id}-ie"]), ("Patient", scope.patient))
            title = f"Refill request: {drug.medication.text}"
            when = after(asked, 3)
            yield Chore(drug.id, when, title, items, "refills", group="refill-pool", due=48)
    for place, call in enumerate(calls(scope)):
        if scope.drawn("call-chore", call.key) < 0.15:
            items = (("Communication", scope.id(place)), ("Patient", scope.patient))
            when = after(call.when, 1)
            yield Chore(f"{call.key}-call", when, call.title, items, None, 10, FRONT_DESK)


def _referrals(scope: Scope) -> Iterator[Chore]:
    """Referrals to be made, with their letter; pictures that the payer has to approve."""
    letters = {d.id: scope.id(n) for n, d in enumerate(in_order(scope.chart.documents))}
    for order in scope.chart.requests:
        drawn, when = scope.drawn("referral-chore", order.id), after(order.recorded, 45)
        whom = ("Patient", scope.patient)
        if order.category == "referral" and drawn < 0.2 and f"doc-{order.id}" in letters:
            items = (("Document", letters[f"doc-{order.id}"]), whom)
            title = f"Make a referral: {order.code.text}"
            group = "referrals"
            yield Chore(order.id, when, title, items, "referrals", 20, NURSE, group, due=168)
        elif order.category == "imaging" and drawn < 0.15:
            title = f"Ask the payer for approval: {order.code.text}"
            step = "sent-payer"
            yield Chore(order.id, when, title, (whom,), "prior-auth", 20, BILLER, due=72, step=step)


def _money(scope: Scope) -> Iterator[Chore]:
    """Claims that came back, and insurances that changed."""
    for bill in bills(scope).values():
        for place, (when, step) in enumerate(bill.steps):
            if step.note and scope.drawn("claim-chore", bill.visit.id, place) < 0.08:
                items = (("Appointment", bill.appointment),)
                key, title = f"{bill.visit.id}-{place}", "Correct the claim"
                group = "billing" if bill.insured and place % 2 else None
                found = after(when, 30)
                yield Chore(key, found, title, items, "billing", 30, BILLER, group, due=120)
    for cover in scope.chart.coverages[1:]:
        if scope.drawn("cover-chore", cover.id) < 0.5:
            when = later(scope, cover.recorded, 1, 60)
            items = (("Patient", scope.patient),)
            title = f"Copy the new card: {cover.payer}"
            yield Chore(cover.id, when, title, items, "billing", 10, group="front-desk")


def _care(scope: Scope) -> Iterator[Chore]:
    """Patients to call after a hospital, and to invite when they have not been seen for long."""
    for visit in scope.chart.encounters:
        drawn, items = scope.drawn("care-chore", visit.id), (("Patient", scope.patient),)
        if visit.class_ == "EMER" and visit.status == "finished" and drawn < 0.3:
            when, title = later(scope, visit.end, 1, 20), "Call the patient at once"
            key, step = visit.id, "in-progress"
            yield Chore(key, when, title, items, "clinical", 40, group="nurses", due=4, step=step)
        elif visit.id in scope.visits and visit.status == "finished" and drawn > 0.994:
            when = later(scope, visit.end, 270, 200)
            title = "Invite the patient"
            yield Chore(visit.id, when, title, items, "recalls", 10, group="front-desk", due=720)


def _lists(scope: Scope) -> Iterator[Chore]:
    """What was done for everybody once: paper charts scanned, a list of who wants the vaccine."""
    items, registered = (("Patient", scope.patient),), scope.chart.patient.recorded
    if scope.drawn("scan-chore") < 0.2:
        when = later(scope, registered, 3, scope.number("scan-time"))
        title, step = "Scan the paper chart", "to-be-filed"
        yield Chore("scan", when, title, items, "fax-sorting", 10, FRONT_DESK, step=step)
    asked = later(
        scope, _VACCINE_LIST, 1 + scope.number("list-day") % 90, scope.number("list-time")
    )
    if scope.drawn("list-chore") < 0.15 and registered < asked:
        yield Chore("list", asked, "Put on the vaccine list", items, "vaccine-list", 20, NURSE)
