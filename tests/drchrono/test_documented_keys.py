"""Every documented key is filled somewhere in 200 people's records, every value of a list used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mock_server.contract.document import resolve
from tests.drchrono.contract_walk import CONTRACT, LISTS, SCHEMAS, Json, Listing, parts
from tests.drchrono.everything import Everything

every_list = pytest.mark.parametrize("listing", LISTS, ids=lambda one: one.name)

NEVER_FILLED = {
    r"appointments\.icd9_codes": "ICD-9 ended in 2015: nothing is billed with it",
    r"appointment_templates\.open_slots.*": "computed for the day that `available` asks for",
    r"billing_profiles\.cpt_codes.*": "CPT is licensed and not shipped",
    r"billing_profiles\.(hcpcs_codes\[\]\.diagnosis_pointers_icd9|icd9_codes)": "ICD-9 ended",
    r"clinical_note_field_types\.appointment": "a kind of field belongs to no appointment",
    r"fee_schedules\.cpt_hcpcs_modifier[234]": "no price of the catalogue has two modifiers",
    r"patients\.\w+_insurance\.subscriber_(middle_name|suffix)": "subscribers' names are short",
    r"patients\.secondary_insurance\.insurance_claim_office_number": "of accidents only",
    r"patients\.(secondary|tertiary)_insurance\.(patient_relationship_to_)?subscriber.*": (
        "who has several insurances holds the further ones themselves"
    ),
    r"patient_vaccine_records\.observed_immunity": "nobody was found immune instead of vaccinated",
    r"patient_(interventions|physical_exams)\.value_code.*": "charts code no findings of them",
    r"patients\.tertiary_insurance\.photo_\w+": "nobody photographs a third card",
    r"patients\.auto_accident_insurance\.auto_accident_(similar_condition_\w+|"
    r"patient_relationship_to_subscriber|subscriber_(suffix|social_security)|treatment_duration|"
    r"significant_injury_notes|will_require_therapy_rec)": "no accident fills the whole form",
}
"""Keys, by pattern, that no record has a value in, and why."""

_DISEASES = CONTRACT.properties(SCHEMAS["PatientVaccineRecord"])["observed_immunity"]["enum"]

NEVER_USED: dict[str, set[Any]] = {
    r"appointments\.vitals\.smoking_status": {
        "428041000124106",
        "77176002",
        "266927001",
        "428071000124103",
        "428061000124105",
    },
    r"billing_profiles\.\w+\[\]\.ndc_code\[\]\.units": {"F2", "GR", "ME", "UN"},
    r"patients\.race": {"hawaiian"},
    r"(line_items|procedures)\.procedure_type": {"C"},
    r"fee_schedules\.code_type": {"CPT", "ICD9", "ICD10", "Revenue"},
    r"allergies\.status": {"inactive"},
    r"problems\.icd_version": {9},
    r"patient_vaccine_records\.observed_immunity": {*_DISEASES} - {None},
    r"patient_vaccine_records\.completion_status": {"", "PA"},
    r"patient_vaccine_records\.funding_eligibility": {"V04"},
    r"lab_results\.status": {"P", "I", "X"},
    r"lab_results\.abnormal_status": {"LL", "HH", "<", ">", "AA", "S", "R", "I"},
    r"tasks\.priority": {None},
    r"patient_\w+\.(value_)?code_system": {"", "CPT", "ICD10CM", "SNOMEDCT", "LOINC"},
}
"""Values, by the key's pattern, that the population has no occasion for."""

FLEETING = {
    r"appointments\.status": {"Arrived", "Checked In", "In Room", "In Session"},
    r"lab_orders\.status": {"N", "Q", "A", "S"},
    r"lab_tests\.status": {"preliminary", "pending"},
}
"""Values that only visits of the last days, and orders without results, have, if there are any."""

MANY, SOME = 15, 4
"""Of a longer code list some values are enough."""


def values(schema: Json, given: list[Any], path: str) -> Iterator[tuple[str, Json, list[Any]]]:
    """Every key at and below a path, with its schema and the values that records have there."""
    yield path, schema, given
    for part in parts(schema):
        for key, inner in CONTRACT.properties(part).items():
            below = [value[key] for value in given if isinstance(value, dict) and key in value]
            yield from values(inner, below, f"{path}.{key}")
        items = resolve(CONTRACT.document, part.get("items"))
        if items.keys() & {"properties", "enum"}:
            below = [item for value in given if isinstance(value, list) for item in value]
            yield from values(items, below, f"{path}[]")


def found(everything: Everything, listing: Listing) -> list[tuple[str, Json, list[Any]]]:
    """The keys of a list's records with what stands in them."""
    records = everything.of(listing)
    return [
        one
        for key, schema in listing.fields.items()
        for one in values(schema, [r[key] for r in records], f"{listing.name}.{key}")
    ]


def excepted(path: str, patterns: Mapping[str, Any]) -> Any:
    """What the first pattern that a path follows says."""
    return next((said for one, said in patterns.items() if re.fullmatch(one, path)), None)


@every_list
def test_every_key_has_a_value_somewhere(everything: Everything, listing: Listing) -> None:
    empty = [path for path, _, given in found(everything, listing) if not any(map(_filled, given))]
    assert [path for path in empty if excepted(path, NEVER_FILLED) is None] == []


@every_list
def test_every_value_of_a_list_of_values_occurs(everything: Everything, listing: Listing) -> None:
    for path, schema, given in found(everything, listing):
        for listed in (one["enum"] for one in parts(schema) if "enum" in one):
            used = _texts(given)
            unused = set(listed) - used
            unused -= (excepted(path, NEVER_USED) or set()) | (excepted(path, FLEETING) or set())
            enough = len(listed) > MANY and len(used) >= SOME
            assert not used or not unused or enough, (path, unused)


def test_no_exception_is_out_of_date(everything: Everything) -> None:
    every = [one for listing in LISTS for one in found(everything, listing)]
    empty = [path for path, _, given in every if not any(map(_filled, given))]
    for pattern in NEVER_FILLED:
        assert any(re.fullmatch(pattern, path) for path in empty), pattern
    for pattern, unused in NEVER_USED.items():
        used = [_texts(given) for path, _, given in every if re.fullmatch(pattern, path)]
        assert all(any(value not in one for one in used) for value in unused), pattern


def _filled(value: Any) -> bool:
    return value not in (None, "", [], {})


def _texts(given: list[Any]) -> set[Any]:
    return {value for value in given if isinstance(value, str | int | None)}
