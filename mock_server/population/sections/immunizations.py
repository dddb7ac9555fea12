"""Immunizations by the schedules of both countries, for the same will to be vaccinated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from math import ceil

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import Dose, Vaccine
from mock_server.population.chart import Coding, Concept, Immunization
from mock_server.population.life import Life
from mock_server.population.times import YEAR, calendar, workday
from mock_server.world.keyed import Random, unit

_COUNTRIES = ("US", "UK")
_INTERVAL = 28  # days between two doses of a series, at least
_SEASON = 150  # days between two seasonal doses, at least


def immunizations(life: Life) -> list[Immunization]:
    """Doses given and refused in each country's own record."""
    if life.empty:
        return []
    found: list[Immunization] = []
    for country in _COUNTRIES:
        last: dict[str, int] = {}
        streams: dict[int, Random] = {}
        for planned, place, turn, dose, accepted in sorted(_planned(life, country), key=_when):
            day = _spaced(dose, planned, last.get(dose.series, -_SEASON), life)
            if day is None:
                continue
            last[dose.series] = day
            if place not in streams:
                name = f"vaccine/{country}/{dose.vaccine}/{dose.series}/{dose.dose}"
                streams[place] = life.stream(name)
            id_ = f"imm-{country.lower()}-{place:02d}-{turn}"
            given = _given(life, country, dose, day, id_, streams[place], accepted=accepted)
            if given:
                found.append(given)
    found.sort(key=lambda item: (item.occurrence, item.id))
    return _numbered(found)


_Plan = tuple[int, int, int, Dose, bool]


def _when(plan: _Plan) -> tuple[int, int, int]:
    return plan[:3]


def _planned(life: Life, country: str) -> Iterator[_Plan]:
    """(day, row, turn, dose, whether it is accepted) of every dose that is due by `as_of`."""
    person, now = life.person, life.as_of.toordinal()
    born, remembered = calendar(person.born), _remembered(life)
    reluctance: dict[str, float] = {}
    for place, dose in enumerate(catalogue().vaccines.schedules[country]):
        due = person.born + dose.due_days
        past = not dose.every_years and due + dose.window[1] < remembered
        if past or due > now or not _concerns(dose, born, person.sex):
            continue
        if dose.series not in reluctance:
            reluctance[dose.series] = life.body.reluctance(dose.series)
        accepted = reluctance[dose.series] < dose.uptake
        if accepted or not dose.every_years:
            for turn, day in enumerate(_days(life, dose, country)):
                yield day, place, turn, dose, accepted


def _spaced(dose: Dose, day: int, last: int, life: Life) -> int | None:
    """The day, or a later one that keeps the distance to the dose before; None if that is too late.

    A season knows one dose.
    """
    if dose.months:
        return day if day - last >= _SEASON else None
    if day - last >= _INTERVAL:
        return day
    moved = workday(last + _INTERVAL)
    latest = life.person.born + ceil(dose.due_days) + dose.window[1]
    return moved if dose.every_years or moved <= latest else None


def _concerns(dose: Dose, born: date, sex: str) -> bool:
    """Whether a row of the schedule is meant for somebody of that cohort and sex."""
    if dose.sex not in (None, sex):
        return False
    if dose.born_from and born < dose.born_from:
        return False
    return not (dose.born_until and born > dose.born_until)


def _remembered(life: Life) -> int:
    """From when doses are known: adults bring the card of their last ten years."""
    person = life.person
    return person.registered - int(10 * YEAR) if person.age(person.registered) >= 18 else 0


@cache
def _first_day(licensed: int) -> int:
    return date(licensed, 7, 1).toordinal()


def _days(life: Life, dose: Dose, country: str) -> Iterator[int]:
    """The days on which a dose is due and given, once or again and again."""
    person = life.person
    vaccine = catalogue().vaccines.vaccines[dose.vaccine]
    due = person.born + ceil(dose.due_days)
    start = max(due, dose.from_.toordinal() if dose.from_ else 0, _first_day(vaccine.licensed_from))
    stop = min(
        person.day(dose.to_age_years),
        dose.until.toordinal() if dose.until else 10**7,
        life.as_of.date().toordinal(),
    )
    if dose.risk:
        onsets = [c.onset for c in life.courses if c.condition.key in dose.risk]
        start = max(start, min(onsets, default=10**7))
    if dose.every_years is None:
        if start <= due + dose.window[1] and start < stop:
            yield _visit_day(life, dose, start, due, country)
        return
    step = max(1, int(dose.every_years * YEAR))
    earliest = max(start, life.person.registered - 2 * step if step < 1000 else start)
    day = start + (earliest - start + step - 1) // step * step
    while day < stop:
        seasonal = _season(life, dose, day) if dose.months else day
        if start <= seasonal < stop:
            yield workday(seasonal)
        day += step


def _season(life: Life, dose: Dose, day: int) -> int:
    """A day of the season that begins in the year of `day`."""
    first = calendar(day).replace(month=dose.months[0], day=1).toordinal()
    year = calendar(day).year
    drawn = unit(life.person.seed, "person", life.person.n, "season", dose.series, year)
    return first + int(drawn**1.5 * 30 * len(dose.months))


def _visit_day(life: Life, dose: Dose, start: int, due: int, country: str) -> int:
    """At a visit near the due date where there is one, else soon after it."""
    latest = due + int(dose.window[1])
    if country == "US" and start >= life.person.registered:
        visit = life.timeline.visit_on_or_after(start, min(60, max(0, latest - start)))
        if visit and visit.kind not in ("emergency", "inpatient", "telehealth"):
            return visit.day
    late = unit(life.person.seed, "person", life.person.n, "late", country, str(dose.due_days))
    wait = min(int(late**3 * 40), max(0, int(dose.window[1])))
    day = workday(start + wait)
    return day if day <= latest else start


def _given(
    life: Life, country: str, dose: Dose, day: int, id_: str, random: Random, *, accepted: bool
) -> Immunization | None:
    """The record of a dose: given, refused, or None where nobody wrote anything down."""
    vaccine = catalogue().vaccines.vaccines[dose.vaccine]
    habits = catalogue().traits.practice
    draws = [random.random() for _ in range(4)]
    if dose.months and draws[0] < habits["season-missed"]:
        return None
    visit = life.timeline.visit_on_or_after(day, 0) if country == "US" else None
    when = life.at(day, visit.minute + 12 if visit else 9 * 60 + int(draws[1] * 420))
    if not life.happened(when) or day < _remembered(life):
        return None
    if not accepted and (draws[2] >= habits["refused"] or day < life.person.registered):
        return None
    joined = life.at(life.person.registered, 10 * 60)
    reasons = list(catalogue().vaccines.refusal_reasons.values())
    why = reasons[int(draws[3] * len(reasons))] if reasons and not accepted else None
    uk_maker = vaccine.uk_manufacturer if country == "UK" else None
    return Immunization(
        id=id_,
        recorded=max(when, joined),
        last_updated=max(when, joined),
        key=vaccine.key,
        country=country,
        status="completed" if accepted else "not-done",
        status_reason=_term(why.text, why.snomed) if why else None,
        vaccine=vaccine.concept,
        occurrence=when,
        dose_number=dose.dose or 0,
        series=dose.series,
        lot_number=f"MOCK{int(draws[1] * 90000 + 10000)}",
        expiration=(when + timedelta(days=200 + int(draws[2] * 300))).date(),
        manufacturer=uk_maker or vaccine.manufacturer,
        site=_site(vaccine, draws[3]),
        route=_route(vaccine),
        encounter=visit.id if visit and when >= joined else None,
        practitioner=life.practitioner,
    )


def _numbered(found: list[Immunization]) -> list[Immunization]:
    """Numbers the doses of repeated vaccines as they come."""
    counted: dict[tuple[str, str], int] = {}
    for item in found:
        mark = item.country, item.series
        if item.status == "completed":
            counted[mark] = counted.get(mark, 0) + 1
        item.dose_number = item.dose_number or max(1, counted.get(mark, 1))
    return found


def _site(vaccine: Vaccine, drawn: float) -> Concept:
    key = vaccine.sites[int(drawn * len(vaccine.sites))]
    site = catalogue().vaccines.sites.get(key)
    return _term(site.text, site.snomed) if site else Concept(key)


def _route(vaccine: Vaccine) -> Concept:
    route = catalogue().care.routes[vaccine.route]
    return _term(route.text, route.snomed)


def _term(text: str, snomed: str | None) -> Concept:
    return Concept(text, (Coding(systems.SNOMED, snomed, text),) if snomed else ())
