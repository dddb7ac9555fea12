"""What practices set up names what exists, and agrees with the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mock_server.contract.document import effective
from mock_server.population.catalogue import catalogue
from mock_server.resources import specs
from mock_server.vendors.drchrono.codes import billing_code
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
    services = (*CATALOGUE.encounters.values(), *CATALOGUE.procedures.values())
    codes = [billing_code(service.concept) for service in services]
    assert sorted(set(codes)) == sorted(codes)


def test_settings_permissions_and_plans_are_those_of_the_contract() -> None:
    settings = set(re.findall(r"x-practice-group-sharing: (share_\w+)", PATHS))
    assert settings == MAIN.sharing
    permissions = effective("drchrono")["components"]["schemas"]["UserPermissions"]["required"]
    assert sorted(SETUP.staff.permissions) == permissions
    assert f"x-refused-plans: [{SETUP.staff.trial_plan}]" in PATHS
