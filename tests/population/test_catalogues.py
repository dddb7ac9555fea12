"""The catalogues are what their schemas say, refer to what exists and carry real codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import simple_icd_10_cm as icd  # type: ignore[import-untyped]
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from mock_server.population.catalogue import Catalogue, catalogue
from mock_server.population.catalogue.measures import Formula
from mock_server.resources import fixtures
from mock_server.vendors.drchrono.practice.catalogue import Setup

SCHEMAS = sorted((fixtures() / "schemas").glob("*.schema.json"))


def _source(schema: Path) -> Path:
    (path,) = fixtures().glob(f"**/{schema.name.removesuffix('.schema.json')}.yaml")
    return path


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_catalogue_fits_its_schema(schema: Path) -> None:
    rules = json.loads(schema.read_text())
    Draft202012Validator.check_schema(rules)
    data = json.loads(json.dumps(yaml.safe_load(_source(schema).read_text()), default=str))
    errors = Draft202012Validator(rules, format_checker=FormatChecker()).iter_errors(data)
    assert [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in errors] == []


def test_every_catalogue_has_a_schema() -> None:
    stems = {path.name.removesuffix(".schema.json") for path in SCHEMAS}
    assert stems == {*Catalogue.__annotations__, *Setup.__annotations__}


def test_sizes() -> None:
    data = catalogue()
    laboratory = [a for a in data.observations.analytes.values() if a.category == "laboratory"]
    assert len(data.conditions) >= 60
    assert len(data.medications) >= 120
    assert len(laboratory) >= 80
    assert len(data.procedures) >= 60
    assert len(data.cast) >= 12


def _references(data: Catalogue) -> Iterator[tuple[str, str, Any]]:
    """Every (where, key, collection that must hold it)."""
    analytes, panels = data.observations.analytes, data.observations.panels
    traits = {*data.traits.shares, *data.traits.classes, "smoker", "ex-smoker"}
    for c in data.conditions.values():
        yield from ((c.key, key, {*data.conditions, *traits}) for key in c.causes)
        yield from ((c.key, key, analytes) for key in c.effects)
        yield from ((c.key, key, panels) for key in c.workup)
        yield from ((c.key, key, data.conditions) for key in c.ends)
        if c.monitoring:
            yield from ((c.key, item.panel, panels) for item in c.monitoring.panels)
        for line in c.therapy:
            for option in line.options:
                yield c.key, option.medication, data.medications
                if option.medication in data.medications:
                    yield c.key, option.sig, data.medications[option.medication].sigs
            yield from ((c.key, key, data.care.stop_reasons) for key in line.stop_reasons)
            if line.when:
                yield c.key, line.when.analyte, analytes
        yield from ((c.key, item.procedure, data.procedures) for item in c.procedures)
        yield from ((c.key, item.specialty, data.care.specialties) for item in c.referrals)
        if c.device:
            yield c.key, c.device.device, data.care.devices
        if c.within:
            yield c.key, c.within.condition, data.conditions
        for visit in c.visits:
            yield c.key, visit.encounter, data.encounters
            yield from ((c.key, key, panels) for key in visit.panels)
            yield from ((c.key, key, data.procedures) for key in visit.procedures)
    for m in data.medications.values():
        yield m.key, m.route, data.care.routes
        yield from ((m.key, key, analytes) for key in m.effects)
        yield from ((m.key, key, data.medications) for key in m.interactions)
        if m.places:
            yield m.key, m.places, data.care.devices
        if m.allergy_class:
            yield m.key, m.allergy_class, {a.class_ for a in data.allergies.allergens.values()}
    for a in analytes.values():
        yield from ((a.key, key, analytes) for key in a.components)
        if isinstance(a.derived, Formula):
            parts = (*a.derived.sum, *(a.derived.ratio or ()), *(a.derived.product or ()))
            yield from ((a.key, key, analytes) for key in parts)
    for p in panels.values():
        yield from ((p.key, key, analytes) for key in p.members)
    for country, doses in data.vaccines.schedules.items():
        for dose in doses:
            yield country, dose.vaccine, data.vaccines.vaccines
            yield from ((country, key, data.conditions) for key in dose.risk)
    for v in data.vaccines.vaccines.values():
        yield v.key, v.route, data.care.routes
        yield from ((v.key, key, data.vaccines.sites) for key in v.sites)
    for allergen in data.allergies.allergens.values():
        for reaction in allergen.reactions:
            yield allergen.key, reaction.key, data.allergies.manifestations
    for visit_type in data.encounters.values():
        if visit_type.document:
            yield visit_type.key, visit_type.document, data.documents.types
    for wellness in data.traits.wellness.panels:
        yield "wellness", wellness.panel, panels
    for sign in data.traits.vitals:
        yield "vitals", sign.analyte, analytes
    for role in data.practices.roles:
        yield "roles", role.specialty, data.care.specialties
    for member in data.cast:
        for course in member.conditions:
            yield member.key, course.key, data.conditions
        yield from ((member.key, key, data.conditions) for key in member.without)
        yield from ((member.key, key, traits) for key in member.traits)
        for told in member.medications:
            yield member.key, told.medication, data.medications
            yield member.key, told.sig, data.medications[told.medication].sigs
            yield member.key, told.reason, {item.key for item in member.conditions}
            if told.stop_reason:
                yield member.key, told.stop_reason, data.care.stop_reasons
        for work in member.procedures:
            yield member.key, work.procedure, data.procedures
        for allergy in member.allergies:
            yield member.key, allergy.allergen, data.allergies.allergens


def test_references_resolve() -> None:
    lost = [f"{where}: {key}" for where, key, known in _references(catalogue()) if key not in known]
    assert lost == []


def test_effects_move_what_is_measured_not_what_is_computed() -> None:
    data = catalogue()
    computed = {a.key for a in data.observations.analytes.values() if a.derived is not None}
    moved = [(c.key, set(c.effects)) for c in data.conditions.values()]
    moved += [(m.key, set(m.effects)) for m in data.medications.values()]
    assert [(key, computed & effects) for key, effects in moved if computed & effects] == []


def test_visits_fit_their_slots() -> None:
    booked = [kind for kind in catalogue().encounters.values() if kind.booked]
    assert [kind.key for kind in booked if kind.minutes > 40] == []


def test_icd_10_cm_codes_are_billable_and_mean_what_is_said() -> None:
    wrong = []
    for condition in catalogue().conditions.values():
        code, shown = condition.codes["icd10cm"], condition.codes["icd10cm_display"]
        if not icd.is_valid_item(code) or not icd.is_leaf(code):
            wrong.append(f"{condition.key}: {code} is not billable")
        elif icd.get_description(code).lower() != shown.lower():
            wrong.append(f"{condition.key}: {code} is {icd.get_description(code)}, not {shown}")
    assert wrong == []


def test_loinc_check_digits() -> None:
    data = catalogue()
    codes = {
        item.codes["loinc"]
        for kind in (data.observations.analytes, data.observations.panels, data.documents.types)
        for item in kind.values()
    }
    codes |= {item.loinc for s in data.observations.surveys.values() for item in s.items}
    assert [code for code in codes if not _mod_10(code)] == []


def test_snomed_check_digits() -> None:
    files = [path.read_text() for path in fixtures().glob("**/*.yaml")]
    codes = {code for text in files for code in re.findall(r'snomed: "?(\d{6,18})"?', text)}
    assert len(codes) > 200
    assert [code for code in codes if not _verhoeff(code)] == []


def test_no_cpt_and_no_dental_codes() -> None:
    codes = [p.codes.get("hcpcs", "A0000") for p in catalogue().procedures.values()]
    codes += [e.codes.get("hcpcs", "A0000") for e in catalogue().encounters.values()]
    assert [code for code in codes if not re.fullmatch(r"[A-CE-V]\d{4}", code)] == []


def _mod_10(code: str) -> bool:
    """The check digit of LOINC (and of NPI): Luhn."""
    body, check = code.split("-")
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return -total % 10 == int(check)


_D = (  # the multiplication table of the dihedral group of order 10
    *("0123456789", "1234067895", "2340178956", "3401289567", "4012395678"),
    *("5987604321", "6598710432", "7659821043", "8765932104", "9876543210"),
)
_P = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
for _ in range(6):
    _P.append([_P[1][x] for x in _P[-1]])


def _verhoeff(code: str) -> bool:
    """SNOMED CT identifiers end in a Verhoeff check digit (dihedral group of order 10)."""
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(_D[check][_P[place % 8][int(digit)]])
    return check == 0


def test_codes_can_be_supplied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("key,code,display\nacute,9999X,Office visit of mine\n")
    monkeypatch.setenv("MOCK_EHR_CODE_FILE", str(file))
    visit = catalogue.__wrapped__().encounters["acute"]
    assert visit.concept.code("http://www.ama-assn.org/go/cpt") == "9999X"
    file.write_text("key,code,display\nacute,office,Office visit of mine\n")
    with pytest.raises(ValueError, match="not a CPT code"):
        catalogue.__wrapped__()
    assert "cpt" not in catalogue().encounters["acute"].codes


def test_plans_name_no_drug() -> None:
    """A note's plan must hold for whoever has the disorder; what is prescribed is said apart."""
    data = catalogue()
    drugs = {drug.ingredient.lower() for drug in data.medications.values()}
    classes = {"statin", "ssri", "antibiotic", "antiviral", "beta blocker", "antihistamine"}
    words = {word for word in drugs | classes if word not in {"iron", "sodium", "nicotine"}}
    odd = [
        f"{condition.key}: {phrase}"
        for condition in data.conditions.values()
        for phrase in condition.plan
        if any(word in phrase.lower() for word in words) and "no antibiotic" not in phrase
    ]
    assert odd == []
