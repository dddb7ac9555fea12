"""Structural truths hold for everybody: each function yields what is wrong with one chart.

MOCK_EHR_TEST_PEOPLE=2500 looks at more people than the usual 300.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from mock_server.population import Population
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Chart, Concept, Observation, Quantity
from mock_server.population.names import pools
from mock_server.population.results import flag, rounded

YEAR = 365.2425
PEOPLE = int(os.environ.get("MOCK_EHR_TEST_PEOPLE", "300"))
_LATE = ("documents", "reports", "requests", "observations")  # results may outlive the patient
_WHITE_CELLS = ("neutrophils", "lymphocytes", "monocytes", "eosinophils", "basophils")
LISTS = (
    *("encounters", "appointments", "conditions", "observations", "reports", "medications"),
    *("dispenses", "allergies", "immunizations", "procedures", "requests", "documents"),
    *("care_plans", "devices", "coverages", "charges"),
)


def end_of(chart: Chart) -> datetime:
    """Until when something can have happened."""
    as_of = datetime(chart.as_of.year, chart.as_of.month, chart.as_of.day, tzinfo=UTC)
    return min(as_of, chart.patient.deceased) if chart.patient.deceased else as_of


def age(chart: Chart, when: date) -> float:
    return (when - chart.patient.birth_date).days / YEAR


def number(item: Observation) -> float:
    assert isinstance(item.value, Quantity)
    return item.value.value


def pulse_pressure_is_plausible(chart: Chart) -> Iterator[str]:
    for item in chart.observations:
        if item.key == "blood-pressure":
            high, low = (part.value for part in item.components)
            assert isinstance(high, Quantity)
            assert isinstance(low, Quantity)
            if low.value > high.value - 20:
                yield f"{item.id}: {high.value}/{low.value}"


def bmi_is_weight_by_height_squared(chart: Chart) -> Iterator[str]:
    height = weight = 0.0
    for item in chart.observations:
        if item.key == "body-height":
            height = number(item)
        elif item.key == "body-weight":
            weight = number(item)
        elif item.key == "bmi":
            expected = weight / (height / 100) ** 2
            if abs(number(item) - expected) > 0.051:
                yield f"{item.id}: {number(item)} is not {expected:.2f}"


def white_cells_are_the_sum_of_their_kinds(chart: Chart) -> Iterator[str]:
    counts: dict[datetime, dict[str, float]] = defaultdict(dict)
    for item in chart.observations:
        if item.key == "wbc" or item.key in _WHITE_CELLS:
            counts[item.effective][item.key] = number(item)
    for when, values in counts.items():
        if "wbc" in values and set(values) > set(_WHITE_CELLS):
            parts = sum(values[key] for key in _WHITE_CELLS)
            if abs(values["wbc"] - parts) > 0.051:
                yield f"{when}: {values['wbc']} white cells of which {parts:.2f} are counted"


def height_of_adults_is_stable_and_children_grow(chart: Chart) -> Iterator[str]:
    last: tuple[date, float] | None = None
    for item in chart.observations:
        if item.key != "body-height":
            continue
        day, value = item.effective.date(), number(item)
        if last:
            years = (day - last[0]).days / YEAR
            grown = value - last[1]
            limit = (
                1.6 + 0.2 * years
                if age(chart, last[0]) >= 19
                else 2.5 + (48 if age(chart, last[0]) < 1 else 20) * years
            )
            if grown < -1.6 - 0.3 * years or grown > limit:
                yield f"{item.id}: {last[1]} → {value} cm in {years:.1f} years"
        last = day, value


def nothing_before_birth_or_after_the_end(chart: Chart) -> Iterator[str]:
    born, end = chart.patient.birth_date, end_of(chart)
    for name in LISTS:
        for item in getattr(chart, name):
            instants = [item.recorded]
            days = []
            for field in ("start", "effective", "authored_on", "occurrence", "date", "handed_over"):
                value = getattr(item, field, None)
                if isinstance(value, datetime):
                    if name != "appointments":
                        instants.append(value)
                elif isinstance(value, date):
                    days.append(value)
            for field in ("onset", "abatement", "end"):
                value = getattr(item, field, None)
                if type(value) is date:
                    days.append(value)
            late = 90 if name in ("documents", "dispenses", "care_plans") else 0
            for when in instants:
                slack = timedelta(days=3) if name in _LATE else None
                limit = end + slack if slack and chart.patient.deceased else end
                if when.date() < born or when >= limit + timedelta(minutes=late):
                    yield f"{name} {item.id}: {when}"
            yield from (f"{name} {item.id}: {d}" for d in days if d < born or d > end.date())
            if item.last_updated < item.recorded:
                yield f"{name} {item.id}: updated before it was recorded"


def no_drug_before_its_reason_or_its_market(chart: Chart) -> Iterator[str]:
    conditions = {item.id: item for item in chart.conditions}
    drugs = {drug.text: drug for drug in catalogue().medications.values()}
    for item in chart.medications:
        reason = conditions.get(item.reason or "")
        if reason is None:
            yield f"{item.id} {item.medication.text}: no reason"
        elif item.start < reason.onset:
            yield f"{item.id}: {item.start} before {reason.code.text} at {reason.onset}"
        drug = drugs[item.medication.text]
        if item.start.year < drug.available_from:
            yield f"{item.id}: {drug.key} in {item.start.year}"
        told = chart.story is not None
        if not told and not drug.min_age - 0.1 <= age(chart, item.start) <= drug.max_age + 0.1:
            yield f"{item.id}: {drug.key} at {age(chart, item.start):.1f}"


def drugs_end_as_their_status_says(chart: Chart) -> Iterator[str]:
    for item in chart.medications:
        if (item.status == "active") != (item.end is None):
            yield f"{item.id}: {item.status} until {item.end}"
        if item.end and item.end <= item.start:
            yield f"{item.id}: {item.start} to {item.end}"
        if item.status == "stopped" and item.status_reason is None:
            yield f"{item.id}: stopped for no reason"


def no_drug_against_an_allergy(chart: Chart) -> Iterator[str]:
    allergens = catalogue().allergies.allergens
    classes = {allergens[item.key].class_ for item in chart.allergies if item.key} - {None}
    drugs = {drug.text: drug for drug in catalogue().medications.values()}
    for item in chart.medications:
        if drugs[item.medication.text].allergy_class in classes:
            yield f"{item.id}: {item.medication.text}"


def no_drugs_that_do_not_go_together(chart: Chart) -> Iterator[str]:
    drugs = {drug.text: drug for drug in catalogue().medications.values()}
    active = [drugs[m.medication.text] for m in chart.medications if m.status == "active"]
    keys = [drug.key for drug in active]
    if chart.story:
        return
    for drug in active:
        yield from (f"{drug.key} with {other}" for other in drug.interactions if other in keys)
    yield from (f"{key} twice" for key, times in Counter(keys).items() if times > 1)


def vaccines_fall_into_their_windows(chart: Chart) -> Iterator[str]:
    data = catalogue().vaccines
    for item in chart.immunizations:
        days = (item.occurrence.date() - chart.patient.birth_date).days
        fits = [
            dose
            for dose in data.schedules[item.country]
            if dose.vaccine == item.key
            and dose.series == item.series
            and dose.dose in (None, item.dose_number)
            and (
                days >= dose.due_days - 1
                if dose.every_years
                else dose.due_days - dose.window[0] <= days <= dose.due_days + dose.window[1] + 4
            )
            and not (dose.born_from and chart.patient.birth_date < dose.born_from)
            and not (dose.born_until and chart.patient.birth_date > dose.born_until)
        ]
        if not fits:
            yield f"{item.id} {item.key} dose {item.dose_number} at {days} days"
        if item.occurrence.year < data.vaccines[item.key].licensed_from:
            yield f"{item.id} {item.key} in {item.occurrence.year}"
        if (item.status == "not-done") != (item.status_reason is not None):
            yield f"{item.id} {item.status} {item.status_reason}"


def _limits(limits: Any) -> tuple[float | None, float | None] | None:
    return None if limits is None else (limits.low, limits.high)


def units_and_flags_fit(chart: Chart) -> Iterator[str]:
    analytes = catalogue().observations.analytes
    for item in chart.observations:
        analyte = analytes[item.key]
        if item.code != analyte.concept or item.category != analyte.category:
            yield f"{item.id}: not the code of {item.key}"
        if isinstance(item.value, Quantity):
            value, limits = item.value.value, item.reference_range
            if item.value.code != analyte.unit or rounded(analyte, value) != value:
                yield f"{item.id} {item.key}: {item.value}"
            # the practice's date may be the day before the date in UTC
            days = [item.effective.date() - timedelta(days=n) for n in (0, 1)]
            ranges = [analyte.range(chart.patient.gender, age(chart, day)) for day in days]
            if _limits(limits) not in [_limits(one) for one in ranges]:
                yield f"{item.id} {item.key}: range {limits}"
            expected = ranges[0] if _limits(limits) == _limits(ranges[0]) else ranges[1]
            if item.interpretation != flag(analyte, value, expected):
                yield f"{item.id} {item.key}: {value} is {item.interpretation} in {limits}"
            below = limits and limits.low is not None and value < limits.low
            above = limits and limits.high is not None and value > limits.high
            sign = "L" if below else "H" if above else "N"
            if limits and (item.interpretation or "")[:1] != sign:
                yield f"{item.id} {item.key}: {value} flagged {item.interpretation}"
        elif isinstance(item.value, Concept) and item.value.text not in {
            answer.text for answer in analyte.values
        }:
            yield f"{item.id} {item.key}: {item.value.text}"


def pregnancies_are_possible(chart: Chart) -> Iterator[str]:
    conditions = catalogue().conditions
    for item in chart.conditions:
        condition = conditions.get(item.key or "")
        if condition and condition.sex not in (None, chart.patient.gender):
            yield f"{item.id} {item.key} in a {chart.patient.gender}"
        if condition and condition.course == "pregnancy" and not 12 <= age(chart, item.onset) < 56:
            yield f"{item.id} {item.key} at {age(chart, item.onset):.0f}"


def references_resolve_and_ids_are_unique(chart: Chart) -> Iterator[str]:
    ids = {name: Counter(item.id for item in getattr(chart, name)) for name in LISTS}
    yield from (f"{name} {i} twice" for name in LISTS for i, n in ids[name].items() if n > 1)
    links = {
        "encounter": "encounters",
        "appointment": "appointments",
        "reason": "conditions",
        "condition": "conditions",
        "request": "requests",
        "report": "reports",
        "procedure": "procedures",
    }
    for name in LISTS:
        for item in getattr(chart, name):
            for field, target in links.items():
                value = getattr(item, field, None)
                if field == "reason" and name in ("encounters", "appointments"):
                    continue
                if field == "request" and name == "dispenses":
                    target = "medications"
                if value is not None and value not in ids[target]:
                    yield f"{name} {item.id}: no {field} {value}"
            for field, target in (("diagnoses", "conditions"), ("results", "observations")):
                for value in getattr(item, field, ()):
                    if value not in ids[target]:
                        yield f"{name} {item.id}: no {field} {value}"


def charges_add_up(chart: Chart) -> Iterator[str]:
    for item in chart.charges:
        parts = item.adjustment + item.insurer_paid + item.patient_paid
        if abs(item.price - parts) > 0.005 or min(item.insurer_paid, item.patient_paid) < 0:
            yield f"{item.id}: {item.price} is not {parts}"


def appointments_agree_with_encounters(chart: Chart) -> Iterator[str]:
    encounters = {item.id: item for item in chart.encounters}
    end = end_of(chart)
    for item in chart.appointments:
        if (item.status == "fulfilled") != (item.encounter is not None):
            yield f"{item.id}: {item.status} with encounter {item.encounter}"
        if item.encounter and encounters[item.encounter].start != item.start:
            yield f"{item.id}: not at the time of {item.encounter}"
        if item.status == "booked" and item.start < end:
            yield f"{item.id}: booked in the past"
        if item.status == "noshow" and item.start >= end:
            yield f"{item.id}: missed in the future"


def nothing_goes_on_after_death(chart: Chart) -> Iterator[str]:
    died = chart.patient.deceased
    if died is None:
        return
    for appointment in chart.appointments:
        if appointment.status == "booked":
            yield f"{appointment.id}: still booked"
        if appointment.status == "fulfilled" and appointment.start >= died:
            yield f"{appointment.id}: kept at {appointment.start}"
    for name in ("medications", "care_plans", "coverages"):
        for item in getattr(chart, name):
            if item.status == "active" or item.end is None or item.end > died.date():
                yield f"{name} {item.id}: {item.status} until {item.end}"
    for plan in chart.care_plans:
        yield from (f"{goal.id}: active" for goal in plan.goals if goal.status == "active")


def own_encounters_do_not_overlap(chart: Chart) -> Iterator[str]:
    for one, other in pairwise(sorted(chart.encounters, key=lambda item: item.start)):
        if other.start < one.end:
            yield f"{other.id} at {other.start} before {one.id} ends at {one.end}"


def nothing_is_measured_twice_at_once(chart: Chart) -> Iterator[str]:
    times = Counter((item.key, item.effective) for item in chart.observations)
    yield from (f"{key} at {when} twice" for (key, when), n in times.items() if n > 1)


def a_visit_has_the_reason_it_was_booked_for(chart: Chart) -> Iterator[str]:
    booked = {slot.encounter: slot.reason for slot in chart.appointments}
    for visit in chart.encounters:
        if visit.reason and visit.id in booked and visit.reason != booked[visit.id]:
            yield f"{visit.id}: {visit.reason}, booked for {booked[visit.id]}"


def relatives_have_names_of_their_sex(chart: Chart) -> Iterator[str]:
    sexes = {one.text: one.sex for one in catalogue().identity.relationships}
    for kin in chart.patient.contacts:
        sex = sexes[kin.relationship.text]
        if sex and kin.name.given[0] not in pools()[sex].words:
            yield f"{kin.relationship.text} {kin.name.given[0]}"


def public_programmes_insure_each_alone(chart: Chart) -> Iterator[str]:
    for cover in chart.coverages:
        if cover.kind in ("medicare", "medicaid") and cover.relationship != "self":
            yield f"{cover.id}: {cover.relationship} of a member of {cover.plan}"


TRUTHS: tuple[Callable[[Chart], Iterator[str]], ...] = (
    pulse_pressure_is_plausible,
    bmi_is_weight_by_height_squared,
    white_cells_are_the_sum_of_their_kinds,
    height_of_adults_is_stable_and_children_grow,
    nothing_before_birth_or_after_the_end,
    no_drug_before_its_reason_or_its_market,
    drugs_end_as_their_status_says,
    no_drug_against_an_allergy,
    no_drugs_that_do_not_go_together,
    vaccines_fall_into_their_windows,
    units_and_flags_fit,
    pregnancies_are_possible,
    references_resolve_and_ids_are_unique,
    charges_add_up,
    appointments_agree_with_encounters,
    nothing_goes_on_after_death,
    own_encounters_do_not_overlap,
    nothing_is_measured_twice_at_once,
    a_visit_has_the_reason_it_was_booked_for,
    relatives_have_names_of_their_sex,
    public_programmes_insure_each_alone,
)


@pytest.fixture(scope="module")
def violations(population: Population) -> dict[str, list[str]]:
    """What each truth finds wrong, over all people, in one pass."""
    found: dict[str, list[str]] = defaultdict(list)
    for n in range(1, PEOPLE + 1):
        chart = population.chart(n)
        for truth in TRUTHS:
            found[truth.__name__].extend(f"{n}: {text}" for text in truth(chart))
    return found


@pytest.mark.parametrize("truth", [truth.__name__ for truth in TRUTHS])
def test_everybody(violations: dict[str, list[str]], truth: str) -> None:
    assert violations[truth][:10] == []
