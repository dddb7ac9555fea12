"""DrChrono against its contract: every phase, every check, a 2xx for every operation and write."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from schemathesis import Case

from contract_tests import target
from contract_tests.drchrono import KEYS
from contract_tests.formats import FILE
from contract_tests.known import AS_KNOWN
from contract_tests.suite import Suite

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CALLBACK = "http://localhost/callback"

suite = Suite(
    "drchrono",
    "/drchrono",
    opaque=frozenset(
        {
            *("authorize", "consent", "issueToken", "revokeToken"),  # registered, issued, used once
            *("createAmendment", "replaceAmendment", "updateAmendment"),  # a PDF, or base64 of one
            "grantOnpatientAccess",  # after it was revoked
            "unapplyConsentForm",  # after it was applied
        }
    ),
    world=target.World("drchrono-suite", "drchrono"),
    keys=KEYS,
    hints={
        "PatientPaymentCreate.amount": {"enum": ["12.50", -3]},  # not zero
        "exam_room": {"enum": [1, 2]},  # of the office
        "diagnosis_pointers": {"items": {"enum": [1]}, "minItems": 1},
        "metatags": {"enum": ['["a", "b"]']},  # the JSON text of a list
        "LabResult.value_is_numeric": {"enum": [False]},  # or it needs numbers, as the known has
        "LabResult.value": {"enum": ["4.2"]},
        "LabResult.normal_range": {"enum": ["3.5 5.0"]},
        "patient_photo_date": {"type": "null"},  # only with a photo
        "patient_photo": {"format": "picture"},
        "date_of_birth": {"enum": ["1980-02-29"]},  # not to come
        "LineItemCreate.quantity": {"enum": ["1.50", 2]},  # more than none
        "LineItemCreate.allowed": {"type": "null"},  # not more than is billed
        "modifiers": {"items": {"enum": ["25", "LT"]}},
        "custom_demographics": {"maxItems": 1},  # each once, with a value that suits it
        "custom_vitals": {"maxItems": 1},
        "custom_fields": {"maxItems": 1},
        "DemographicValue.value": {"enum": [""]},
        "CustomVitalValue.value": {"enum": [""]},
        "allowed_values": {"enum": [["a", "b"]]},
        "patient_payment_profile": {"enum": ["", "Cash"]},  # others need an insurance
        "primary_insurance": {"enum": [{"insurance_company": "Sample Shield"}]},
        "Appointment.patient": AS_KNOWN,  # there are records of it
        "PatientVaccineRecord.cvx_code": AS_KNOWN,  # the vaccine of its lot
        "reminder_profile": {"type": "null"},  # not for a break
        "week_days": {"minItems": 1},
        "TaskTemplate.default_due_date_offset": {"enum": ["7 00:00:00"]},
        "associated_items": {"maxItems": 0},  # of the kind that is said beside
    },
)
by_examples_and_coverage = suite.schema("examples", "coverage", security=True, brief=True)
by_fuzzing = suite.schema("fuzzing", examples=10)


@by_examples_and_coverage.parametrize()
def test_examples_and_coverage(case: Case[Any]) -> None:
    suite.check(case)


@by_fuzzing.parametrize()
def test_fuzzing(case: Case[Any]) -> None:
    suite.check(case)


TestStateful = suite.machine(examples=100)


def test_the_way_in_and_out() -> None:
    me = {"client_id": "demo-client", "client_secret": "demo-secret", "redirect_uri": CALLBACK}
    suite.ask("authorize", query={"client_id": me["client_id"], "redirect_uri": CALLBACK})
    back = suite.ask("consent", body={**me, "allow": "yes"}, media_type=FORM)
    (code,) = parse_qs(urlsplit(back.headers["location"][0]).query)["code"]
    wanted = {"grant_type": "authorization_code", "code": code}
    tokens = suite.ask("issueToken", body={**me, **wanted}, media_type=FORM).json()
    suite.ask("revokeToken", body={**me, "token": tokens["access_token"]}, media_type=FORM)


def test_a_pdf() -> None:
    known = suite.known.records["Amendment"]
    body = {key: known[key] for key in ("doctor", "patient", "amendment_name")}
    parts = {"body": {**body, "amendment_file": FILE}, "media_type": "multipart/form-data"}
    suite.ask("replaceAmendment", path_parameters={"id": known["id"]}, **parts)


def test_what_takes_two_calls() -> None:
    patient, form, slot = (suite.known.ids[k] for k in ("Patient", "ConsentForm", "Appointment"))
    suite.ask("revokeOnpatientAccess", path_parameters={"id": patient})
    suite.ask("grantOnpatientAccess", path_parameters={"id": patient})
    parts = {
        "path_parameters": {"id": form},
        "body": {"appointment": int(slot)},
        "media_type": JSON,
    }
    suite.ask("applyConsentForm", **parts)
    suite.ask("unapplyConsentForm", **parts)


def test_every_operation_was_reached() -> None:
    assert set(suite.unreached()) == suite.not_built()
