"""A served DrChrono as an application sees it, and one that has nothing but the way in.

`Site` needs an address, a world, the vendor's `AuthorizationCode` and the users it gives; a whole
DrChrono does as well as the small one below.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import requests
from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from mock_server import gateway
from mock_server.addressing import Addressing
from mock_server.contract.document import effective
from mock_server.contract.operation import Contract, Operation
from mock_server.population import Population
from mock_server.protocol import auth
from mock_server.protocol.limits import Limit
from mock_server.protocol.messages import Answer, Call, Problem, json_answer
from mock_server.protocol.oauth import token_endpoint
from mock_server.protocol.oauth.authorization_code import AuthorizationCode
from mock_server.protocol.oauth.consent_page import User
from mock_server.protocol.oauth.token_endpoint import Client
from mock_server.protocol.service import Service
from mock_server.protocol.vendor import Vendor
from mock_server.world import base
from mock_server.world.world import World, Worlds
from tests.drchrono.browser import parameters

CALLBACK = "http://localhost/callback"
SCOPES = {
    "patients:read": "See patients",
    "patients:write": "See and change patients",
    "user:read": "See users",
}
USERS = (User("480011", "Dr. Ada <Quinn> & Co"), User("480012", 'Sam "Desk" Reyes', "elsewhere"))


class Site:
    """DrChrono at an address, with what applications and users do there."""

    def __init__(
        self, address: str, world: World, flow: AuthorizationCode, users: Sequence[User]
    ) -> None:
        """`users` can consent; the first does unless another is named."""
        self.url = f"{address}/drchrono"
        self.world = world
        self.flow = flow
        self.app, self.other = flow.clients[:2]
        self.users = users
        self.user = users[0].id
        self.authorize, self.token = f"{self.url}/o/authorize", f"{self.url}/o/token/"
        self.revoke = f"{self.url}/o/revoke_token/"

    def asked(self, **changed: str | None) -> dict[str, str]:
        """What the application asks for; None takes a parameter out."""
        form = {
            "response_type": "code",
            "client_id": self.app.id,
            "redirect_uri": CALLBACK,
            "scope": "user:read patients:read",
            "state": "st4te",
            **changed,
        }
        return {name: value for name, value in form.items() if value is not None}

    def page(self, **changed: str | None) -> requests.Response:
        """The page of consent."""
        asked = self.asked(**changed)
        return requests.get(self.authorize, params=asked, allow_redirects=False)

    def consent(self, **changed: str | None) -> requests.Response:
        """The answer to the page's form."""
        asked = self.asked(**{"allow": "Allow", **changed})
        return requests.post(self.authorize, data=asked, allow_redirects=False)

    def code(self, **changed: str | None) -> str:
        """The code of a consent."""
        return parameters(self.consent(**changed).headers["Location"])["code"]

    def exchange(self, code: str, client: Client | None = None, **more: str) -> requests.Response:
        """The answer to an application that redeems a code."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        return requests.post(self.token, data={**self.proof(client), **form, **more})

    def refresh(self, token: str, client: Client | None = None, **more: str) -> requests.Response:
        """The answer to an application that refreshes its tokens."""
        form = {"grant_type": "refresh_token", "refresh_token": token}
        return requests.post(self.token, data={**self.proof(client), **form, **more})

    def end(self, token: str, client: Client | None = None, **more: str) -> requests.Response:
        """The answer to an application that revokes a token."""
        return requests.post(self.revoke, data={**self.proof(client), "token": token, **more})

    def tokens(self, **changed: str | None) -> dict[str, Any]:
        """The tokens of a new consent."""
        answer = self.exchange(self.code(**changed))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def who(self, token: str) -> str | None:
        """The user whom an access token acts for; None if it is not good."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{self.url}/api/users/current", headers=headers)
        if answer.status_code == 401:
            return None
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def good(self, tokens: dict[str, Any]) -> tuple[bool, bool]:
        """Whether the access token of a pair is good, and its refresh token (which is used up)."""
        access = self.who(tokens["access_token"]) is not None
        return access, self.refresh(tokens["refresh_token"]).status_code == 200

    def proof(self, client: Client | None = None) -> dict[str, str]:
        """How an application says who it is, in a form."""
        client = client or self.app
        return {"client_id": client.id, "client_secret": client.secret}


class Quiet(WSGIRequestHandler):
    """Requests are not logged."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - as it is there
        pass


class Served:
    """A WSGI application on a free port of this machine, a thread for each request."""

    def __init__(self, app: Flask, worlds: Worlds) -> None:
        self.worlds = worlds
        self._server = make_server("127.0.0.1", 0, app, True, request_handler=Quiet)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.worlds.close()


def way_in() -> AuthorizationCode:
    """The flow of a DrChrono with two applications and two users."""
    return AuthorizationCode(
        vendor="drchrono",
        title="DrChrono",
        clients=(
            Client("demo-client", "demo-secret", tuple(SCOPES), (CALLBACK,)),
            Client("other-client", "other: secret", ("user:read",), (CALLBACK,)),
        ),
        scopes=SCOPES,
        users=lambda call: USERS,
        token_lifetime=172_800,
    )


def small(flow: AuthorizationCode, folder: Path, store: Path | None = None) -> Served:
    """DrChrono with its way in, and the address that tells who came in."""
    vendor = Vendor(
        name="drchrono",
        title="DrChrono",
        mount="/drchrono",
        authenticate=auth.bearer,
        render=_render,
        limit=Limit(enabled=False, requests=500, window_seconds=3600),
        operations={
            "authorize": flow.authorize,
            "consent": flow.consent,
            "issueToken": flow.issue_token,
            "revokeToken": flow.revoke_token,
            "getCurrentUser": _current_user,
            "getUser": _user,
        },
    )
    empty = folder / "empty.sqlite"
    if not empty.exists():
        base.build(empty, [])
    worlds = Worlds(1, empty, store)
    population = Population(1, date(2026, 1, 1))
    service = Service(vendor, Contract(effective("drchrono")), population, check=True, limit=True)
    app = Flask("way_in", static_folder=None)
    gateway.route(app, service, worlds)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return gateway.refuse({vendor.mount: service}, worlds, error)

    app.wsgi_app = Addressing(app.wsgi_app, {vendor.name: vendor.mount}, None)  # type: ignore[method-assign]
    return Served(app, worlds)


def _render(problem: Problem, operation: Operation | None) -> Answer:
    token = operation is not None and operation.id in ("issueToken", "revokeToken")
    if token and problem.status < 500:
        return token_endpoint.render(problem)
    return json_answer({"detail": problem.message}, problem.status, problem.headers)


def _current_user(call: Call) -> Answer:
    assert call.grant is not None
    location = f"{call.address}/api/users/{call.grant.user}"
    return Answer(302, b"", [("Location", location)])


def _user(call: Call) -> Answer:
    contract = effective("drchrono")
    permissions = contract["components"]["schemas"]["UserPermissions"]["required"]
    return json_answer(
        {
            "id": call.path["id"],
            "username": "somebody",
            "doctor": 120011,
            "is_doctor": True,
            "is_staff": False,
            "permissions": dict.fromkeys(permissions, True),
            "practice_group": None,
            "plan_type": "",
        }
    )
