"""What DrChrono's reference says of time and tokens (DC-17, DC-35, DC-36, DC-45)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contract_tests import target
from contract_tests.drchrono import DrChrono

CALLBACK = "http://localhost/callback"
ME = {"client_id": "demo-client", "client_secret": "demo-secret"}
DAYS_2 = 172_800

api = DrChrono("clock")


@pytest.fixture(autouse=True)
def _half_past_twelve() -> Iterator[None]:
    api.renew()
    api.control("PUT", "/clock", now="2026-03-02T12:30:00Z", frozen=True)
    yield
    api.renew()


def later(seconds: int) -> None:
    """Let time pass."""
    api.control("POST", "/clock/advance", seconds=seconds)


def oauth(path: str, **form: str) -> Any:
    """The answer to a form, sent without a token."""
    return _post(path, data=form)


def code() -> str:
    """A code for which a user has just consented."""
    back = oauth("authorize", client_id=ME["client_id"], redirect_uri=CALLBACK, allow="yes")
    assert back.status_code == 302
    return parse_qs(urlsplit(str(back.location)).query)["code"][0]


def redeem(given: str) -> Any:
    """The answer to an application that exchanges a code."""
    grant = {"grant_type": "authorization_code", "code": given, "redirect_uri": CALLBACK}
    return oauth("token/", **ME, **grant)


def refresh(token: str) -> Any:
    """The answer to an application that refreshes its tokens."""
    grant = {"grant_type": "refresh_token", "refresh_token": token, "redirect_uri": CALLBACK}
    return oauth("token/", **ME, **grant)


def opens(token: str) -> bool:
    """Whether an access token opens anything."""
    headers = {"X-Mock-World": api.name, "Authorization": f"Bearer {token}"}
    answer = target.app().test_client().get("/drchrono/api/users", headers=headers)
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def test_dc_17_500_calls_an_hour_from_full_hour_to_full_hour() -> None:
    api.control("PUT", "/limits/drchrono", enabled=True)
    path = "/drchrono/api/users?page_size=1"
    assert {api.call("GET", path).status_code for _ in range(500)} == {200}
    for passed, left in ((0, 1800), (600, 1200), (1199, 1)):
        later(passed)
        refused = api.call("GET", path)
        said = f"Request was throttled. Expected available in {float(left)} seconds."
        assert (refused.status_code, refused.json) == (429, {"detail": said})
    later(1)
    assert {api.call("GET", path).status_code for _ in range(500)} == {200}
    assert api.call("GET", path).status_code == 429


def test_dc_35_a_code_is_good_for_a_minute_and_once() -> None:
    given, late = code(), code()
    later(59)
    tokens = redeem(given)
    assert tokens.status_code == 200
    assert redeem(given).status_code in (400, 401)
    later(2)
    assert redeem(late).status_code in (400, 401)


def test_dc_35_a_token_is_good_for_48_hours() -> None:
    tokens = redeem(code()).json
    assert tokens["expires_in"] == DAYS_2
    later(DAYS_2 - 1)
    assert opens(tokens["access_token"])
    later(1)
    assert not opens(tokens["access_token"])


def test_dc_35_refreshing_gives_a_new_pair_once() -> None:
    first = redeem(code()).json
    second = refresh(first["refresh_token"]).json
    assert second["expires_in"] == DAYS_2
    assert not set(first.values()) & {second["access_token"], second["refresh_token"]}
    assert opens(second["access_token"])
    assert refresh(first["refresh_token"]).status_code in (400, 401)


def test_dc_35_a_revoked_token_opens_nothing() -> None:
    tokens = redeem(code()).json
    assert opens(tokens["access_token"])
    assert oauth("revoke_token/", **ME, token=tokens["access_token"]).status_code == 200
    assert not opens(tokens["access_token"])


def test_dc_36_the_slash_and_the_form_are_needed() -> None:
    grant = {"grant_type": "authorization_code", "code": code(), "redirect_uri": CALLBACK}
    assert oauth("token", **ME, **grant).status_code == 404
    assert oauth("revoke_token", **ME, token="any").status_code == 404
    assert _post("token/", json={**ME, **grant}).status_code in (400, 415)
    assert oauth("token/", **ME, **grant).status_code == 200


def test_dc_45_lists_lag_some_seconds_behind_writes() -> None:
    api.control("PUT", "/quirks", **{"drchrono-lag": True})
    before = api.walk("sublabs")
    new = api.send("POST", "sublabs", 201, {"name": "Late", "facility_code": "LT"})
    api.send("PATCH", f"sublabs/{before[0]['id']}", 204, {"name": "Renamed"})
    assert api.get(f"sublabs/{new['id']}") == new
    assert api.get(f"sublabs/{before[0]['id']}")["name"] == "Renamed"
    later(4)
    assert api.walk("sublabs") == before
    later(1)
    after = api.walk("sublabs")
    assert (after[0]["name"], after[-1]) == ("Renamed", new)


def _post(path: str, **options: Any) -> Any:
    client, headers = target.app().test_client(), {"X-Mock-World": api.name}
    return client.post(f"/drchrono/o/{path}", headers=headers, **options)
