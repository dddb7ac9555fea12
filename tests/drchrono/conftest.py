"""A client of DrChrono and the walk over its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF, Client
from tests.drchrono.everything import Everything
from tests.drchrono.oauth_site import USERS, Served, Site, small, way_in

Body = dict[str, Any]
Start = Callable[..., tuple[Site, Served]]


class DrChrono(Client):
    """What an integrator's client does."""

    def page(self, path: str, **query: Any) -> list[Body]:
        """The records of one page."""
        found: list[Body] = self.get(f"/api/{path}", **query)["results"]
        return found

    def walk(self, path: str, **query: Any) -> list[Body]:
        """All records, page by page along `next`."""
        found: list[Body] = []
        page = self.get(f"/api/{path}", **query)
        while True:
            found += page["results"]
            if page["next"] is None:
                return found
            page = self.get(page["next"])

    def one(self, path: str, id_: int | str, **query: Any) -> Body:
        """One record, whole."""
        found: Body = self.get(f"/api/{path}/{id_}", verbose="true", **query)
        return found

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """The answer to a write of JSON, or of what `options` say (data, content_type)."""
        options.setdefault("json", body)
        if "data" in options:
            del options["json"]
        return self.http.open(
            f"{self.base}/api/{path}", method=method, headers=self.headers, **options
        )

    def create(self, path: str, body: Any = None, status: int = 201, **fields: Any) -> Any:
        """What POST answers."""
        answer = self.send("POST", path, fields if body is None else body)
        assert answer.status_code == status, answer.text
        return answer.json if answer.data else None

    def change(
        self,
        path: str,
        id_: int | str,
        status: int = 204,
        method: str = "PATCH",
        body: Any = None,
        **fields: Any,
    ) -> Any:
        """What PATCH answers, or another method."""
        answer = self.send(method, f"{path}/{id_}", fields if body is None else body)
        assert answer.status_code == status, answer.text
        assert status != 204 or not answer.data
        return answer.json if answer.data else None

    def remove(self, path: str, id_: int | str, status: int = 204) -> Any:
        """What DELETE answers."""
        answer = self.send("DELETE", f"{path}/{id_}")
        assert answer.status_code == status, answer.text
        return answer.json if answer.data else None


@pytest.fixture
def enter(app: Flask, world: str, control: Callable[..., Any]) -> Callable[..., DrChrono]:
    """A client with a token of its choice: ``enter(user=…, scopes=[…])``; no limit."""

    def client(**token: Any) -> DrChrono:
        control("PUT", "/limits/drchrono", enabled=False)
        authorization = control("POST", "/tokens", vendor="drchrono", **token)["authorization"]
        headers = {"Authorization": authorization, "X-Mock-World": world}
        return DrChrono(app.test_client(), "/drchrono", headers)

    return client


@pytest.fixture
def drchrono(enter: Callable[..., DrChrono]) -> DrChrono:
    """A client with a token for everything."""
    return enter()


@pytest.fixture(scope="session")
def populous(cache: Path) -> Flask:
    """The practices of 200 people, DrChrono alone."""
    return create_app(
        Settings(
            vendors=("drchrono",),
            patients=200,
            seed=1,
            as_of=AS_OF,
            check_responses=True,
            cache=cache,
        )
    )


@pytest.fixture(scope="session")
def everything(populous: Flask) -> Everything:
    """All lists of 200 people's practices, as a client with a token for everything sees them."""
    http = populous.test_client()
    http.put("/__mock__/limits/drchrono", json={"enabled": False})
    issued = http.post("/__mock__/tokens", json={"vendor": "drchrono"})
    headers = {"Authorization": issued.get_json()["authorization"]}
    return Everything(DrChrono(http, "/drchrono", headers))


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a DrChrono with nothing but its way in: ``start(store)``."""
    served: list[Served] = []

    def begin(store: Path | None = None) -> tuple[Site, Served]:
        flow = way_in()
        served.append(small(flow, tmp_path_factory.mktemp("way_in"), store))
        return Site(served[-1].address, served[-1].worlds.default, flow, USERS), served[-1]

    yield begin
    for one in served:
        one.stop()


@pytest.fixture(scope="module")
def way(start: Start) -> Site:
    """One that all tests of a module share."""
    return start()[0]


@pytest.fixture
def site(way: Site) -> Site:
    """A served DrChrono, as created."""
    way.world.reset()
    return way
