"""What practices set up names what exists, and agrees with the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import simple_icd_10_cm as icd  # type: ignore[import-untyped]

from mock_server.contract.document import effective
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Concept
from mock_server.resources import specs
from mock_server.vendors.drchrono.codes import billing_code, placing
from mock_server.vendors.drchrono.groups import MAIN
from mock_server.vendors.drchrono.practice.catalogue import setup

SETUP = setup()
CATALOGUE = catalogue()
PATHS = "".join(path.read_text() for path in (specs() / "drchrono" / "paths").glob("*.yaml"))


def references() -> Iterator[tuple[str, str | None, Any]]:
    """Every (where, key, collection that must hold it)."""
    groups = SETUP.staff.groups
    for profile in SETUP.scheduling.profiles.values():
        if not profile.text:
            yield "profile", profile.key, CATALOGUE.encounters
    for block in SETUP.scheduling.blocks.values():
        yield block.key, block.profile, SETUP.scheduling.profiles
        yield block.key, block.office, SETUP.offices
    for status in SETUP.tasks.statuses.values():
        yield status.key, status.of, SETUP.tasks.categories
    for template in SETUP.tasks.templates.values():
        yield template.key, template.status, SETUP.tasks.statuses
        yield template.key, template.category, SETUP.tasks.categories
        yield template.key, template.group, groups
    for vaccine in SETUP.stock.vaccines.values():
        yield "stock", vaccine.key, CATALOGUE.vaccines.vaccines
        yield vaccine.key, vaccine.category, SETUP.stock.categories
    for dose in CATALOGUE.vaccines.schedules["US"]:
        yield "schedule", dose.vaccine, SETUP.stock.vaccines
    services = {*CATALOGUE.encounters, *CATALOGUE.procedures}
    for bundle in SETUP.billing.profiles.values():
        yield from ((bundle.key, key, services) for key in bundle.services)
        yield from ((bundle.key, key, bundle.services) for key in bundle.modifiers or ())
        yield from ((bundle.key, key, CATALOGUE.conditions) for key in bundle.diagnoses)
    devices = CATALOGUE.care.devices
    yield from (("code", key, {*services, *devices}) for key in SETUP.billing.custom_codes)
    reasons = SETUP.billing.reasons
    yield from (("reason", key, CATALOGUE.encounters) for key in reasons.visits)
    yield from (("reason", key, CATALOGUE.procedures) for key in reasons.services)
    for drug in SETUP.billing.drugs.values():
        yield "drug", drug.key, CATALOGUE.procedures
        yield drug.key, drug.medication, CATALOGUE.medications
    plans = {plan.key for payer in CATALOGUE.care.payers.values() for plan in payer.plans}
    yield from (("plans", key, plans) for key in SETUP.billing.plans)
    for procedure in CATALOGUE.procedures.values():
        yield procedure.key, procedure.category, SETUP.billing.picklists
    for entry in SETUP.payers.payers.values():
        yield entry.key, entry.payer, CATALOGUE.care.payers


def test_references_resolve() -> None:
    lost = [f"{where}: {key}" for where, key, known in references() if key and key not in known]
    assert lost == []


def test_every_kind_of_visit_that_is_booked_has_a_profile() -> None:
    booked = {visit.key for visit in CATALOGUE.encounters.values() if visit.booked}
    assert booked <= set(SETUP.scheduling.profiles)


def test_every_payer_of_coverages_can_be_billed() -> None:
    insurers = {payer.key for payer in CATALOGUE.care.payers.values() if payer.kind != "self-pay"}
    assert insurers == {entry.payer for entry in SETUP.payers.payers.values() if entry.payer}


def test_payers_differ() -> None:
    names = [entry.title for entry in SETUP.payers.payers.values()]
    assert len(set(names)) == len(names)


def test_services_have_codes_of_their_own() -> None:
    services = [*CATALOGUE.encounters.values(), *CATALOGUE.procedures.values()]
    concepts = [service.concept for service in services]
    concepts += [placing(kind.text) for kind in CATALOGUE.care.devices.values() if kind.implanted]
    codes = [billing_code(concept) for concept in concepts]
    assert sorted(set(codes)) == sorted(codes)
    listed = set(SETUP.billing.custom_codes.values())
    assert [code for letter, code in codes if letter == "U" and code not in listed] == []


def test_services_that_a_user_adds_get_codes_from_their_words() -> None:
    added = ["Dry needling of the back", "Dry needling of the neck", "Well child", "♥"]
    codes = [billing_code(Concept(text)) for text in added]
    assert len(set(codes)) == len(added)
    assert all(re.fullmatch(r"([A-Z]{1,4}-){0,2}\d{3}", code) for _, code in codes)
    assert codes[0][1].startswith("DRY-NEED-")


def test_reasons_of_visits_are_billable_and_mean_what_is_said() -> None:
    reasons = SETUP.billing.reasons
    keyed = [*reasons.visits.values(), *reasons.services.values()]
    younger = [young for reason in keyed for young in reason.younger]
    wrong = [
        reason
        for reason in (*keyed, *younger, reasons.vaccines, reasons.otherwise)
        if not icd.is_valid_item(reason.code)
        or not icd.is_leaf(reason.code)
        or icd.get_description(reason.code) != reason.display
    ]
    assert wrong == []


def test_settings_permissions_and_plans_are_those_of_the_contract() -> None:
    settings = set(re.findall(r"x-practice-group-sharing: (share_\w+)", PATHS))
    assert settings == MAIN.sharing
    permissions = effective("drchrono")["components"]["schemas"]["UserPermissions"]["required"]
    assert sorted(SETUP.staff.permissions) == permissions
    assert f"x-refused-plans: [{SETUP.staff.trial_plan}]" in PATHS
