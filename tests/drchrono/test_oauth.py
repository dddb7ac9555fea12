"""The authorization code flow: the page of consent, codes, tokens, and how each of them ends."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mock_server.protocol import grants
from mock_server.protocol.oauth.consent_page import User, consent_page
from tests.drchrono.browser import Page, browse, parameters
from tests.drchrono.conftest import Start
from tests.drchrono.oauth_site import CALLBACK, Site

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
"""The pair of RFC 7636 appendix B."""

TWO_DAYS = 172_800

general = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
control = [chr(code) for code in (*range(32), 127)]
states = st.text(
    st.characters(codec="utf-8", exclude_characters=control), min_size=1, max_size=100
) | st.sampled_from(['"><script>alert(1)</script>', "&amp;&#34;&quot", "a&code=b#c", "ü +%2B%%"])


def error(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def sent_back(answer: requests.Response) -> dict[str, str]:
    """The parameters with which a user comes back to the application."""
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(f"{CALLBACK}?")
    return parameters(answer.headers["Location"])


# The page of consent


def test_the_page_says_who_asks_for_what_and_lets_a_user_choose(site: Site) -> None:
    answer = site.page()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    page = Page(answer.text)
    assert site.app.id in page.words
    for scope, meaning in site.flow.scopes.items():
        asked = scope in ("user:read", "patients:read")
        assert (f"{meaning} {scope}\n" in page.words) is asked
    assert list(page.options.items()) == [(user.id, user.name) for user in site.users]
    assert page.buttons == {"Allow": {"allow": "Allow"}, "Cancel": {}}
    assert page.hidden == site.asked()


def test_the_page_needs_nothing_but_itself(site: Site) -> None:
    answer = site.page()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = Page(answer.text)
    assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in page.tags)
    attributes = {name for _, names in page.tags for name in names}
    assert {"src", "href"}.isdisjoint(attributes)
    assert not [name for name in attributes if name.startswith("on")]


def test_a_person_clicks_through_and_the_application_acts_for_that_person(site: Site) -> None:
    for user, slash in ((None, ""), (site.users[-1].id, "/")):
        request = requests.Request("GET", site.authorize + slash, params=site.asked())
        back = parameters(browse(request.prepare().url or "", user=user))
        assert back["state"] == "st4te"
        tokens = site.exchange(back["code"]).json()
        assert site.who(tokens["access_token"]) == (user or site.user)


def test_a_person_can_refuse(site: Site) -> None:
    address = requests.Request("GET", site.authorize, params=site.asked()).prepare().url or ""
    back = parameters(browse(address, "Cancel"))
    assert (back["error"], back["state"]) == ("access_denied", "st4te")
    assert "code" not in back


def test_a_grant_has_the_user_and_whose_records_the_user_sees(site: Site) -> None:
    for user in site.users:
        token = site.tokens(user=user.id)["access_token"]
        grant = grants.find(site.world, site.flow.vendor, token)
        assert grant is not None
        assert (grant.user, grant.tenant) == (user.id, user.tenant)
        assert grant.client == site.app.id
        assert grant.scopes == {"user:read", "patients:read"}


@pytest.mark.parametrize("scope", [None, "", " "])
def test_without_a_scope_everything_is_asked_for(site: Site, scope: str | None) -> None:
    page = Page(site.page(scope=scope).text)
    assert all(f"{meaning} {name}" in page.words for name, meaning in site.flow.scopes.items())
    assert site.tokens(scope=scope)["scope"] == " ".join(site.app.scopes)


def test_a_script_can_post_what_the_page_posts(site: Site) -> None:
    answer = requests.post(
        site.authorize,
        data={"client_id": site.app.id, "redirect_uri": CALLBACK, "allow": "1"},
        allow_redirects=False,
    )
    assert set(sent_back(answer)) == {"code"}


@general
@given(state=states)
def test_any_state_comes_back_and_stands_in_the_page_as_text(site: Site, state: str) -> None:
    page = Page(site.page(state=state).text)
    assert page.hidden["state"] == state
    assert page.tags == Page(site.page().text).tags
    assert sent_back(site.consent(**page.hidden))["state"] == state
    assert sent_back(site.consent(state=state, allow=""))["state"] == state
    assert sent_back(site.page(state=state, response_type="token"))["state"] == state


@general
@given(text=states)
def test_whatever_a_vendor_calls_things_is_shown_as_text(text: str) -> None:
    def page(text: str) -> Page:
        user = User(text, text)
        answer = consent_page(text, text, {text: text}, [user], text, {text: text})
        return Page(answer.body.decode())

    shown = page(text)
    assert shown.tags == page("x").tags
    assert (shown.action, shown.hidden, shown.options) == (text, {text: text}, {text: text})
    assert shown.words == page("\0").words.replace("\0", text)


@general
@given(scope=states | st.sampled_from(["user:read  patients:write", "patients:read user:read"]))
def test_any_scope_is_asked_for_or_refused(site: Site, scope: str) -> None:
    wanted = scope.split()
    answer = site.page(scope=scope)
    if set(wanted) <= set(site.app.scopes):
        page = Page(answer.text)
        assert page.hidden["scope"] == scope
        given_scopes = site.tokens(scope=scope)["scope"].split()
        assert given_scopes == [one for one in site.app.scopes if not wanted or one in wanted]
    else:
        assert sent_back(answer)["error"] == "invalid_scope"
        assert sent_back(site.consent(scope=scope))["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": "user:read everything"}, "invalid_scope"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "S512"}, "invalid_request"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_to_the_application(
    site: Site, changed: dict[str, str], name: str
) -> None:
    for answer in (site.page(**changed), site.consent(**changed)):
        back = sent_back(answer)
        assert (back["error"], back["state"]) == (name, "st4te")
        assert re.fullmatch(r"[\x20\x21\x23-\x5b\x5d-\x7e]+", back["error_description"])
        assert "code" not in back


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "unknown"},
        {"client_id": ""},
        {"client_id": None},
        {"redirect_uri": None},
        {"redirect_uri": ""},
        {"redirect_uri": "https://example.com/callback"},
        {"state": "a\x00b"},
        {"state": "a\r\nb"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_known(
    site: Site, changed: dict[str, str | None]
) -> None:
    for answer in (site.page(**changed), site.consent(**changed)):
        assert answer.status_code == 400
        assert "Location" not in answer.headers


def test_a_user_who_does_not_exist_cannot_consent(site: Site) -> None:
    assert site.consent(user="nobody").status_code == 400


@pytest.mark.parametrize(
    "uri",
    [
        CALLBACK,
        "http://localhost:8000/oauth/done",
        "http://localhost:8000",
        "http://127.0.0.1:49152/callback?next=/a%20b",
        "http://[::1]:3000/",
    ],
)
def test_users_get_back_to_their_own_machine_on_any_port(site: Site, uri: str) -> None:
    answer = site.consent(redirect_uri=uri)
    assert answer.status_code == 302, answer.text
    location = answer.headers["Location"]
    assert location.startswith(f"{uri}{'&' if '?' in uri else '?'}code=")
    code = parameters(location)["code"]
    assert site.exchange(code, redirect_uri=uri).status_code == 200


@general
@given(
    uri=st.sampled_from(
        [
            "http://localhost.example.com/callback",
            "http://localhost@example.com/",
            "http://localhost:80\\@example.com/",
            "http://localhost:80@example.com/",
            "http://example.com/http://localhost/callback",
            "//localhost/callback",
            "http://localhost/callback#fragment",
            "http://localhost/callback\r\nSet-Cookie: a=b",
            "http://localhost/call back",
            "http://LOCALHOST.:1/",
            "http://127.0.0.10/",
            "https://localhost/callback",
            "javascript:alert(1)",
            "/callback",
        ]
    )
    | st.text(max_size=60)
)
def test_no_other_address_is_good(site: Site, uri: str) -> None:
    for answer in (site.page(redirect_uri=uri), site.consent(redirect_uri=uri)):
        assert answer.status_code == 400
        assert "Location" not in answer.headers


# Codes


def test_a_code_gives_two_tokens(site: Site) -> None:
    answer = site.exchange(site.code())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", TWO_DAYS)
    assert set(tokens["scope"].split()) == {"patients:read", "user:read"}
    for name in ("access_token", "refresh_token"):
        assert re.fullmatch(r"[0-9A-Za-z]{30}", tokens[name])
    assert site.who(tokens["access_token"]) == site.user


def test_a_code_lives_for_a_minute(site: Site) -> None:
    site.world.clock.set(frozen=True)
    early, late = site.code(), site.code()
    site.world.clock.advance(59.999)
    assert site.exchange(early).status_code == 200
    site.world.clock.advance(0.001)
    assert error(site.exchange(late)) == (401, "invalid_grant")


def test_a_code_that_comes_twice_ends_what_came_of_it(site: Site) -> None:
    code = site.code()
    first = site.exchange(code).json()
    newer = site.refresh(first["refresh_token"]).json()
    assert site.who(newer["access_token"]) == site.user
    assert error(site.exchange(code)) == (401, "invalid_grant")
    assert site.good(newer) == (False, False)
    assert error(site.exchange(code)) == (401, "invalid_grant")


def test_a_code_that_comes_twice_ends_its_tokens_even_after_its_minute(site: Site) -> None:
    site.world.clock.set(frozen=True)
    code = site.code()
    tokens = site.exchange(code).json()
    site.world.clock.advance(3600)
    assert site.who(tokens["access_token"]) == site.user
    assert error(site.exchange(code)) == (401, "invalid_grant")
    assert site.good(tokens) == (False, False)


def test_a_code_is_bound_to_its_application_and_address_and_survives_a_wrong_try(
    site: Site,
) -> None:
    code = site.code(scope="user:read")
    assert error(site.exchange(code, site.other)) == (401, "invalid_grant")
    elsewhere = "http://localhost:8000/callback"
    assert error(site.exchange(code, redirect_uri=elsewhere)) == (401, "invalid_grant")
    assert site.exchange(code).status_code == 200


@general
@given(data=st.data())
def test_an_altered_code_is_refused(site: Site, data: st.DataObject) -> None:
    code = site.code()
    place = data.draw(st.integers(0, len(code) - 1))
    instead = data.draw(st.text(st.characters(codec="utf-8"), max_size=3))
    altered = code[:place] + instead + code[place + 1 :]
    assume(altered not in ("", code))
    assert error(site.exchange(altered)) == (401, "invalid_grant")
    assert site.exchange(code).status_code == 200


def test_codes_and_tokens_never_repeat(site: Site) -> None:
    def given_now() -> list[str]:
        code = site.code()
        tokens = site.exchange(code).json()
        return [code, tokens["access_token"], tokens["refresh_token"]]

    texts = [*given_now(), *given_now()]
    site.world.reset()
    texts += given_now()
    assert len(set(texts)) == 9


@pytest.mark.parametrize("attempts", range(3))
def test_of_many_who_redeem_a_code_at_once_one_does(site: Site, attempts: int) -> None:
    code = site.code()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.exchange(code), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    tokens = next(answer.json() for answer in answers if answer.ok)
    assert site.good(tokens) == (False, False)  # the others came with a used code


# PKCE


@pytest.mark.parametrize(
    ("asked", "verifier"),
    [
        ({"code_challenge": CHALLENGE, "code_challenge_method": "S256"}, VERIFIER),
        ({"code_challenge": VERIFIER, "code_challenge_method": "plain"}, VERIFIER),
        ({"code_challenge": VERIFIER}, VERIFIER),
    ],
)
def test_a_challenge_binds_the_code_to_its_verifier(
    site: Site, asked: dict[str, str], verifier: str
) -> None:
    page = Page(site.page(**asked).text)
    assert asked.items() <= page.hidden.items()
    code = site.code(**page.hidden)
    assert error(site.exchange(code)) == (400, "invalid_request")
    for wrong in (verifier[:-1], verifier + "k", CHALLENGE + "x", "ü"):
        answer = site.exchange(code, code_verifier=wrong)
        assert error(answer) == (401, "invalid_grant")
    assert site.exchange(code, code_verifier=verifier).status_code == 200


def test_a_verifier_without_a_challenge_says_nothing(site: Site) -> None:
    assert site.exchange(site.code(), code_verifier=VERIFIER).status_code == 200


# Tokens


def test_tokens_end_after_two_days_and_can_be_refreshed_for_ever(site: Site) -> None:
    site.world.clock.set(frozen=True)
    tokens = site.tokens()
    site.world.clock.advance(TWO_DAYS - 1)
    assert site.who(tokens["access_token"]) == site.user
    site.world.clock.advance(1)
    assert site.who(tokens["access_token"]) is None
    site.world.clock.advance(10 * 365 * 86_400)
    newer = site.refresh(tokens["refresh_token"]).json()
    assert newer["expires_in"] == TWO_DAYS
    assert site.who(newer["access_token"]) == site.user


def test_refreshing_ends_both_tokens_at_once(site: Site) -> None:
    old = site.tokens()
    assert site.who(old["access_token"]) == site.user
    new = site.refresh(old["refresh_token"]).json()
    assert set(new.values()).isdisjoint({old["access_token"], old["refresh_token"]})
    assert new["scope"] == old["scope"]
    assert site.who(old["access_token"]) is None
    assert error(site.refresh(old["refresh_token"])) == (401, "invalid_grant")
    assert site.who(new["access_token"]) == site.user
    assert error(site.refresh(new["access_token"])) == (401, "invalid_grant")


def test_a_refreshed_access_token_can_have_fewer_scopes_but_not_more(site: Site) -> None:
    tokens = site.tokens()
    answer = site.refresh(tokens["refresh_token"], scope="patients:write")
    assert error(answer) == (400, "invalid_scope")
    tokens = site.refresh(tokens["refresh_token"], scope="user:read").json()
    assert tokens["scope"] == "user:read"
    grant = grants.find(site.world, site.flow.vendor, tokens["access_token"])
    assert grant is not None
    assert grant.scopes == {"user:read"}
    tokens = site.refresh(tokens["refresh_token"]).json()
    assert set(tokens["scope"].split()) == {"user:read", "patients:read"}


def test_of_many_who_refresh_at_once_one_does(site: Site) -> None:
    tokens = site.tokens()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.refresh(tokens["refresh_token"]), range(8)))
        old = list(pool.map(lambda _: site.who(tokens["access_token"]), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    assert set(old) == {None}
    assert site.good(next(answer.json() for answer in answers if answer.ok)) == (True, True)


def test_a_new_grant_ends_earlier_refresh_tokens_of_the_same_user(site: Site) -> None:
    earlier, colleague = site.tokens(), site.tokens(user=site.users[1].id)
    form = {"client_id": site.other.id, "scope": "user:read"}
    elsewhere = site.exchange(site.code(**form), site.other).json()
    newest = site.tokens()
    assert site.good(earlier) == (True, False)
    assert site.good(colleague) == (True, True)
    assert site.refresh(elsewhere["refresh_token"], site.other).status_code == 200
    assert site.good(newest) == (True, True)


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both(site: Site, which: str) -> None:
    tokens = site.tokens()
    assert site.who(tokens["access_token"]) == site.user
    answer = site.end(tokens[which], token_type_hint="access_token")
    assert (answer.status_code, answer.content) == (200, b"")
    assert site.good(tokens) == (False, False)
    assert site.end(tokens[which]).status_code == 200


def test_an_access_token_can_be_revoked_whose_refresh_token_has_ended(site: Site) -> None:
    earlier, newest = site.tokens(), site.tokens()
    site.end(earlier["access_token"])
    assert site.good(earlier) == (False, False)
    assert site.good(newest) == (True, True)


def test_revoking_what_is_unknown_or_another_s_answers_200_and_ends_nothing(site: Site) -> None:
    tokens = site.tokens()
    assert site.end("unknown").status_code == 200
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert site.end(token, site.other).status_code == 200
    assert error(site.refresh(tokens["refresh_token"], site.other)) == (401, "invalid_grant")
    assert site.good(tokens) == (True, True)


def test_a_reset_ends_everything(site: Site) -> None:
    tokens, code = site.tokens(), site.code()
    site.world.reset()
    assert site.good(tokens) == (False, False)
    assert error(site.exchange(code)) == (401, "invalid_grant")


def test_worlds_have_codes_and_tokens_of_their_own(site: Site) -> None:
    tokens, code = site.tokens(), site.code()
    there = {"X-Mock-World": "elsewhere"}
    form = {**site.proof(), "grant_type": "authorization_code", "redirect_uri": CALLBACK}
    answer = requests.post(site.token, data={**form, "code": code}, headers=there)
    assert error(answer) == (401, "invalid_grant")
    there["Authorization"] = f"Bearer {tokens['access_token']}"
    assert requests.get(f"{site.url}/api/users/current", headers=there).status_code == 401


def test_codes_and_tokens_survive_a_restart(start: Start, tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    site, served = start(store)
    tokens, code = site.tokens(), site.code()
    used = site.code(user=site.users[1].id)
    site.exchange(used)
    served.stop()
    again, _ = start(store)
    assert again.who(tokens["access_token"]) == again.user
    assert error(again.exchange(used)) == (401, "invalid_grant")
    assert again.refresh(tokens["refresh_token"]).status_code == 200
    assert again.exchange(code).status_code == 200


# Who asks, and how


@pytest.mark.parametrize("end", ["token", "revoke"])
def test_applications_say_who_they_are_in_the_form_or_by_http_basic(site: Site, end: str) -> None:
    address = {"token": site.token, "revoke": site.revoke}[end]
    code = site.code(scope="user:read")
    form = {"token": "x"}
    if end == "token":
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    proof = (site.app.id, site.app.secret)

    def answer(auth: tuple[str, str] | None = None, **more: str) -> requests.Response:
        return requests.post(address, data={**form, **more}, auth=auth)

    wrong = [
        answer(),
        answer(client_id=site.app.id),
        answer(client_id=site.app.id, client_secret="wrong"),
        answer(client_id=site.app.id, client_secret=site.other.secret),
        answer(("unknown", site.app.secret)),
        answer((site.app.id, "")),
    ]
    for refused in wrong:
        assert error(refused) == (401, "invalid_client")
        assert refused.headers["WWW-Authenticate"].startswith("Basic ")
        assert refused.headers["Cache-Control"] == "no-store"
    assert error(answer(proof, client_secret=site.app.secret)) == (400, "invalid_request")
    assert error(answer(proof, client_id=site.other.id)) == (400, "invalid_request")
    assert answer(proof, client_id=site.app.id).status_code == 200


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "redirect_uri": CALLBACK}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x", "redirect_uri": ""}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": ""}, "invalid_request"),
    ],
)
def test_a_request_that_lacks_something_is_refused(
    site: Site, form: dict[str, str], name: str
) -> None:
    answer = requests.post(site.token, data={**site.proof(), **form})
    assert error(answer) == (400, name)


def test_unknown_tokens_and_codes_are_refused_with_401(site: Site) -> None:
    for answer in (site.exchange("unknown"), site.refresh("unknown")):
        assert error(answer) == (401, "invalid_grant")
        assert set(answer.json()) == {"error", "error_description"}
    assert error(requests.post(site.revoke, data=site.proof())) == (400, "invalid_request")


def test_json_is_not_taken_and_no_address_without_its_slash(site: Site) -> None:
    form: dict[str, Any] = {**site.proof(), "grant_type": "refresh_token", "refresh_token": "x"}
    assert error(requests.post(site.token, json=form)) == (400, "invalid_request")
    assert error(requests.post(site.revoke, json={"token": "x"})) == (400, "invalid_request")
    assert requests.post(site.authorize, json=site.asked()).status_code == 415
    for address in (site.token, site.revoke):
        assert requests.post(address.rstrip("/"), data=form).status_code == 404
        assert requests.get(address.rstrip("/"), allow_redirects=False).status_code == 404
        assert requests.get(address).status_code == 405
