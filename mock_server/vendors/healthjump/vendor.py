"""The declaration of Healthjump, after the public OpenAPI reconstruction of its API."""

from __future__ import annotations

from mock_server.protocol import auth
from mock_server.protocol.filters import Compare
from mock_server.protocol.limits import Limit
from mock_server.protocol.oauth.client_credentials import ClientCredentials
from mock_server.protocol.oauth.token_endpoint import Client
from mock_server.protocol.pagination import CursorPager
from mock_server.protocol.vendor import Projection, Resource, Vendor
from mock_server.vendors.healthjump import operations, projection
from mock_server.vendors.healthjump.errors import render

SCOPES = ("read:patients", "read:clinical", "read:financial")
DEMO = Client("demo-client", "demo-secret", SCOPES)
LIFETIME = 3600
MODIFIED = {"modified_since": Compare("date_modified", ">")}

VENDOR = Vendor(
    name="healthjump",
    title="Healthjump (Datavant)",
    mount="/healthjump",
    authenticate=auth.bearer,
    render=render,
    limit=Limit(enabled=False, requests=1000, window_seconds=3600),  # the document gives no figure
    all_scopes=SCOPES,
    token_lifetime=LIFETIME,
    resources=(
        Resource("Patient", "/patients", "patient_id", MODIFIED),
        Resource("Encounter", "/encounters", "encounter_id", MODIFIED),
        Resource("Vitals", "/vitals", "encounter_id", MODIFIED),
        Resource("Allergy", "/allergies", "allergy_id"),
        Resource("Immunization", "/immunizations", "immunization_id"),
        Resource("Medication", "/medications", "medication_id"),
        Resource("Diagnosis", "/diagnoses", "diagnosis_id"),
        Resource("Procedure", "/procedures", "procedure_id"),
        Resource("LabResult", "/labs", "lab_id"),
        Resource("Document", "/documents", "document_id"),
        Resource("Appointment", "/appointments", "appointment_id"),
        Resource("Provider", "/providers", "provider_id"),
        Resource("Practice", "/practices", "practice_id"),
    ),
    projection=Projection(projection.person, projection.practice, projection.patient_id),
    pager=CursorPager(limit="limit", cursor="cursor", next_cursor="next_cursor"),
    operations={
        "issueToken": ClientCredentials("healthjump", (DEMO,), LIFETIME),
        "getDocumentContent": operations.document_content,
    },
    credentials={"client_id": DEMO.id, "client_secret": DEMO.secret},
    sample="/v1/patients?limit=1",
)
