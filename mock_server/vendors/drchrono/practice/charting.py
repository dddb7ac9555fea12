"""What charts are kept with: own vital signs, data about patients, flags, consent forms, labs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.practice.catalogue import setup
from mock_server.vendors.drchrono.practice.desk import Desk
from mock_server.vendors.drchrono.practice.ids import (
    consent_form_id,
    custom_vital_id,
    demographic_id,
    flag_type_id,
    flag_type_owner,
    place,
    sublab_id,
)
from mock_server.vendors.drchrono.scope import Body, file_url


def custom_vitals(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Vital signs of the practice's own."""
    desk = Desk(seed, practice, as_of)
    vitals = setup().charting.custom_vitals
    for vital in desk.made(vitals):
        yield {
            "id": custom_vital_id(desk.index, vital.key),
            "doctor": desk.owner(vitals, vital.key),
            "name": vital.name,
            "data_type": vital.kind,
            "is_fraction_field": vital.fraction is not None,
            "fraction_delimiter": vital.fraction,
            "unit": vital.unit,
            "description": vital.text,
            "allowed_values": list(vital.choices) if vital.choices else None,
            "archived": desk.archived(vital),
        }


def demographics(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Further data that is kept about patients."""
    desk = Desk(seed, practice, as_of)
    entries = setup().charting.demographics
    for entry in desk.made(entries):
        yield {
            "id": demographic_id(desk.index, entry.key),
            "doctor": desk.owner(entries, entry.key),
            "name": entry.name,
            "template_name": entry.template,
            "allowed_values": list(entry.choices) if entry.choices else None,
            "description": entry.text,
            "archived": desk.archived(entry),
        }


def flag_types(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Marks that can be put on a chart."""
    desk = Desk(seed, practice, as_of)
    for flag in desk.made(setup().charting.flag_types):
        yield {
            "id": flag_type_id(desk.index, flag.key),
            "doctor": flag_type_owner(desk.index, flag.key),
            "name": flag.name,
            "color": flag.color,
            "priority": flag.priority,
            "archived": desk.archived(flag),
            **desk.stamps("flag type", flag),
        }


def consent_forms(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Forms that patients sign."""
    desk = Desk(seed, practice, as_of)
    forms = setup().charting.consent_forms
    for form in desk.made(forms):
        id_ = consent_form_id(desk.index, form.key)
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
