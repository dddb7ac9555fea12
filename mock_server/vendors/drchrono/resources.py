"""What DrChrono keeps: every kind of record with its collection, owner and way of writing."""

from __future__ import annotations

from mock_server.protocol.ordering import Earliest
from mock_server.protocol.vendor import Resource
from mock_server.vendors.drchrono.rules.all import SHAPES, WRITING

_APPOINTMENTS = Earliest("scheduled_time")
"""Observed; the order of other lists is not known, they come in the order of entry."""

_INDEXED = {
    "Appointment": ("room",),
    "CommLog": ("appointment",),
    "Medication": ("appointment",),
    "Patient": ("patient_flags_attached.flag_type",),
    "LabOrder": ("patient",),
    "LabResult": ("lab_test", "document"),
    "PatientPaymentLogEntry": ("patient",),
    "PatientPayment": ("line_item", "appointment"),
    "PatientVaccineRecord": ("vaccine_inventory",),
    "ClinicalNoteFieldValue": ("id",),
    "Transaction": ("patient",),
    "OnpatientAccess": ("patient",),
}
"""Fields by which rules find records, beside those that lists are filtered by."""


def _resource(
    name: str, collection: str, owner: str = "", *, view_of: str | None = None
) -> Resource:
    return Resource(
        name,
        f"/api/{collection}",
        "appointment" if name == "ClinicalNote" else "payer_id" if name == "Insurance" else "id",
        order=_APPOINTMENTS if name == "Appointment" else None,
        writing=WRITING.get(view_of or name),
        indexed=_INDEXED.get(name, ()),
        owner=owner,
        view_of=view_of,
        shape=SHAPES.get(name),
    )


RESOURCES = (
    _resource("Doctor", "doctors"),
    _resource("User", "users"),
    _resource("UserGroup", "user_groups"),
    _resource("Office", "offices"),
    _resource("Insurance", "insurances"),
    _resource("Appointment", "appointments", "doctor"),
    _resource("AppointmentProfile", "appointment_profiles", "doctor"),
    _resource("AppointmentTemplate", "appointment_templates", "profile.doctor"),
    _resource("ReminderProfile", "reminder_profiles", "doctor"),
    _resource("CustomAppointmentField", "custom_appointment_fields", "doctor"),
    _resource("CustomVital", "custom_vitals", "doctor"),
    _resource("Patient", "patients", "doctor"),
    _resource("PatientSummary", "patients_summary", "doctor", view_of="Patient"),
    _resource("PatientFlagType", "patient_flag_types", "doctor"),
    _resource("CustomDemographic", "custom_demographics", "doctor"),
    _resource("ConsentForm", "consent_forms", "doctor"),
    _resource("Document", "documents", "doctor"),
    _resource("PatientMessage", "patient_messages", "doctor"),
    _resource("Message", "messages", "doctor"),
    _resource("PrescriptionMessage", "prescription_messages", "doctor"),
    _resource("CommLog", "comm_logs", "doctor"),
    _resource("Problem", "problems", "doctor"),
    _resource("Allergy", "allergies", "doctor"),
    _resource("Medication", "medications", "doctor"),
    _resource("Procedure", "procedures", "doctor"),
    _resource("ImplantableDevice", "implantable_devices", "patient.doctor"),
    _resource("CarePlan", "care_plans", "appointment.doctor"),
    _resource("Amendment", "amendments", "doctor"),
    _resource("PatientIntervention", "patient_interventions", "doctor"),
    _resource("PatientPhysicalExam", "patient_physical_exams", "doctor"),
    _resource("PatientRiskAssessment", "patient_risk_assessments", "doctor"),
    _resource("PatientCommunication", "patient_communications", "doctor"),
    _resource("ClinicalNoteTemplate", "clinical_note_templates", "doctor"),
    _resource(
        "ClinicalNoteFieldType", "clinical_note_field_types", "clinical_note_template.doctor"
    ),
    _resource("ClinicalNoteFieldValue", "clinical_note_field_values", "appointment.doctor"),
    _resource("ClinicalNote", "clinical_notes", "appointment.doctor"),
    _resource("Sublab", "sublabs"),
    _resource("LabOrder", "lab_orders", "doctor"),
    _resource("LabOrderSummary", "lab_orders_summary"),
    _resource("LabDocument", "lab_documents", "lab_order.doctor"),
    _resource("LabTest", "lab_tests", "lab_order.doctor"),
    _resource("LabResult", "lab_results", "lab_order.doctor"),
    _resource("InventoryCategory", "inventory_categories", "doctor"),
    _resource("InventoryVaccine", "inventory_vaccines", "doctor"),
    _resource("PatientVaccineRecord", "patient_vaccine_records", "ordering_doctor"),
    _resource("FeeSchedule", "fee_schedules", "doctor"),
    _resource("BillingProfile", "billing_profiles", "doctor"),
    _resource("CustomInsurancePlanName", "custom_insurance_plan_names", "doctor"),
    _resource("LineItem", "line_items", "doctor"),
    _resource("Transaction", "transactions", "doctor"),
    _resource("PatientPayment", "patient_payments", "patient.doctor"),
    _resource("PatientPaymentLogEntry", "patient_payment_log", "doctor"),
    _resource("EligibilityCheck", "eligibility_checks", "patient.doctor"),
    _resource("TaskCategory", "task_categories"),
    _resource("TaskStatus", "task_statuses"),
    _resource("TaskTemplate", "task_templates"),
    _resource("Task", "tasks"),
    _resource("TaskNote", "task_notes"),
    _resource("OnpatientAccess", "patients/{id}/onpatient_access", "doctor"),
)
