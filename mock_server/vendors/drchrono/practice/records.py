"""Everything that a practice sets up, by the names of its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from mock_server.population.practices import Practice
from mock_server.vendors.drchrono.practice import (
    bundles,
    charting,
    fees,
    notes,
    payers,
    people,
    places,
    scheduling,
    stock,
    tasks,
)
from mock_server.vendors.drchrono.scope import Body

Projection = Callable[[int, Practice, date], Iterator[Body]]

PRACTICE: dict[str, Projection] = {
    "Doctor": people.doctors,
    "User": people.users,
    "UserGroup": people.user_groups,
    "Office": places.offices,
    "AppointmentProfile": scheduling.appointment_profiles,
    "AppointmentTemplate": scheduling.appointment_templates,
    "ReminderProfile": scheduling.reminder_profiles,
    "CustomAppointmentField": scheduling.appointment_fields,
    "CustomVital": charting.custom_vitals,
    "CustomDemographic": charting.demographics,
    "PatientFlagType": charting.flag_types,
    "ConsentForm": charting.consent_forms,
    "Sublab": charting.sublabs,
    "ClinicalNoteTemplate": notes.templates,
    "ClinicalNoteFieldType": notes.fields,
    "Insurance": payers.insurances,
    "CustomInsurancePlanName": payers.plan_names,
    "FeeSchedule": fees.fee_schedules,
    "BillingProfile": bundles.billing_profiles,
    "InventoryCategory": stock.categories,
    "InventoryVaccine": stock.vaccines,
    "TaskCategory": tasks.categories,
    "TaskStatus": tasks.statuses,
    "TaskTemplate": tasks.templates,
}
"""Whose ids stand in other records comes first."""
