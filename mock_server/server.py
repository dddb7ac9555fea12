"""The HTTP server: granian with one worker process, which holds all live state."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from io import BytesIO
from multiprocessing import parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from mock_server.addressing import Application, Environ
from mock_server.app import LARGEST_BODY, create_app, documents
from mock_server.settings import Settings

THREADS = 4
"""Requests that may be under way at a time. Who sends or reads slowly keeps a thread; more threads
than this cost a third of the answers, for they wake one another."""

_GRACE = 10
"""Seconds that requests under way may take when the server is stopped."""


def warm(settings: Settings) -> None:
    """Read the contracts, so that the worker process inherits them."""
    documents(settings)


def run(settings: Settings, ready: Callable[[Flask], None]) -> None:
    """Serve until interrupted; `ready` is called when the application is."""
    with TemporaryDirectory(prefix="mock-ehr-") as scratch:
        _serve(replace(settings, scratch=Path(scratch)), ready)


def _serve(settings: Settings, ready: Callable[[Flask], None]) -> None:
    logging.getLogger("_granian").setLevel(logging.WARNING)
    server = Granian(
        "mock-ehr",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=_GRACE,
        http1_settings=HTTP1Settings(keep_alive=True),
        log_enabled=False,
    )
    server.serve(target_loader=partial(_load, settings, ready), wrap_loader=False)


def _load(settings: Settings, ready: Callable[[Flask], None]) -> Flask:
    """Called in the worker process."""
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    try:
        app = create_app(settings)
    except ValueError as error:  # what only opening the store can show
        print(f"mock-ehr: {error}", file=sys.stderr, flush=True)
        os._exit(2)
    app.wsgi_app = _Turnstile(app.wsgi_app)  # type: ignore[method-assign]
    ready(app)
    return app


class _Turnstile:
    """Lets one request at a time compute its answer.

    Python runs one thread at a time anyway; threads that wait here, and not for the interpreter's
    lock at every database call, make twice as many answers. Whoever sends a body slowly, or reads
    an answer slowly, holds up nobody.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        self._turn = Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        _receive(environ)
        with self._turn:
            return self._app(environ, start_response)


def _receive(environ: Environ) -> None:
    """Take the whole body in, as far as the application would."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length == "0" or not (length or "HTTP_TRANSFER_ENCODING" in environ):
        return
    if length.isdigit() and int(length) > LARGEST_BODY:
        return  # refused by its length
    body = environ["wsgi.input"].read(LARGEST_BODY + 1)
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)  # its work is done


def _end_with_parent() -> None:
    """Give the port back at once when the main process is killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
