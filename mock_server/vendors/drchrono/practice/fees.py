"""What services cost: the practice's own prices, and what some plans allow for visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import InsurancePlan, Payer, ProcedureType, VisitType
from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.codes import billing_code
from mock_server.vendors.drchrono.identifiers import entry_id, office_id
from mock_server.vendors.drchrono.practice.catalogue import Kept, setup
from mock_server.vendors.drchrono.practice.desk import DOCTORS, Desk
from mock_server.vendors.drchrono.practice.ids import payer_id
from mock_server.vendors.drchrono.scope import Body, decimal

Service = VisitType | ProcedureType

_CODE_TYPES = {"C": "CPT", "H": "HCPCS", "U": "Custom"}
_SYSTEMS = {"C": systems.CPT, "H": systems.HCPCS}

_VISITS = 64
"""Kinds of visit that there may be; procedures are numbered after them."""

_OWN = 1024
"""Services that there may be; the fees of plans are numbered after the practice's own."""

_VIDEO = "GT"
"""The HCPCS modifier that plans want for a visit by video."""


def fee_schedules(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Fees of every service, then those of each plan that has its own for visits."""
    desk = Desk(seed, practice, as_of)
    for number, visit in enumerate(catalogue().encounters.values()):
        yield _fee(desk, number, visit)
    for number, procedure in enumerate(catalogue().procedures.values()):
        yield _fee(desk, _VISITS + number, procedure)
    for turn, (payer, plan) in enumerate(plans()):
        for number, visit in enumerate(catalogue().encounters.values()):
            fee = _fee(desk, _OWN + turn * _VISITS + number, visit, plan.key)
            yield fee | {
                "cpt_hcpcs_modifier1": _VIDEO if visit.key == "telehealth" else "",
                "insured_out_of_network_price": decimal(
                    round(visit.price_usd * (2 - payer.allowed))
                ),
                "allowed_amount": decimal(visit.price_usd * payer.allowed),
                "payer_id": payer_id(payer.name),
                "plan_name": plan.name,
            }


def drug_of(service: str) -> tuple[str, str, str]:
    """The NDC, the quantity and the unit of what a service uses up; empty where it is no drug."""
    drug = setup().billing.drugs.get(service)
    if drug is None:
        return "", decimal(0), ""
    medication = catalogue().medications[drug.medication]
    return medication.concept.code(systems.NDC) or "", decimal(drug.quantity), drug.unit


@cache
def plans() -> tuple[tuple[Payer, InsurancePlan], ...]:
    """The plans that have fees of their own."""
    found = {
        plan.key: (payer, plan)
        for payer in catalogue().care.payers.values()
        for plan in payer.plans
    }
    return tuple(found[key] for key in setup().billing.plans)


def _fee(desk: Desk, number: int, service: Service, plan: str = "") -> Body:
    """What a service costs everybody, as charges have it."""
    letter, code = billing_code(service.concept)
    price = decimal(service.price_usd)
    ndc, quantity, unit = drug_of(service.key)
    return {
        "id": entry_id(desk.index, number),
        "doctor": desk.doctor(DOCTORS[(number + desk.index) % len(DOCTORS)]),
        "office": office_id(desk.index),
        "code": code,
        "code_type": _CODE_TYPES[letter],
        "description": _described(service, letter),
        "billing_description": service.text,
        "picklist_category": _picklist(service),
        "cpt_hcpcs_modifier1": "",
        "cpt_hcpcs_modifier2": "",
        "cpt_hcpcs_modifier3": "",
        "cpt_hcpcs_modifier4": "",
        "ndc_code": ndc,
        "ndc_quantity": quantity,
        "ndc_units": unit,
        "base_price": price,
        "insured_price": price,
        "insured_out_of_network_price": None,
        "cash_price": price,
        "allowed_amount": price,
        "payer_id": "",
        "plan_name": "",
        **desk.stamps("fee", Kept(key=f"{service.key}/{plan}")),
    }


def _described(service: Service, letter: str) -> str:
    """The words of the code system, or those of the practice."""
    system = _SYSTEMS.get(letter)
    shown = (item.display for item in service.concept.coding if item.system == system)
    return next(shown, service.text)


def _picklist(service: Service) -> str:
    lists = setup().billing
    if isinstance(service, ProcedureType):
        return lists.picklists[service.category]
    return lists.visit_picklist
