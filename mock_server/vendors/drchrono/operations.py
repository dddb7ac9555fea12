"""What is no resource: redirects, what is added to a record, lists that are computed."""

from __future__ import annotations

from collections.abc import Mapping

from mock_server.protocol.messages import Handler
from mock_server.vendors.drchrono.actions import consent_forms, onpatient
from mock_server.vendors.drchrono.actions.media import get_media
from mock_server.vendors.drchrono.actions.medications import append_to_pharmacy_note
from mock_server.vendors.drchrono.actions.note_values import list_values
from mock_server.vendors.drchrono.actions.offices import add_exam_room
from mock_server.vendors.drchrono.actions.reports import meaningful_use
from mock_server.vendors.drchrono.actions.templates import list_templates
from mock_server.vendors.drchrono.actions.users import current_user

OPERATIONS: Mapping[str, Handler] = {
    "addExamRoom": add_exam_room,
    "appendToPharmacyNote": append_to_pharmacy_note,
    "applyConsentForm": consent_forms.apply,
    "getCurrentUser": current_user,
    "getMedia": get_media,
    "grantOnpatientAccess": onpatient.invite,
    "listAppointmentTemplates": list_templates,
    "listClinicalNoteFieldValues": list_values,
    "listMu2015Report": meaningful_use,
    "listOnpatientAccess": onpatient.list_access,
    "revokeOnpatientAccess": onpatient.revoke,
    "unapplyConsentForm": consent_forms.unapply,
}
"""Handlers by operationId."""
