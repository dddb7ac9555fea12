"""The clinical lists: problems, medications, and what is recorded as pairs of codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.charts.problems import info_url
from mock_server.vendors.drchrono.meanings import meaning
from mock_server.vendors.drchrono.rules.in_use import in_use
from mock_server.vendors.drchrono.rules.plain import written
from mock_server.vendors.drchrono.rules.same_patient import same_patient

Body = dict[str, Any]


def informed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A problem with an ICD code has a page for patients."""
    after["info_url"] = info_url(after["icd_code"])


def dosed(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """A dose may be sent as a number, as it had to be once; it is kept as a text."""
    if after["dosage_quantity"] is not None:
        after["dosage_quantity"] = str(after["dosage_quantity"])


def named(call: Call, before: Mapping[str, Any] | None, after: Body) -> None:
    """What codes mean, of those that are known here."""
    for key, name in (("code", "name"), ("value_code", "value_code_name")):
        code, system = after[key], after[f"{key}_system"]
        if before is None or (before[key], before[f"{key}_system"]) != (code, system):
            after[name] = meaning(system, code) or ""


WRITING: dict[str, Writing] = {
    "Allergy": written(),
    "Problem": written(informed),
    "Medication": written(
        in_use(appointment="Appointment"), same_patient("appointment", "Appointment"), dosed
    ),
    "PatientIntervention": written(named),
    "PatientPhysicalExam": written(named),
    "PatientRiskAssessment": written(named),
    "PatientCommunication": written(named),
}
