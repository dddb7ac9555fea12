"""The OAuth libraries that Python applications use come in, stay in and leave."""

from __future__ import annotations

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session as Authlib
from oauthlib.oauth2 import AccessDeniedError, InvalidGrantError, WebApplicationClient
from requests_oauthlib import OAuth2Session as RequestsOAuthlib

from tests.drchrono.browser import browse
from tests.drchrono.oauth_site import CALLBACK, Site

SCOPE = ["user:read", "patients:read"]
ME = "/api/users/current"


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both libraries want to be told that this address is meant."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.mark.parametrize("proof", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("pkce", [False, True])
def test_authlib(site: Site, proof: str, pkce: bool) -> None:
    session = Authlib(
        site.app.id,
        site.app.secret,
        scope=" ".join(SCOPE),
        redirect_uri=CALLBACK,
        token_endpoint_auth_method=proof,
        revocation_endpoint_auth_method=proof,
        code_challenge_method="S256",
    )
    verifier: str = generate_token(48) if pkce else ""
    address, state = session.create_authorization_url(site.authorize, code_verifier=verifier)
    assert ("code_challenge" in address) is pkce
    back = browse(address)
    more: dict[str, str] = {"code_verifier": verifier} if pkce else {}
    first = dict(session.fetch_token(site.token, authorization_response=back, state=state, **more))
    assert first["expires_in"] == 172_800
    assert session.get(site.url + ME).json()["id"] == int(site.user)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(site.token, authorization_response=back, state=state, **more)
    assert site.who(first["access_token"]) is None  # a used code ends what came of it

    back = browse(session.create_authorization_url(site.authorize, state=state)[0])
    first = dict(session.fetch_token(site.token, authorization_response=back, state=state))
    second = session.refresh_token(site.token)
    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    assert session.get(site.url + ME).json()["id"] == int(site.user)
    assert site.who(first["access_token"]) is None
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(site.token, refresh_token=first["refresh_token"])

    answer = session.revoke_token(  # type: ignore[no-untyped-call]
        site.revoke, second["refresh_token"], token_type_hint="refresh_token"
    )
    assert answer.status_code == 200
    assert session.get(site.url + ME).status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(site.token, refresh_token=second["refresh_token"])


@pytest.mark.parametrize("pkce", [None, "S256", "plain"])
def test_requests_oauthlib(site: Site, pkce: str | None) -> None:
    client, proof = WebApplicationClient(site.app.id), (site.app.id, site.app.secret)
    session = RequestsOAuthlib(client=client, scope=SCOPE, redirect_uri=CALLBACK, pkce=pkce)
    address, _ = session.authorization_url(site.authorize)
    assert ("code_challenge" in address) is (pkce == "S256")  # oauthlib sends none with "plain"
    back = browse(address)
    first = session.fetch_token(
        site.token, authorization_response=back, client_secret=site.app.secret
    )
    assert set(first["scope"]) == set(SCOPE)
    assert session.get(site.url + ME).json()["id"] == int(site.user)
    second = session.refresh_token(site.token, auth=proof)
    assert second["refresh_token"] != first["refresh_token"]
    assert session.get(site.url + ME).json()["id"] == int(site.user)
    assert site.who(first["access_token"]) is None
    with pytest.raises(InvalidGrantError):
        session.refresh_token(
            site.token,
            first["refresh_token"],
            client_id=site.app.id,
            client_secret=site.app.secret,
        )

    url, headers, body = client.prepare_token_revocation_request(
        site.revoke, second["access_token"]
    )
    assert requests.post(url, data=body, headers=headers, auth=proof).status_code == 200
    assert session.get(site.url + ME).status_code == 401
    with pytest.raises(InvalidGrantError):
        session.refresh_token(site.token, second["refresh_token"], auth=proof)


def test_requests_oauthlib_is_told_that_the_user_refused(site: Site) -> None:
    session = RequestsOAuthlib(site.app.id, scope=SCOPE, redirect_uri=CALLBACK)
    back = browse(session.authorization_url(site.authorize)[0], "Cancel")
    with pytest.raises(AccessDeniedError):
        session.fetch_token(site.token, authorization_response=back, client_secret=site.app.secret)
