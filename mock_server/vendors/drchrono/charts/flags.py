"""What a practice keeps of its patients by its own choice: flags on charts, and own fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.practices import practice
from mock_server.vendors.drchrono.charts.people import contact_point, email, years_old
from mock_server.vendors.drchrono.charts.timing import end_of_care, later, now
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.charting import flag_types
from mock_server.vendors.drchrono.practice.ids import demographic_id, flag_type_id
from mock_server.vendors.drchrono.scope import Body, Scope, in_order, naive

_ENGLISH = "en"
_ANTICOAGULANTS = frozenset({"apixaban", "rivaroxaban", "warfarin"})
_OLD = 82
"""Age from which falls are watched for."""
_MISSED = 2

Flag = tuple[str, str, datetime, datetime | None]
"""A kind of flag, its words, when it was put on and when it came off, if it did."""


def attached_flags(scope: Scope) -> list[Body]:
    """The flags on the chart, those that came off too."""
    kinds = list(setup().charting.flag_types)
    return [
        {
            "id": scope.id(kinds.index(key)),
            "flag_type": flag_type_id(scope.keeper, key),
            "flag_text": text,
            "archived": off is not None,
            "created_at": naive(since),
            "updated_at": naive(off or since),
        }
        for key, text, since, off in sorted(_flags(scope), key=lambda flag: kinds.index(flag[0]))
        if since < end_of_care(scope)
    ]


def flags(scope: Scope, attached: list[Body]) -> list[Body]:
    """The flag types that are on the chart now."""
    chart = scope.chart
    known = _types(scope.seed, chart.practice, chart.as_of)
    return [dict(known[flag["flag_type"]]) for flag in attached if not flag["archived"]]


@lru_cache(maxsize=64)
def _types(seed: int, index: int, as_of: date) -> dict[int, Body]:
    return {body["id"]: body for body in flag_types(seed, practice(seed, index), as_of)}


def _flags(scope: Scope) -> Iterator[Flag]:
    patient = scope.chart.patient
    for allergy in in_order(scope.chart.allergies):
        if allergy.criticality == "high":
            yield "allergy", allergy.code.text, allergy.recorded, None
            break
    if _interpreter(scope):
        assert patient.language is not None  # noqa: S101
        yield "interpreter", patient.language.text, patient.recorded, None
    yield from _watched(scope)
    missed = [slot for slot in in_order(scope.chart.appointments) if slot.status == "noshow"]
    missed.sort(key=lambda slot: slot.last_updated)
    if len(missed) >= _MISSED:
        yield "no-show", "", _used(scope, "no-show", missed[_MISSED - 1].last_updated), None
    until = setup().charting.flag_types["paper-chart"].until
    if patient.recorded.year < 2016 and until:
        off = later(scope, datetime(until.year, until.month, until.day, tzinfo=UTC), 10, 0)
        gone = off if off < now(scope) else None
        yield "paper-chart", f"Shelf {scope.number('shelf') % 40 + 1}", patient.recorded, gone


def _watched(scope: Scope) -> Iterator[Flag]:
    """What makes falls or bleeding likely."""
    patient = scope.chart.patient
    born = patient.birth_date
    old = datetime(born.year + _OLD, born.month, min(born.day, 28), 17, tzinfo=UTC)
    yield "fall-risk", "", max(patient.recorded, old), None
    drugs = catalogue().medications
    thin = [
        drug
        for drug in in_order(scope.chart.medications)
        if drug.key in drugs and drugs[drug.key].ingredient in _ANTICOAGULANTS
    ]
    if thin:
        ends = [drug.last_updated for drug in thin]
        over = all(drug.status != "active" for drug in thin)
        yield (
            "anticoagulant",
            thin[0].medication.text,
            thin[0].recorded,
            max(ends) if over else None,
        )
    if scope.drawn("directive") < 0.3 and years_old(scope, scope.chart.as_of) >= _OLD:
        yield "directive", "", _used(scope, "directive", max(patient.recorded, old)), None


def _used(scope: Scope, key: str, moment: datetime) -> datetime:
    """When a flag was put on: not before the practice had it."""
    since = setup().charting.flag_types[key].since
    return max(moment, datetime(since.year, since.month, since.day, 20, tzinfo=UTC))


def _interpreter(scope: Scope) -> bool:
    language = scope.chart.patient.language
    foreign = language is not None and language.code(systems.BCP47) != _ENGLISH
    return foreign and scope.drawn("interpreter") < 0.5


def custom_demographics(scope: Scope) -> list[Body]:
    """What the patient told at registration, and the practice wanted to know by then."""
    told = naive(scope.chart.patient.recorded)
    fields = setup().charting.demographics
    day = scope.chart.patient.recorded.date()
    return [
        {
            "field_type": demographic_id(scope.keeper, key),
            "value": value,
            "updated_at": told,
        }
        for key, value in _told(scope)
        if fields[key].since <= day <= (fields[key].until or date.max)
    ]


def _told(scope: Scope) -> Iterator[tuple[str, str]]:
    patient, chance = scope.chart.patient, scope.drawn("demographics")
    if patient.marital_status:
        yield "marital-status", patient.marital_status.text
    if patient.occupation:
        yield "occupation", patient.occupation
    if patient.gender_identity:
        yield "gender-identity", patient.gender_identity.text
    if chance < 0.6:
        yield "contact-preference", _preference(scope)
    if patient.language:
        yield "interpreter", "Yes" if _interpreter(scope) else "No"
    if chance < 0.1:
        yield "birth-place", f"{scope.practice.us.city}, {scope.practice.us.state}"
    if chance < 0.15 and contact_point(scope, "phone", "work"):
        yield "pager", contact_point(scope, "phone", "work")


def _preference(scope: Scope) -> str:
    reached = {
        "E-mail": email(scope),
        "Text message": contact_point(scope, "phone", "mobile"),
        "Telephone": contact_point(scope, "phone"),
        "Letter": "always",
    }
    ways = [way for way, by in reached.items() if by]
    return ways[scope.number("preference") % len(ways)]
