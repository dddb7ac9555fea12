"""The clinical records of a chart: from the names of their schemas to what writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mock_server.vendors.drchrono.charts import (
    allergies,
    coded,
    devices,
    lab_results,
    labs,
    medications,
    notes,
    plans,
    problems,
    procedures,
    vaccines,
)
from mock_server.vendors.drchrono.scope import Body, Scope

CLINICAL: dict[str, Callable[[Scope], Iterator[Body]]] = {
    "Problem": problems.problems,
    "Allergy": allergies.allergies,
    "Medication": medications.medications,
    "Procedure": procedures.procedures,
    "ImplantableDevice": devices.implantable_devices,
    "CarePlan": plans.care_plans,
    "LabOrder": labs.lab_orders,
    "LabOrderSummary": labs.lab_orders_summary,
    "LabTest": lab_results.lab_tests,
    "LabResult": lab_results.lab_results,
    "LabDocument": lab_results.lab_documents,
    "PatientVaccineRecord": vaccines.vaccine_records,
    "ClinicalNote": notes.clinical_notes,
    "ClinicalNoteFieldValue": notes.field_values,
    "PatientIntervention": coded.interventions,
    "PatientPhysicalExam": coded.physical_exams,
    "PatientRiskAssessment": coded.risk_assessments,
    "PatientCommunication": coded.communications,
}
