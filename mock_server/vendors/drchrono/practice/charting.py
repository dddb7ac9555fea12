"""What charts are kept with: own vital signs, data about patients, flags, consent forms, labs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.desk import Desk, kept
from mock_server.vendors.drchrono.practice.ids import (
    consent_form_id,
    custom_vital_id,
    demographic_id,
    flag_type_id,
    place,
    sublab_id,
)
from mock_server.vendors.drchrono.scope import Body, file_url


def custom_vitals(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Vital signs of the practice's own."""
    vitals = setup().charting.custom_vitals
    for desk, vital in kept(seed, practice, as_of, vitals):
        yield {
            "id": custom_vital_id(desk.keeper, vital.key),
            "doctor": desk.owner(vitals, vital.key),
            "name": vital.name,
            "data_type": vital.kind,
            "is_fraction_field": vital.fraction is not None,
            "fraction_delimiter": vital.fraction or "",
            "unit": vital.unit or "",
            "description": vital.text or "",
            "allowed_values": list(vital.choices) if vital.choices else None,
            "archived": desk.archived(vital),
        }


def demographics(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Further data that is kept about patients."""
    entries = setup().charting.demographics
    for desk, entry in kept(seed, practice, as_of, entries):
        yield {
            "id": demographic_id(desk.keeper, entry.key),
            "doctor": desk.owner(entries, entry.key),
            "name": entry.name,
            "template_name": entry.template or "",
            "allowed_values": list(entry.choices) if entry.choices else None,
            "description": entry.text or "",
            "archived": desk.archived(entry),
        }


def flag_types(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Marks that can be put on a chart."""
    flags = setup().charting.flag_types
    for desk, flag in kept(seed, practice, as_of, flags):
        yield {
            "id": flag_type_id(desk.keeper, flag.key),
            "doctor": desk.owner(flags, flag.key),
            "name": flag.name,
            "color": flag.color,
            "priority": flag.priority,
            "archived": desk.archived(flag),
            **desk.stamps("flag type", flag),
        }


def consent_forms(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Forms that patients sign."""
    forms = setup().charting.consent_forms
    for desk, form in kept(seed, practice, as_of, forms):
        id_ = consent_form_id(desk.keeper, form.key)
        yield {
            "id": id_,
            "doctor": desk.owner(forms, form.key),
            "title": form.title,
            "uri": file_url("consent_forms", id_, f"{form.key}.pdf"),
            "is_mandatory": form.mandatory,
            "assign_by_default": form.default,
            "order": place(forms, form.key) + 1,
            "archived": desk.archived(form),
            **desk.stamps("consent form", form),
        }


def sublabs(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """The laboratories that orders go to."""
    desk = Desk(seed, practice, as_of)
    words = {"practice": practice.name, "city": practice.us.city, "n": practice.index}
    for lab in desk.made(setup().charting.sublabs):
        yield {
            "id": sublab_id(desk.index, lab.key),
            "name": lab.name.format(**words),
            "facility_code": lab.code.format(**words),
        }
