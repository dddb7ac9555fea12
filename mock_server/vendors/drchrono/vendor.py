"""The declaration of DrChrono, after the single-page reference of its API v4."""

from __future__ import annotations

from mock_server.protocol.limits import Limit
from mock_server.protocol.oauth.authorization_code import AuthorizationCode
from mock_server.protocol.pages import PagePager
from mock_server.protocol.quirks import Quirk
from mock_server.protocol.vendor import Projection, Vendor
from mock_server.vendors.drchrono import access, operations, projection
from mock_server.vendors.drchrono.errors import render
from mock_server.vendors.drchrono.identifiers import patient_id
from mock_server.vendors.drchrono.resources import RESOURCES

OAUTH = AuthorizationCode(
    access.NAME,
    "DrChrono",
    (access.DEMO,),
    access.SCOPES,
    access.users,
    token_lifetime=access.LIFETIME,
)
OTHER_PEOPLE = tuple(range(1_000_051, 1_000_063))
"""Patients of the second practice group."""

VENDOR = Vendor(
    name=access.NAME,
    title="DrChrono v4",
    mount="/drchrono",
    authenticate=access.authenticate,
    issue=access.issue,
    render=render,
    limit=Limit(enabled=True, requests=500, window_seconds=3600),  # drchrono_v4.txt, Rate Limits
    all_scopes=tuple(access.SCOPES),
    token_lifetime=access.LIFETIME,
    resources=RESOURCES,
    projection=Projection(projection.person, projection.practice, lambda seed, n: patient_id(n)),
    pager=PagePager(),
    tenants={access.TENANT: OTHER_PEOPLE},
    operations={
        "authorize": OAUTH.authorize,
        "consent": OAUTH.consent,
        "issueToken": OAUTH.issue_token,
        "revokeToken": OAUTH.revoke_token,
        **operations.OPERATIONS,
    },
    quirks=(
        Quirk(
            "drchrono-lag",
            "lists lag some seconds behind writes",
            "drchrono_v4.txt, Requests: data returned may be several seconds old",
            "documented",
            profile="hostile",
            lag=5.0,
        ),
    ),
    credentials={
        "client_id": access.DEMO.id,
        "client_secret": access.DEMO.secret,
        "redirect_uri": access.DEMO.redirect_uris[0],
    },
    sample="/api/patients?page_size=1",
)
