"""Prescriptions and their fills: a course of a drug is a chain of renewals."""

from __future__ import annotations

from datetime import datetime

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import (
    Coding,
    Concept,
    Dosage,
    MedicationDispense,
    MedicationRequest,
    Quantity,
)
from mock_server.population.life import Life, rate
from mock_server.population.times import calendar
from mock_server.population.treatment import Drug
from mock_server.population.visits import Visit
from mock_server.world.keyed import Random, token

_RENEW_EARLY = 25  # days before the supply ends


class Prescribing:
    """Writes the prescriptions and dispenses of a life; `conditions` names courses' records."""

    def __init__(self, life: Life, conditions: dict[int, str]) -> None:
        self.life, self.conditions = life, conditions
        self.requests: list[MedicationRequest] = []
        self.dispenses: list[MedicationDispense] = []
        for drug in life.drugs:
            if not life.empty:
                self._course(drug)
        self.requests.sort(key=lambda item: (item.recorded, item.id))
        self.dispenses.sort(key=lambda item: (item.handed_over, item.id))

    def _course(self, drug: Drug) -> None:
        """One course of a drug as requests, from its start or from when the record begins."""
        life, joined = self.life, self.life.person.registered
        if drug.end is not None and drug.end <= max(joined, drug.start):
            return
        key, index = drug.course.condition.key, drug.course.index
        name = f"{drug.medication.key}-{key}-{index}-{drug.start}"
        random = life.stream(f"prescriptions/{name}")
        coded = random.random() >= rate("uncoded-medication") or drug.line < 0
        supply = drug.medication.days_supply * (1 + drug.medication.refills)
        visit, start = drug.visit, drug.start
        if drug.start < joined:
            visit = life.timeline.visit_on_or_after(joined, 10)
            start = visit.day if visit else joined
        taken_from = drug.start
        place = 0
        while drug.end is None or start < drug.end:
            until = start + supply
            early = min(_RENEW_EARLY, supply // 4)
            renewed = life.timeline.visit_on_or_after(until - early, early)
            following = renewed.day if renewed else until
            last = drug.end is not None and drug.end <= following
            end = drug.end if last else following
            if end is not None and end <= start:
                break
            if life.at(start, _minute(visit, start)) >= life.until:
                return
            id_ = f"med-{_short(name, life.person.seed)}-{place:02d}"
            self._request(drug, id_, visit, start, taken_from, end, last=last, coded=coded)
            self._fills(drug, id_, start, end if end is not None else until, random)
            if last:
                return
            start = taken_from = following
            visit = renewed
            place += 1

    def _request(
        self,
        drug: Drug,
        id_: str,
        visit: Visit | None,
        start: int,
        taken_from: int,
        end: int | None,
        *,
        last: bool,
        coded: bool,
    ) -> None:
        life, medication = self.life, drug.medication
        authored = life.at(start, _minute(visit, start))
        finished = life.ended(end)
        why = drug.stop if last and drug.stop != "course-completed" else None
        if finished and finished == life.died:
            why = "death"
        stopped = finished is not None and why is not None
        reason = catalogue().care.stop_reasons[why] if stopped and why else None
        seen = visit if visit and visit.day == start else None
        self.requests.append(
            MedicationRequest(
                id=id_,
                recorded=authored,
                last_updated=max(authored, finished) if finished else authored,
                key=medication.key if coded else None,
                status="stopped" if stopped else "completed" if finished else "active",
                medication=medication.concept if coded else Concept(medication.text),
                authored_on=authored,
                start=calendar(taken_from),
                end=finished.date() if finished else None,
                dosage=_dosage(drug),
                quantity=_quantity(drug),
                refills=medication.refills,
                days_supply=medication.days_supply,
                status_reason=_term(reason.text, reason.snomed) if reason else None,
                reason=self.conditions.get(id(drug.course)),
                encounter=seen.id if seen else None,
                practitioner=life.practitioner,
                note=drug.note,
            )
        )

    def _fills(self, drug: Drug, request: str, start: int, end: int, random: Random) -> None:
        """Fills at the pharmacy: the first within two days, refills mostly in time."""
        life, medication = self.life, drug.medication
        habits = catalogue().traits.practice
        day = start
        for place in range(1 + medication.refills):
            late, hour = random.random(), random.random()
            if place == 0:
                day += int(late * 2)
            elif late < habits["fill-late"]:
                day += int(hour * habits["fill-late-days"])
            minute = 17 * 60 + int(hour * 180) if place == 0 else 9 * 60 + int(hour * 600)
            when: datetime = life.at(day, minute)
            if place and day >= end:
                return
            day += medication.days_supply
            if life.happened(when):
                self.dispenses.append(
                    MedicationDispense(
                        id=f"dsp-{request[4:]}-{place}",
                        recorded=when,
                        last_updated=when,
                        status="completed",
                        request=request,
                        medication=medication.concept,
                        handed_over=when,
                        quantity=_quantity(drug),
                        days_supply=medication.days_supply,
                    )
                )


def _minute(visit: Visit | None, day: int) -> int:
    """Prescribed in the visit of that day, else by telephone in the morning."""
    return visit.minute + 15 if visit and visit.day == day else 9 * 60


def _short(name: str, seed: int) -> str:
    return token(seed, "prescription", name, size=4)


def _dosage(drug: Drug) -> Dosage:
    sig = drug.sig
    route = catalogue().care.routes[drug.medication.route]
    return Dosage(
        text=sig.text,
        route=_term(route.text, route.snomed),
        dose=Quantity(sig.dose, sig.dose_unit, "1"),
        per_day=sig.per_day,
        as_needed=sig.as_needed,
    )


def _quantity(drug: Drug) -> Quantity:
    """What is handed out: enough for the days of supply."""
    amount = drug.sig.dose * drug.sig.per_day * drug.medication.days_supply
    return Quantity(float(max(1, round(amount))), drug.sig.dose_unit, "1")


def _term(text: str, snomed: str | None) -> Concept:
    coding = (Coding(systems.SNOMED, snomed, text),) if snomed else ()
    return Concept(text, coding)
