"""What comes and goes by mail, fax and portal: the events that messages are records of.

Each is a consequence of something in the chart, some time after it, or of the daily round of a
doctor, and takes its number from when it came: what comes later is appended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from mock_server.population.chart import Encounter
from mock_server.population.times import instant, workday
from mock_server.vendors.drchrono.charts.people import email, full_name, practitioner
from mock_server.vendors.drchrono.charts.refills import refill_requests
from mock_server.vendors.drchrono.charts.timing import Lot, after, end_of_care, later, now
from mock_server.vendors.drchrono.scope import Scope

OUTGOING = "PM"
"""The type of messages to patients."""

_HOSPITAL = frozenset({"EMER", "IMP"})
_ROUNDS_FROM = 2023
_ROUND = (
    *(("GP", "Day sheet", "day-sheet.pdf"), ("GC", "Appointments of last month", "export.csv")),
    *(("GT", "List of recalls", "recalls.txt"), ("GZ", "Charts for the audit", "charts.zip")),
    *(("IF", "Fax without a name", "fax.pdf"), ("OF", "Fax to the pharmacy", "fax.pdf")),
    *(("", "Note to myself", None), ("OO", "Demonstration of the new scheduler", None)),
    *(("IR", "Referral, patient not registered yet", "referral.pdf"), ("CN", "Newsletter", None)),
    *(("DL", "Download ready", "download.zip"), ("CE", "Change to the fee schedule", None)),
    *(("CH", "Change to opening hours", None), ("ID", "Letter to all practices", "letter.pdf")),
    *(("IL", "Result for another doctor", "result.pdf"), ("IF", "Offer of a vendor", "fax.pdf")),
)
"""Type, title and attachment of what a doctor gets that is about no patient."""


@dataclass(slots=True, frozen=True)
class Letter:
    """A message: its type, title and attachment, and what patients read if it goes to one."""

    key: str
    when: datetime
    type: str
    title: str
    file: str | None = None
    about_patient: bool = True
    body: str = ""


@lru_cache(maxsize=4)
def letters(scope: Scope) -> list[Letter]:
    """All messages so far, in the order in which they came."""
    found = [*_about(scope), *_round(scope)]
    if email(scope):
        alive = end_of_care(scope)
        found += [letter for letter in portal(scope) if letter.when < alive]
    end = now(scope)
    return sorted((one for one in found if one.when < end), key=lambda one: (one.when, one.key))


def _about(scope: Scope) -> Iterator[Letter]:
    """What laboratories, hospitals, colleagues and pharmacies send, and what goes to them."""
    chart = scope.chart
    for report in chart.reports:
        if scope.drawn("result-letter", report.id) < 0.012:
            came = after(max(report.issued, report.recorded), 12)
            yield Letter(
                f"{report.id}-il", came, "IL", f"Results: {report.code.text}", "results.pdf"
            )
    for order in chart.requests:
        drawn = scope.number("referral-letter", order.id) % 8
        if order.category == "referral" and drawn < 4:
            sent = later(scope, order.recorded, 1, drawn * 97)
            kind = ("OR", "OF", "OD", "OR")[drawn]
            yield Letter(
                f"{order.id}-or", sent, kind, f"Referral to {order.code.text}", "referral.pdf"
            )
    for visit in chart.encounters:
        drawn = scope.number("hospital-letter", visit.id) % 8
        if visit.class_ in _HOSPITAL and visit.status == "finished" and drawn < 4:
            came = later(scope, visit.end, 1, drawn * 101)
            kind = "ID" if drawn < 2 else "IF"
            yield Letter(f"{visit.id}-id", came, kind, f"{visit.type.text}: summary", "summary.pdf")
    for slot in chart.appointments:
        if scope.drawn("online-booking", slot.id) < 0.007:
            title = f"Appointment request: {slot.type.text}"
            yield Letter(f"{slot.id}-oa", slot.recorded, "OA", title)
    for drug, asked in refill_requests(scope):
        yield Letter(f"{drug.id}-ie", asked, "IE", f"Refill request: {drug.medication.text}")
    if scope.drawn("onboarding") < 0.15:
        came = later(scope, chart.patient.recorded, 1, scope.number("onboarding"))
        yield Letter("onboarding", came, "PO", "Forms of a new patient", "forms.pdf")


def portal(scope: Scope) -> Iterator[Letter]:
    """What patients write through onpatient and what is written to them."""
    for visit in scope.chart.encounters:
        lot = Lot(scope.number("portal", visit.id))
        drawn, days, minute = lot.below(1000), 1 + lot.below(3), lot.below(540)
        if visit.id in scope.visits and visit.status == "finished" and drawn < 40:
            yield from _after_visit(scope, visit, drawn, later(scope, visit.end, days, minute))
    for report in scope.chart.reports:
        if scope.drawn("results-told", report.id) < 0.02:
            told = later(scope, max(report.issued, report.recorded), 1, 300)
            title = f"Your results: {report.code.text}"
            text = "Your results are in your chart. Please call us if you have questions."
            yield Letter(f"{report.id}-pm", told, OUTGOING, title, "results.pdf", body=text)


def _after_visit(scope: Scope, visit: Encounter, drawn: int, when: datetime) -> Iterator[Letter]:
    sign = f"\n\n{full_name(practitioner(scope).name)}"
    if drawn < 9:
        yield Letter(f"{visit.id}-pi", when, "PI", f"Question after my visit: {visit.type.text}")
        text = f"Thank you for writing. We will talk about it at your next visit.{sign}"
        answered = after(when, 95)
        title = "Re: Question after my visit"
        yield Letter(f"{visit.id}-re", answered, OUTGOING, title, body=text)
    else:
        file = "summary.pdf" if drawn < 25 else None
        text = f"What we talked about at your visit is in your chart.{sign}"
        yield Letter(f"{visit.id}-pm", when, OUTGOING, "After your visit", file, body=text)


def _round(scope: Scope) -> Iterator[Letter]:
    """A share of what comes to the patient's doctor anyway, on an absolute calendar."""
    last = now(scope) + timedelta(days=1)
    for quarter in range(_ROUNDS_FROM * 4, last.year * 4 + 4):
        lot = Lot(scope.number("round", quarter))
        year, part = divmod(quarter, 4)
        if lot.below(100) < 10:
            day = workday(date(year, part * 3 + 1, 1).toordinal() + lot.below(85))
            when = instant(day, 480 + lot.below(540), scope.practice.time_zone)
            kind, title, file = _ROUND[lot.below(len(_ROUND))]
            yield Letter(f"round-{quarter}", when, kind, title, file, about_patient=False)
