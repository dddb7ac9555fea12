"""Billing profiles: sets of codes that are billed together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.codes import billing_code
from mock_server.vendors.drchrono.identifiers import entry_id
from mock_server.vendors.drchrono.practice.catalogue import BillingProfile, setup
from mock_server.vendors.drchrono.practice.desk import Desk
from mock_server.vendors.drchrono.practice.fees import drug_of
from mock_server.vendors.drchrono.practice.ids import place
from mock_server.vendors.drchrono.scope import Body, decimal

_ONE = decimal(1)


def billing_profiles(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Codes, prices and diagnoses that go together; the codes are those of the fee schedule."""
    desk = Desk(seed, practice, as_of)
    profiles = setup().billing.profiles
    for profile in desk.made(profiles):
        icd10 = [_diagnosis(key) for key in profile.diagnoses]
        codes: dict[str, list[Body]] = {"C": [], "H": [], "U": []}
        for service in profile.services:
            letter, code = _code(service, profile, icd10)
            codes[letter].append(code)
        yield {
            "id": entry_id(desk.index, place(profiles, profile.key)),
            "doctor": desk.owner(profiles, profile.key),
            "name": profile.name,
            "cpt_codes": codes["C"],
            "hcpcs_codes": codes["H"],
            "custom_procedure_codes": codes["U"],
            "icd9_codes": list(profile.icd9),
            "icd10_codes": icd10,
            "archived": desk.archived(profile),
            **desk.stamps("billing profile", profile),
        }


def _code(key: str, profile: BillingProfile, icd10: list[str]) -> tuple[str, Body]:
    """A service as a profile shows it, after the letter of its kind; custom codes say less."""
    data = catalogue()
    service = data.encounters.get(key) or data.procedures[key]
    letter, code = billing_code(service.concept)
    body: Body = {"code": code, "price": decimal(service.price_usd), "quantity": _ONE}
    if letter == "U":
        return letter, body
    ndc, quantity, unit = drug_of(key)
    drug = {"ndc_package_code": ndc, "quantity": quantity, "units": unit}
    return letter, {
        **body,
        "modifiers": list((profile.modifiers or {}).get(key, ())),
        "diagnosis_pointers_icd9": list(profile.icd9),
        "diagnosis_pointers_icd10": icd10,
        "ndc_code": [drug] if ndc else [],
    }


def _diagnosis(key: str) -> str:
    code = catalogue().conditions[key].concept.code(systems.ICD10CM)
    if code is None:
        raise ValueError(f"{key} has no ICD-10-CM code")
    return code
