"""A bare Flask route that sends the same texts in the same chunks, and does nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces

TOGETHER = 64


def app(path: str) -> Flask:
    """`path` holds the head, the entries one a line, and the tail of one answer."""
    head, *entries, tail = Path(path).read_bytes().split(b"\n")
    flask = Flask("concatenating", static_folder=None)

    def chunks() -> Iterator[bytes]:
        yield head + entries[0]
        for start in range(1, len(entries), TOGETHER):
            yield b"," + b",".join(entries[start : start + TOGETHER])
        yield tail

    def view() -> Response:
        return Response(chunks(), content_type="application/fhir+json")

    flask.add_url_rule("/everything", "everything", view)
    return flask


if __name__ == "__main__":
    server = Granian(
        "concatenating",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_enabled=False,
    )
    server.serve(target_loader=partial(app, sys.argv[2]), wrap_loader=False)
