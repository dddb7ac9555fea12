"""What the practice adds to charts by its own choice: further data about patients, flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules.patients import show_flags
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.refusals import refused

Body = dict[str, Any]

_COMMA = ","
_CHOICES = "allowed_values"
_FLAG = "patient_flags_attached.flag_type"


def listed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Values come as a list, or as a text with commas between them; each is there once."""
    given = after[_CHOICES]
    if isinstance(given, str):
        given = [one.strip() for one in given.split(_COMMA) if one.strip()]
    after[_CHOICES] = given
    for place, one in enumerate(given or ()):
        if not one.strip():
            raise refused(_CHOICES, "This field may not be blank.")
        if _COMMA in one:
            raise refused(_CHOICES, f'"{one}" has a comma, which separates values.')
        if one in given[:place]:
            raise refused(_CHOICES, f'"{one}" is there more than once.')


def shown(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """Patients show the flag as it is now."""
    for patient in call.records.find("Patient", **{_FLAG: after["id"]}):
        show_flags(call, patient)
        call.records.put("Patient", patient)


WRITING: dict[str, Writing] = {
    "CustomDemographic": written(listed),
    "PatientFlagType": written(afterwards=(shown,)),
}
