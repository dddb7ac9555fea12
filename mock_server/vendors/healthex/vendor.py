"""The declaration of HealthEx, after its FHIR Server page and its Authentication guide."""

from __future__ import annotations

from mock_server.protocol.limits import Limit
from mock_server.protocol.vendor import Projection, Resource, Vendor
from mock_server.vendors.healthex import access, control, operations, projection
from mock_server.vendors.healthex.errors import render
from mock_server.vendors.healthex.identifiers import person_id
from mock_server.vendors.healthex.quirks import QUIRKS

VENDOR = Vendor(
    name=access.VENDOR,
    title="HealthEx",
    mount="/healthex",
    authenticate=access.authenticate,
    render=render,
    limit=Limit(enabled=False, requests=1000, window_seconds=3600),  # none is documented
    token_lifetime=access.LIFETIME,
    resources=(Resource("PersonIndex", "/PersonIndex", "id"),),
    projection=Projection(projection.person, projection.practice, person_id),
    issue=access.TOKENS.issue,
    operations={
        "everything": operations.everything,
        "readResource": operations.read_resource,
        "getCapabilities": operations.get_capabilities,
        "issueToken": access.issue_token,
        "getKeySet": access.get_key_set,
    },
    control={
        "listConsents": control.list_consents,
        "getConsent": control.get_consent,
        "setConsent": control.set_consent,
    },
    quirks=QUIRKS,
    credentials={"apiKey": access.API_KEY, "apiSecret": access.API_SECRET},
    sample="/FHIR/R4/metadata",
)
