"""Speed, as ratios to a bare Flask route that gives the same bytes in the same process.

The aims (0.6 by id, 0.3 for a page, over HTTP) are for `make bench`; the floors here are lower, so
that only a real regression crosses them on a busy machine, every answer checked besides.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from mock_server.world.clock import stopwatch

Ask = Callable[[], None]


def asking(app: Flask, path: str, headers: dict[str, str]) -> Ask:
    """A call of the WSGI application that costs next to nothing itself."""
    environ = EnvironBuilder(path, headers=list(headers.items())).get_environ()

    def ask() -> None:
        statuses: list[str] = []
        body = b"".join(app(dict(environ), lambda status, *_: statuses.append(status)))  # type: ignore[arg-type]
        assert statuses[0].startswith("200"), body

    return ask


def cost(ask: Ask, times: int) -> float:
    begun = stopwatch()
    for _ in range(times):
        ask()
    return stopwatch() - begun


@pytest.mark.parametrize(("kind", "floor"), [("by id", 0.3), ("page of 100", 0.05)])
def test_answers_cost_little_more_than_flask_itself(app: Flask, kind: str, floor: float) -> None:
    http = app.test_client()
    token = http.post("/__mock__/tokens", json={"vendor": "healthjump"}).json
    assert token is not None
    headers = {"Authorization": token["authorization"]}
    people = http.get("/__mock__/people").json
    assert people is not None
    id_ = people[0]["ids"]["healthjump"]
    path = f"/healthjump/v1/patients/{id_}" if kind == "by id" else "/healthjump/v1/patients"
    body = http.get(path, headers=headers).data
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/", "same", lambda: Response(body, content_type="application/json"))
    mock, same = asking(app, path, headers), asking(bare, "/", {})
    cost(mock, 50), cost(same, 50)
    ratio = max(cost(same, 100) / cost(mock, 100) for _ in range(15))
    assert ratio > floor
