"""The bills of a chart as they stand: one for each visit that came of an appointment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from mock_server.population.chart import ChargeItem, Coverage, Encounter
from mock_server.vendors.drchrono.charts.accident_insurance import coverage
from mock_server.vendors.drchrono.charts.accidents import accident
from mock_server.vendors.drchrono.charts.claims import DENIED, Dues, Step, course
from mock_server.vendors.drchrono.charts.insurance import covers_on
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.scope import Scope, in_order

_SECOND_SHARE = 20
"""Per cent of what insurers pay that the second one pays, where there are two."""


@dataclass(slots=True)
class Line:
    """A billed service; amounts in cents, as they are once everybody has paid."""

    id: int
    charge: ChargeItem
    billed: int
    adjustment: int
    insurers: tuple[int, int]
    patient: int
    copay: int


@dataclass(slots=True)
class Bill:
    """The bill of a visit with what has happened to it."""

    visit: Encounter
    appointment: int
    covers: tuple[Coverage | None, Coverage | None]
    accident: str | None
    lines: list[Line] = field(default_factory=list)
    steps: list[tuple[datetime, Step]] = field(default_factory=list)

    @property
    def insured(self) -> bool:
        """Whether an insurer is asked at all."""
        return self.covers[0] is not None

    @property
    def posted(self) -> datetime:
        """When its lines were entered."""
        return self.steps[0][0]

    @property
    def updated(self) -> datetime:
        """When something happened last."""
        return self.steps[-1][0]

    @property
    def status(self) -> str:
        """How it stands with the clearing house and the payers."""
        return next(step.status for _, step in reversed(self.steps) if step.status is not None)

    @property
    def denied(self) -> bool:
        """Whether a payer's last word was no."""
        words = [step.answer.status for _, step in self.steps if step.answer]
        return bool(words) and words[-1] == DENIED

    def settled(self, order: int) -> int:
        """1 once the insurer of that rank has paid and not taken it back, else 0."""
        answers = (step.answer for _, step in self.steps if step.answer)
        return sum(answer.share for answer in answers if answer.order == order)

    @property
    def adjudicated(self) -> bool:
        """Whether insurers have said all that they will, so that the patient owes the rest."""
        ranks = [rank for rank, cover in enumerate(self.covers, 1) if cover]
        return all(self.settled(rank) for rank in ranks)

    def sent(self) -> list[datetime]:
        """When claims went out."""
        return [when for when, step in self.steps if step.sent]

    def payments(self) -> Iterator[tuple[datetime, Line, int, str]]:
        """What the patient paid for which line, in cents; the last word is copay or rest."""
        open_ = {line.id: line.patient for line in self.lines}
        for when, step in self.steps:
            for line in self.lines if step.pays else ():
                amount = line.copay if step.pays == "copay" else open_[line.id]
                if amount:
                    open_[line.id] -= amount
                    yield when, line, amount, str(step.pays)


@lru_cache(maxsize=4)
def bills(scope: Scope) -> dict[str, Bill]:
    """The bills by their encounters, with lines numbered in the order of entry."""
    visits = {visit.id: visit for visit in scope.chart.encounters}
    found: dict[str, Bill] = {}
    hurt = accident(scope)
    seen = [charge for charge in scope.chart.charges if charge.encounter in scope.visits]
    for place, charge in enumerate(in_order(seen)):
        visit = visits[charge.encounter]
        if visit.id not in found:
            mishap = hurt if hurt and hurt.visit is visit else None
            covers = covers_on(scope, visit.start.date())
            if mishap:
                covers = coverage(scope, mishap), None
            profile = mishap.profile if mishap else None
            found[visit.id] = Bill(visit, scope.visits[visit.id], covers, profile)
        bill = found[visit.id]
        bill.lines.append(_line(scope.id(place), charge, bill))
    for bill in found.values():
        bill.steps = list(_steps(scope, bill))
    return found


def _line(id_: int, charge: ChargeItem, bill: Bill) -> Line:
    billed, adjustment = _cents(charge.price) * charge.quantity, _cents(charge.adjustment)
    if bill.accident:
        return Line(id_, charge, billed, adjustment, (billed - adjustment, 0), 0, 0)
    first, second = bill.covers
    insurers = _cents(charge.insurer_paid)
    share = insurers * _SECOND_SHARE // 100 if second else 0
    patient = _cents(charge.patient_paid)
    copay = min(patient, _cents(first.copay or 0)) if first and not bill.lines else 0
    return Line(id_, charge, billed, adjustment, (insurers - share, share), patient, copay)


def _cents(amount: float) -> int:
    return round(amount * 100)


def _steps(scope: Scope, bill: Bill) -> Iterator[tuple[datetime, Step]]:
    """What has happened; services are entered at the end of the visit."""
    dues = Dues(
        sum(line.patient for line in bill.lines),
        sum(line.copay for line in bill.lines),
        bill.insured,
        bill.covers[1] is not None,
        bill.accident is not None,
    )
    end = now(scope)
    for place, (when, step) in enumerate(course(scope, bill.visit.id, bill.visit.end, dues)):
        if place and when >= end:
            return
        yield when, step
