"""The application: contracts, population and worlds composed into one Flask app."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError

from mock_server import gateway
from mock_server.addressing import Addressing
from mock_server.contract.document import Json, effective, overlaid
from mock_server.contract.operation import Contract
from mock_server.control import api as control_api
from mock_server.control.stage import Stage
from mock_server.population import Population
from mock_server.preflight import check_quirks, identity_texts, locate, served
from mock_server.protocol.quirks import started
from mock_server.protocol.service import Service
from mock_server.seeding import build
from mock_server.settings import Identity, Settings
from mock_server.vendors.registry import vendor
from mock_server.world import keyed
from mock_server.world.base import use
from mock_server.world.world import Worlds

LARGEST_BODY = 16 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """A WSGI application that serves the vendors and the control API.

    Raises ValueError (SettingsRefused, StoreRefused, ContractError, OverlayError) with one line
    for people when it cannot be made.
    """
    settings = settings or Settings()
    identity, base = prepare(settings)
    worlds = Worlds(identity.seed, base, settings.store, settings.scratch)
    worlds.default.store.remember(identity_texts(identity))
    population = Population(identity.seed, identity.as_of)
    quirks = quirks_on(settings)
    services = {
        name: Service(
            vendor(name),
            Contract(document),
            population,
            check=settings.check_responses,
            limit=settings.limits,
            quirks=quirks,
        )
        for name, document in documents(settings).items()
    }
    token = settings.control_token or keyed.unguessable()
    contract = control_api.document(service.vendor for service in services.values())
    stage = Stage(services, identity, contract)
    control = control_api.service(stage, population, token, check=settings.check_responses)
    app = Flask("mock_server", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False
    for service in services.values():
        gateway.route(app, service, worlds)
    gateway.route(app, control, worlds, journaled=False)
    by_mount = {service.vendor.mount: service for service in (*services.values(), control)}

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return gateway.refuse(by_mount, worlds, error)

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        app.logger.error("a request failed", exc_info=error)
        return gateway.refuse(by_mount, worlds, InternalServerError())

    mounts = {name: service.vendor.mount for name, service in services.items()}
    alone = next(iter(mounts.values())) if len(mounts) == 1 else None
    app.wsgi_app = Addressing(app.wsgi_app, mounts, alone)  # type: ignore[method-assign]
    app.extensions["mock_ehr"] = worlds
    atexit.register(worlds.close)
    return app


def quirks_on(settings: Settings) -> frozenset[str]:
    """The quirks that are on from the start; raises SettingsRefused for one that is not known."""
    check_quirks(settings)
    known = [quirk for name in served(settings) for quirk in vendor(name).quirks]
    return started(settings.profile, settings.quirks, known)


def prepare(settings: Settings) -> tuple[Identity, Path]:
    """The identity and the base that settings come to; the base is built unless it is cached."""
    identity, base = locate(settings)
    if not use(base):
        build(base, identity, documents(settings))
    return identity, base


@cache
def documents(settings: Settings) -> dict[str, Json]:
    """The effective contract of each vendor that is served, the user's overlays applied."""
    found = {name: effective(name) for name in served(settings)}
    for overlay in settings.overlays:
        found = overlaid(found, overlay)
    return found
