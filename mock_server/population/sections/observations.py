"""Vital signs, habits, questionnaires and laboratory results."""

from __future__ import annotations

from datetime import datetime, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.measures import Analyte, Panel
from mock_server.population.catalogue.people import VitalSign
from mock_server.population.chart import (
    Component,
    Concept,
    DiagnosticReport,
    Observation,
    Quantity,
)
from mock_server.population.life import Life, rate
from mock_server.population.results import chosen, flag, quantity, rounded
from mock_server.population.times import MONTH
from mock_server.population.visits import Visit
from mock_server.world.keyed import Random

_SMOKING = "smoking-status"
_LEAST_PULSE_PRESSURE = 20


class Measuring:
    """Writes the observations and reports of a life, visit by visit."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.observations: list[Observation] = []
        self.reports: list[DiagnosticReport] = []
        self.orders: dict[str, tuple[Visit, Panel, datetime]] = {}
        self._signs, self._labs = life.stream("vital-signs"), life.stream("laboratory")
        self._last: dict[str, int] = {}
        self._height: dict[str, float] = {}  # the last recorded, which a later BMI is based on
        self._reported: set[str] = set()  # in this visit: what two panels share is done once
        self._count = 0
        self._age = 0.0
        self._analytes = catalogue().observations.analytes
        for visit in life.visits:
            start = life.at(visit.day, visit.minute)
            if start >= life.as_of:
                break
            if life.happened(start):
                self._visit(visit, start)

    def _visit(self, visit: Visit, start: datetime) -> None:
        self._age = self.life.person.age(visit.day)
        vitals = catalogue().encounters[visit.kind].vitals
        if vitals and self._signs.random() >= rate("missing-vitals"):
            self._vital_signs(visit, start + timedelta(minutes=5))
        self._reported.clear()
        values: dict[str, float] = {}  # of this visit, whatever panel they are reported in
        for panel in _distinct(visit):
            self._panel(visit, panel, start + timedelta(minutes=15), values)

    def _vital_signs(self, visit: Visit, when: datetime) -> None:
        age = self._age
        values = dict(self._height)
        for sign in catalogue().traits.vitals:
            if not self._wanted(sign, visit, age):
                continue
            analyte = self._analytes[sign.analyte]
            if analyte.components:
                self._pressure(visit, analyte, when)
            elif analyte.key == _SMOKING:
                self._smoking(visit, analyte, when, age)
            elif analyte.derived is None or "body-weight" in values:
                value = self._value(analyte, visit.day, values, self._signs)
                self._add(analyte, visit, when, rounded(analyte, value))
        self._height = {key: value for key, value in values.items() if key == "body-height"}

    def _wanted(self, sign: VitalSign, visit: Visit, age: float) -> bool:
        drawn = self._signs.random()
        if not sign.from_age <= age < sign.to_age:
            return False
        months = sign.adult_months if age >= 20 else sign.every_months
        if months and visit.day - self._last.get(sign.analyte, 0) < months * MONTH:
            return False
        if drawn >= sign.share:
            return False
        self._last[sign.analyte] = visit.day
        return True

    def _value(self, analyte: Analyte, day: int, values: dict[str, float], random: Random) -> float:
        """A value that agrees with those of the same visit, as recorded."""
        body = self.life.physiology
        if analyte.derived is None:
            value = rounded(analyte, body.measure(analyte.key, day, random))
        else:

            def part(key: str) -> float:
                if key not in values:
                    values[key] = self._value(self._analytes[key], day, values, random)
                return values[key]

            value = rounded(analyte, body.derive(analyte, day, part))
        values[analyte.key] = value
        return value

    def _pressure(self, visit: Visit, analyte: Analyte, when: datetime) -> None:
        """Blood pressure; some readings end in the 0 that humans like."""
        body, random = self.life.physiology, self._signs
        tens = random.random() < rate("round-blood-pressure")
        high, low = (body.measure(key, visit.day, random) for key in analyte.components)
        step = 10 if tens else 2
        top = step * round(high / step)
        bottom = min(step * round(low / step), top - _LEAST_PULSE_PRESSURE)
        parts = []
        for key, value in zip(analyte.components, (top, bottom), strict=True):
            part = self._analytes[key]
            parts.append(Component(key, part.concept, quantity(part, value)))
        self._add(analyte, visit, when, None, components=tuple(parts))

    def _smoking(self, visit: Visit, analyte: Analyte, when: datetime, age: float) -> None:
        state = self.life.body.smoking(age)
        answer = next(v for v in analyte.values if v.key == state)
        self._add(analyte, visit, when, answer.concept)

    def _panel(self, visit: Visit, panel: Panel, when: datetime, values: dict[str, float]) -> None:
        random = self._labs
        low, high = panel.hours
        number = len(self.orders) + 1
        issued = when + timedelta(minutes=int(60 * (low + (high - low) * random.random())))
        analytes = [self._analytes[key] for key in panel.members]
        laboratory = analytes[0].category == "laboratory"
        report = f"rep-{number:04d}" if laboratory else None
        self.orders[f"req-{number:04d}"] = (visit, panel, issued)
        results = []
        for analyte in analytes:
            if analyte.key in self._reported:
                continue
            self._reported.add(analyte.key)
            result = self._result(analyte, visit.day, values)
            if result is None:
                continue
            done = issued if laboratory else when
            id_ = self._add(analyte, visit, when, result, report=report, issued=done)
            results.append(id_)
        if report and results and self.life.as_of > issued:
            self.reports.append(
                DiagnosticReport(
                    id=report,
                    recorded=issued,
                    last_updated=issued,
                    key=panel.key,
                    status="final",
                    code=panel.concept,
                    effective=when,
                    issued=issued,
                    results=tuple(results),
                    request=f"req-{number:04d}",
                    specimen=panel.specimen_concept,
                    encounter=visit.id,
                    practitioner=self.life.practitioner,
                )
            )

    def _result(
        self, analyte: Analyte, day: int, values: dict[str, float]
    ) -> float | Concept | None:
        life = self.life
        if analyte.values:
            return chosen(analyte, life.physiology, day, self._labs)
        if analyte.derived == "egfr" and life.person.age(day) < 18:
            return None
        if analyte.key in values:
            return values[analyte.key]
        return self._value(analyte, day, values, self._labs)

    def _add(
        self,
        analyte: Analyte,
        visit: Visit,
        when: datetime,
        value: float | Concept | None,
        *,
        components: tuple[Component, ...] = (),
        report: str | None = None,
        issued: datetime | None = None,
    ) -> str:
        """Writes one observation, unless its result is still out."""
        self._count += 1
        id_ = f"obs-{self._count:05d}"
        recorded = issued or when
        if recorded >= self.life.as_of:
            return id_
        limits = sign = None
        shown: Quantity | Concept | None = None
        if isinstance(value, float):
            limits = analyte.range(self.life.person.sex, self._age)
            sign = flag(analyte, value, limits)
            shown = Quantity(value, analyte.unit_text, analyte.unit or "1")
        elif value is not None:
            shown = value
            sign = next(("A" for v in analyte.values if v.abnormal and v.concept is value), None)
        self.observations.append(
            Observation(
                id=id_,
                recorded=recorded,
                last_updated=recorded,
                key=analyte.key,
                status="final",
                category=analyte.category,
                code=analyte.concept,
                effective=when,
                value=shown,
                components=components,
                interpretation=sign,
                reference_range=limits.shown if limits else None,
                encounter=visit.id,
                practitioner=self.life.practitioner,
                report=report,
            )
        )
        return id_


def _distinct(visit: Visit) -> list[Panel]:
    """The panels of a visit without those that another one contains."""
    asked = [catalogue().observations.panels[key] for key in visit.panels]
    return [
        panel
        for panel in asked
        if not any(set(panel.members) < set(other.members) for other in asked)
    ]
