"""The HTTP server: granian with one worker process, which holds all live state."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing import parent_process
from threading import Lock, Thread
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from mock_server.addressing import Application, Environ
from mock_server.app import create_app, documents
from mock_server.settings import Settings

THREADS = 32
"""Requests that may be under way at a time; slow readers and delays keep a thread each."""

_GRACE = 10
"""Seconds that requests under way may take when the server is stopped."""


def warm(settings: Settings) -> None:
    """Read the contracts, so that the worker process inherits them."""
    documents(settings)


def run(settings: Settings, ready: Callable[[Flask], None]) -> None:
    """Serve until interrupted; `ready` is called when the application is."""
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
    app = create_app(settings)
    app.wsgi_app = _Turnstile(app.wsgi_app)  # type: ignore[method-assign]
    ready(app)
    return app


class _Turnstile:
    """Lets one request at a time compute its answer.

    Python runs one thread at a time anyway; threads that wait here, and not for the interpreter's
    lock at every database call, make twice as many answers. Sending an answer is not held up.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        self._turn = Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        with self._turn:
            return self._app(environ, start_response)


def _end_with_parent() -> None:
    """Give the port back at once when the main process is killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
