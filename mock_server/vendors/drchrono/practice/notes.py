"""What clinical notes are made of: templates and their fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.practice.catalogue import NoteField, setup
from mock_server.vendors.drchrono.practice.desk import kept
from mock_server.vendors.drchrono.practice.ids import note_field_id, note_template_id
from mock_server.vendors.drchrono.scope import Body

_NO_APPOINTMENT = None
"""Where a field's value belongs to: the field itself stands for every appointment."""


def templates(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """Sections of clinical notes."""
    every = setup().note_templates
    for desk, template in kept(seed, practice, as_of, every):
        id_ = note_template_id(desk.keeper, template.key)
        complete, ipad = template.order
        yield {
            "id": id_,
            "doctor": desk.owner(every, template.key),
            "name": template.name,
            "order": {"on_ipad": ipad, "on_complete_note": complete},
            "clinical_note_fields": [_field(field, id_) for field in template.fields.values()],
            "is_onpatient": template.onpatient,
            "is_persistent": template.persistent,
            "archived": desk.archived(template),
            "updated_at": desk.stamps("note template", template)["updated_at"],
        }


def fields(seed: int, practice: Practice, as_of: date) -> Iterator[Body]:
    """The fields of all templates; those of an archived template are not used any more either."""
    for desk, template in kept(seed, practice, as_of, setup().note_templates):
        for field in template.fields.values():
            yield {
                "id": note_field_id(desk.keeper, template.key, field.key),
                "clinical_note_template": note_template_id(desk.keeper, template.key),
                "appointment": _NO_APPOINTMENT,
                "name": field.name,
                "data_type": field.kind,
                "allowed_values": list(field.choices),
                "required": field.required,
                "comment": field.comment or "",
                "archived": field.archived or desk.archived(template),
            }


def _field(field: NoteField, template: int) -> Body:
    return {
        "name": field.name,
        "data_type": field.kind,
        "required": field.required,
        "allowed_values": list(field.choices),
        "archived": field.archived,
        "clinical_note_template": template,
    }
