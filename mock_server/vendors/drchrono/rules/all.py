"""How each kind of record is written, and what is computed when it is read."""

from __future__ import annotations

from collections.abc import Mapping

from mock_server.protocol.vendor import Shape
from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules.plain import written

WRITING: Mapping[str, Writing] = {
    name: written()
    for name in (
        "Office",
        "Appointment",
        "AppointmentProfile",
        "AppointmentTemplate",
        "ReminderProfile",
        "CustomAppointmentField",
        "Patient",
        "PatientFlagType",
        "CustomDemographic",
        "ConsentForm",
        "Document",
        "Amendment",
        "PatientMessage",
        "Message",
        "CommLog",
        "Problem",
        "Allergy",
        "Medication",
        "PatientIntervention",
        "PatientPhysicalExam",
        "PatientRiskAssessment",
        "PatientCommunication",
        "ClinicalNoteFieldValue",
        "Sublab",
        "LabOrder",
        "LabDocument",
        "LabTest",
        "LabResult",
        "InventoryVaccine",
        "PatientVaccineRecord",
        "LineItem",
        "PatientPayment",
        "TaskCategory",
        "TaskStatus",
        "TaskTemplate",
        "Task",
        "TaskNote",
    )
}
"""By the names of resources; what is not here is only read."""

SHAPES: Mapping[str, Shape] = {}
"""By the names of resources."""
