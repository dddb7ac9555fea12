"""The declaration of Jump, after its current API documentation."""

from __future__ import annotations

from mock_server.protocol.api_keys import ApiKey, ApiKeys
from mock_server.protocol.filters import Moment, OneOf, Search
from mock_server.protocol.idempotency import Idempotency
from mock_server.protocol.limits import Limit
from mock_server.protocol.offsets import OffsetPager
from mock_server.protocol.ordering import Newest
from mock_server.protocol.vendor import Collection, Projection, Resource, Vendor
from mock_server.protocol.writing import Writing
from mock_server.vendors.jump import observations, operations, projection, records
from mock_server.vendors.jump.envelope import finish
from mock_server.vendors.jump.errors import render
from mock_server.vendors.jump.identifiers import patient_id

SCOPES = (
    "read_patients",
    "write_patients",
    "read_appointments",
    "write_appointments",
    "read_episodes",
    "write_episodes",
)
OTHER = "other"
"""The second organisation: its patients are people who are not of the population."""

KEYS = ApiKeys(
    "jump",
    (
        ApiKey("pk_test_demo", SCOPES),
        ApiKey("pk_live_demo", SCOPES),
        ApiKey("pk_test_other", SCOPES, OTHER),
    ),
    prefix="pk_test_",
)
NEWEST = Newest("created_at")
DRAFTS = (("status", "draft"),)
DAY = 24 * 3600

VENDOR = Vendor(
    name="jump",
    title="Jump EHR",
    mount="/jump",
    authenticate=KEYS,
    issue=KEYS.issue,
    render=render,
    finish=finish,
    limit=Limit(enabled=True, requests=1000, window_seconds=3600),  # /getting-started/rate-limits
    idempotency=Idempotency("Idempotency-Key", DAY),
    all_scopes=SCOPES,
    token_lifetime=3650 * DAY,  # keys do not expire
    resources=(
        Resource(
            "Patient",
            "/patients",
            "id",
            filters={
                "search": Search(("first_name", "last_name", "email", "nhs_number")),
                "status_in": OneOf("status"),
                "created_at_gte": Moment("created_at", ">="),
                "created_at_lte": Moment("created_at", "<="),
            },
            order=NEWEST,
            writing=Writing(
                new_id=lambda world: world.mint_uuid("jump", "patient"),
                created="created_at",
                updated="updated_at",
                written=projection.written,
                effects=(operations.archive,),
            ),
        ),
    ),
    collections=(
        Collection(
            "Observation",
            "/patients/{id}/observations",
            "id",
            owner="Patient",
            project=observations.observations,
            filters={
                "effective_datetime_gte": Moment("effective_datetime", ">="),
                "effective_datetime_lte": Moment("effective_datetime", "<="),
            },
            order=Newest("effective_datetime"),
        ),
        Collection(
            "Medication",
            "/patients/{id}/medications",
            "id",
            owner="Patient",
            project=records.medications,
            filters={"status_in": OneOf("status")},
            order=NEWEST,
            hidden=DRAFTS,
        ),
        Collection(
            "Problem",
            "/patients/{id}/problems",
            "id",
            owner="Patient",
            project=records.problems,
            filters={"status_in": OneOf("status")},
            order=NEWEST,
        ),
        Collection(
            "Referral",
            "/patients/{id}/referrals",
            "id",
            owner="Patient",
            project=records.referrals,
            filters={
                "authored_on_gte": Moment("authored_on", ">="),
                "authored_on_lte": Moment("authored_on", "<="),
            },
            order=Newest("authored_on"),
            hidden=DRAFTS,
        ),
        Collection(
            "Allergy",
            "/patients/{id}/allergies",
            "id",
            owner="Patient",
            project=records.allergies,
            order=NEWEST,
        ),
        Collection(
            "Immunisation",
            "/patients/{id}/immunisations",
            "id",
            owner="Patient",
            project=records.immunisations,
            order=NEWEST,
            hidden=DRAFTS,
        ),
    ),
    projection=Projection(projection.person, projection.practice, patient_id),
    pager=OffsetPager("limit", "offset", next_offset="next_offset", more="has_more"),
    tenants={OTHER: tuple(range(1_000_001, 1_000_013))},
    control={"revokeKey": operations.revoking(KEYS)},
    credentials={"API key": "pk_test_demo", "of another organisation": "pk_test_other"},
    sample="/functions/v1/api-v1/patients?limit=1",
)
