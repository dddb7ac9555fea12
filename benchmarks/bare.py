"""A bare Flask route for each file of a folder, under the same server as the mock."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces


def app(folder: str) -> Flask:
    flask = Flask("bare", static_folder=None)
    for path in Path(folder).iterdir():
        body = path.read_bytes()

        def view(body: bytes = body) -> Response:
            return Response(body, content_type="application/json")

        flask.add_url_rule(f"/{path.name}", path.name, view)
    return flask


if __name__ == "__main__":
    server = Granian(
        "bare",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_enabled=False,
    )
    server.serve(target_loader=partial(app, sys.argv[2]), wrap_loader=False)
