"""The insurances that pay for accidents, as patients' records have them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from mock_server.population.chart import Coverage
from mock_server.vendors.drchrono.charts.accidents import CARE, RETURN, Accident, accident
from mock_server.vendors.drchrono.charts.people import telephone
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.identifiers import reference
from mock_server.vendors.drchrono.practice.catalogue import PayerEntry, setup
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope

_HOUSE = "ihcfa"
"""The clearing house of insurers of accidents."""
_ROAD_NAMES = ("Auto", "Casualty")
_WORK_NAMES = ("Compensation", "Workers", "Trust", "Indemnity", "Fund")


def accident_insurances(scope: Scope) -> Body:
    """The keys auto_accident_insurance and workers_comp_insurance."""
    found = accident(scope)
    return {
        "auto_accident_insurance": _auto(scope, found) if found and not found.at_work else None,
        "workers_comp_insurance": _work(scope, found) if found and found.at_work else None,
    }


def coverage(scope: Scope, found: Accident) -> Coverage:
    """The insurance that pays for the visit, and leaves nothing to the patient."""
    policy = _case(scope) if found.at_work else _policy(scope)
    told = found.injury.recorded
    return Coverage(
        id="accident",
        recorded=told,
        last_updated=told,
        status="active",
        payer=_payer(scope, found).title,
        plan="",
        kind="accident",
        member_id=policy,
        group_number=None,
        relationship="self",
        order=1,
        start=found.injury.onset,
        end=None,
        copay=None,
    )


def _payer(scope: Scope, found: Accident) -> PayerEntry:
    payers = _insurers(_WORK_NAMES if found.at_work else _ROAD_NAMES)
    return payers[scope.number("accident-insurer") % len(payers)]


def _number(scope: Scope) -> str:
    return reference(scope.seed, "claim", scope.n)


def _case(scope: Scope) -> str:
    return f"MOCK-W{_number(scope)[3:]}"


def _policy(scope: Scope) -> str:
    return f"MOCK-P{_number(scope)[:7]}"


def _insurer(scope: Scope, found: Accident, prefix: str) -> Body:
    """What both kinds of insurance tell first; claims are handled in town."""
    payer = _payer(scope, found)
    return {
        f"{prefix}_company": payer.title,
        f"{prefix}_payer_id": payer.key,
        **_office(scope, f"{prefix}_payer"),
    }


@cache
def _insurers(names: tuple[str, ...]) -> list[PayerEntry]:
    every = setup().payers.payers.values()
    return [p for p in every if p.house == _HOUSE and p.title.split()[-1] in names]


def _office(scope: Scope, prefix: str) -> Body:
    town = scope.practice.us
    return {
        f"{prefix}_address": f"{scope.number('claims-office') % 90 + 10} Placeholder Plaza",
        f"{prefix}_city": town.city,
        f"{prefix}_state": town.state,
        f"{prefix}_zip": town.postal_code,
    }


def _work(scope: Scope, found: Accident) -> Body:
    number = _number(scope)
    prefix = "workers_comp"
    return {
        **_insurer(scope, found, prefix),
        f"{prefix}_group_name": "Injuries at work",
        f"{prefix}_group_number": f"MOCK-G{number[:4]}",
        f"{prefix}_case_number": _case(scope),
        f"{prefix}_carrier_code": f"MOCK-{number[5:8]}",
        f"{prefix}_wcb": f"MOCK-WCB{number[:6]}",
        f"{prefix}_wcb_rating_code": f"MOCK-R{number[8:]}",
        f"{prefix}_date_of_accident": found.injury.onset.isoformat(),
        f"{prefix}_state_of_occurrence": scope.practice.us.state,
        f"{prefix}_notes": _notes(found),
        "property_and_casualty_agency_claim_number": f"MOCK-PC{number[4:]}",
    }


def _auto(scope: Scope, found: Accident) -> Body:
    prefix, onset = "auto_accident", found.injury.onset
    return {
        **_insurer(scope, found, prefix),
        f"{prefix}_policy_number": _policy(scope),
        f"{prefix}_case_number": f"MOCK-C{_number(scope)[3:]}",
        f"{prefix}_date_of_accident": onset.isoformat(),
        f"{prefix}_state_of_occurrence": scope.practice.us.state,
        f"{prefix}_notes": _notes(found),
        f"{prefix}_claim_rep_name": "Claims department",
        **_office(scope, f"{prefix}_claim_rep"),
        f"{prefix}_claim_rep_is_insurer": True,
        **_holder(scope, prefix),
        **_history(scope, found, prefix),
        f"{prefix}_significant_injury": ("NO", "N\\A")[scope.number("significant") % 2],
        f"{prefix}_significant_injury_notes": "",
        f"{prefix}_disabled_from_date": onset.isoformat(),
        f"{prefix}_disabled_to_date": (onset + RETURN - timedelta(days=1)).isoformat(),
        f"{prefix}_return_to_work_date": (onset + RETURN).isoformat(),
        f"{prefix}_still_under_care": now(scope).date() - onset < CARE,
        f"{prefix}_treatment_duration": "",
        f"{prefix}_will_require_therapy": False,
        f"{prefix}_will_require_therapy_rec": "",
    }


def _notes(found: Accident) -> str:
    return f"{found.injury.code.text}, by the patient: {found.words}"


def _holder(scope: Scope, prefix: str) -> Body:
    """Whose policy it is: the patient's own."""
    patient = scope.chart.patient
    address = patient.paperwork[COUNTRY].address
    return {
        f"{prefix}_is_subscriber_the_patient": True,
        f"{prefix}_patient_relationship_to_subscriber": "",
        f"{prefix}_subscriber_first_name": patient.name.given[0],
        f"{prefix}_subscriber_middle_name": " ".join(patient.name.given[1:]),
        f"{prefix}_subscriber_last_name": patient.name.family,
        f"{prefix}_subscriber_suffix": patient.name.suffix or "",
        f"{prefix}_subscriber_date_of_birth": patient.birth_date.isoformat(),
        f"{prefix}_subscriber_social_security": "",
        f"{prefix}_subscriber_address": ", ".join(address.line),
        f"{prefix}_subscriber_city": address.city,
        f"{prefix}_subscriber_state": address.state,
        f"{prefix}_subscriber_zip_code": address.postal_code,
        f"{prefix}_subscriber_phone_number": telephone(scope),
    }


def _history(scope: Scope, found: Accident, prefix: str) -> Body:
    """Whether the chart knows an earlier injury of the kind."""
    injury = found.injury
    before = [
        c for c in scope.chart.conditions if c.key == injury.key and c.recorded < injury.recorded
    ]
    first = min(before, key=lambda c: c.recorded) if before else None
    return {
        f"{prefix}_had_similar_condition": first is not None,
        f"{prefix}_similar_condition_date": first.onset.isoformat() if first else None,
        f"{prefix}_similar_condition_notes": f"{first.code.text}." if first else "",
    }
