"""The administrative half of a chart: patients, calendar, billing, mail and tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mock_server.vendors.drchrono.charts import (
    access,
    appointments,
    billing,
    calls,
    documents,
    eligibility,
    mail,
    patients,
    payments,
    prescription_messages,
    tasks,
    transactions,
)
from mock_server.vendors.drchrono.scope import Body, Scope

ADMINISTRATIVE: dict[str, Callable[[Scope], Iterator[Body]]] = {
    "Patient": patients.patients,
    "OnpatientAccess": access.onpatient_access,
    "Appointment": appointments.appointments,
    "EligibilityCheck": eligibility.eligibility_checks,
    "LineItem": billing.line_items,
    "Transaction": transactions.transactions,
    "PatientPayment": payments.patient_payments,
    "PatientPaymentLogEntry": payments.payment_log,
    "Document": documents.documents,
    "Amendment": documents.amendments,
    "Message": mail.messages,
    "PatientMessage": mail.patient_messages,
    "PrescriptionMessage": prescription_messages.prescription_messages,
    "CommLog": calls.comm_logs,
    "Task": tasks.tasks,
    "TaskNote": tasks.task_notes,
}
"""The records of each schema, in ascending id."""
