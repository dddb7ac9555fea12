"""Who pays: the insurances of a chart in the words of a patient's record."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from mock_server.population.chart import Coverage
from mock_server.population.identifiers import ssn
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.practice.ids import payer_id
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, file_url

_RANKS = ("primary", "secondary", "tertiary")

_SELF_PAY = "self-pay"

_PLAN_TYPES = (("Federal", "FI"), ("PPO", "12"), ("HMO", "HM"), ("EPO", "14"), ("POS", "13"))
_KINDS = {"medicare": "MB", "medicaid": "MC", "commercial": "CI", "exchange": "CI"}

_CHILD = "19"
_RELATIONSHIPS = {"Mother": _CHILD, "Father": _CHILD, "Grandmother": "05", "Guardian": "15"}
"""What the patient is to whom: child, grandchild, ward (X12 individual relationship code)."""

_GENDERS = {"Mother": "Female", "Father": "Male", "Grandmother": "Female"}

_OLDER_BY = {"Grandmother": 52}
"""Years between the patient and a subscriber; a generation unless told."""


def covers_on(scope: Scope, day: date) -> tuple[Coverage | None, Coverage | None]:
    """The insurances of first and second rank that were in force on a day."""
    ranks: list[Coverage | None] = [None, None]
    for cover in scope.chart.coverages:
        if cover.kind != _SELF_PAY and cover.start <= day and (not cover.end or day < cover.end):
            ranks[cover.order - 1] = cover
    return ranks[0], ranks[1]


@lru_cache(maxsize=4)
def on_file(scope: Scope) -> tuple[Coverage | None, ...]:
    """What the patient's record shows by rank; the dead keep what they had.

    Where there are two insurances, an earlier one that nobody took off stands third.
    """
    deceased = scope.chart.patient.deceased
    day = now(scope).date() if deceased is None else deceased.date() - timedelta(days=1)
    primary, secondary = covers_on(scope, day)
    old = next((c for c in scope.chart.coverages if c.end and c.kind != _SELF_PAY), None)
    both = primary and secondary
    return primary, secondary, old if both and old not in (primary, secondary) else None


def insurances(scope: Scope) -> Body:
    """The keys primary_insurance, secondary_insurance and tertiary_insurance."""
    return {
        f"{name}_insurance": _insurance(scope, cover, rank) if cover else None
        for rank, (name, cover) in enumerate(zip(_RANKS, on_file(scope), strict=True), 1)
    }


def _insurance(scope: Scope, cover: Coverage, rank: int) -> Body:
    card = scope.drawn("insurance-card", cover.id) < 0.15
    number = scope.patient * 10 + rank
    return {
        "insurance_company": cover.payer,
        "insurance_payer_id": payer_id(cover.payer),
        "insurance_id_number": cover.member_id,
        "insurance_group_number": cover.group_number or "",
        "insurance_group_name": f"Group {cover.group_number[6:]}" if cover.group_number else "",
        "insurance_plan_name": cover.plan,
        "insurance_plan_type": _plan_type(cover),
        "insurance_claim_office_number": "0001" if cover.kind == "medicaid" else "",
        **subscriber(scope, cover),
        "photo_front": file_url("insurance_cards", number, "front.png") if card else "",
        "photo_back": file_url("insurance_cards", number, "back.png") if card else "",
    }


def _plan_type(cover: Coverage) -> str:
    if cover.kind == "medicare" and "Advantage" in cover.plan:
        return "16"
    named = next((code for word, code in _PLAN_TYPES if word in cover.plan), None)
    return named or _KINDS[cover.kind]


def subscriber(scope: Scope, cover: Coverage) -> Body:
    """Whose insurance it is: the patient's own, whose data stand in the record, or a parent's."""
    own = cover.relationship == "self"
    contact = next(iter(scope.chart.patient.contacts), None)
    kin = contact.relationship.text if contact else ""
    if own or contact is None or kin not in _RELATIONSHIPS:
        return dict.fromkeys(_SUBSCRIBER, "") | {
            "is_subscriber_the_patient": own,
            "patient_relationship_to_subscriber": "" if own else _CHILD,
            "subscriber_date_of_birth": None,
        }
    address = scope.chart.patient.paperwork[COUNTRY].address
    return {
        "is_subscriber_the_patient": False,
        "patient_relationship_to_subscriber": _RELATIONSHIPS[kin],
        "subscriber_first_name": contact.name.given[0],
        "subscriber_middle_name": " ".join(contact.name.given[1:]),
        "subscriber_last_name": contact.name.family,
        "subscriber_suffix": contact.name.suffix or "",
        "subscriber_date_of_birth": _born(scope, kin).isoformat(),
        "subscriber_gender": _GENDERS.get(kin, ""),
        "subscriber_social_security": ssn(scope.number("subscriber-ssn") % 10**6 + 10**6),
        "subscriber_address": ", ".join(address.line),
        "subscriber_city": address.city,
        "subscriber_state": address.state or "",
        "subscriber_zip_code": address.postal_code,
        "subscriber_country": address.country,
    }


_SUBSCRIBER = (
    "is_subscriber_the_patient",
    "patient_relationship_to_subscriber",
    "subscriber_first_name",
    "subscriber_middle_name",
    "subscriber_last_name",
    "subscriber_suffix",
    "subscriber_date_of_birth",
    "subscriber_gender",
    "subscriber_social_security",
    "subscriber_address",
    "subscriber_city",
    "subscriber_state",
    "subscriber_zip_code",
    "subscriber_country",
)


def _born(scope: Scope, kin: str) -> date:
    """The chart does not know: a generation before the patient."""
    years = _OLDER_BY.get(kin, 29) + int((scope.drawn("subscriber-age") - 0.5) * 14)
    born = scope.chart.patient.birth_date
    months, day = divmod(scope.number("subscriber-day") % (12 * 28), 28)
    return date(born.year - years, 1 + months, 1 + day)
