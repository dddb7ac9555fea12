"""Between Flask and the services: routes from contracts, answers as responses, the journal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from mock_server.addressing import ADDRESS, guard
from mock_server.contract.operation import METHODS, Operation
from mock_server.protocol.messages import Answer, Problem
from mock_server.protocol.service import Incoming, Service
from mock_server.world.clock import stopwatch
from mock_server.world.world import World, Worlds

WORLD_HEADER = "HTTP_X_MOCK_WORLD"
_PARAMETER = re.compile(r"{([^}]+)}")
_METHODS = [method.upper() for method in METHODS]

View = Callable[..., Response]


def route(app: Flask, service: Service, worlds: Worlds, *, journaled: bool = True) -> None:
    """Serve every operation of a service's contract."""
    for operation in service.contract.operations.values():
        rule = _PARAMETER.sub(r"<\1>", service.vendor.mount + operation.route)
        endpoint = f"{service.vendor.name}.{operation.id}"
        app.add_url_rule(
            rule,
            endpoint=endpoint,
            view_func=_view(service, operation, worlds, journaled),
            methods=[operation.method],
            strict_slashes=not operation.spec.get("x-slash-optional"),
            provide_automatic_options=False,
        )
        if rule.endswith("/"):  # Flask would redirect here without the slash
            app.add_url_rule(rule[:-1], f"{endpoint}.bare", _nowhere, methods=_METHODS)


def _nowhere(**path: str) -> Response:
    raise NotFound


def _view(service: Service, operation: Operation, worlds: Worlds, journaled: bool) -> View:
    mount = len(service.vendor.mount)

    def serve(**path: str) -> Response:
        started = stopwatch()
        environ = request.environ
        try:
            guard(environ)
            world = world_of(worlds, environ)
        except Problem as problem:
            return response(service.refuse(problem, worlds.default, operation))
        incoming = Incoming(
            world=world,
            environ=environ,
            address=environ[ADDRESS],
            route=environ["PATH_INFO"][mount:],
            path=path,
            body=_body,
        )
        answer = service.answer(operation, incoming)
        if journaled:
            _note(world, service, operation.id, environ, answer, started)
        return response(answer)

    return serve


def refuse(services: Mapping[str, Service], worlds: Worlds, error: HTTPException) -> Response:
    """The answer of the vendor whose path it is to what no operation takes."""
    started = stopwatch()
    environ = request.environ
    first = environ["PATH_INFO"].split("/")[1]
    service = services.get(f"/{first}")
    problem = _problem(error, list(services))
    if service is None:
        body = f'{{"error":"{problem.code}","message":"{problem.message}"}}'
        return response(Answer(problem.status, body.encode(), list(problem.headers)))
    try:
        world = world_of(worlds, environ)
    except Problem as worse:
        return response(service.refuse(worse, worlds.default))
    answer = service.refuse(problem, world)
    _note(world, service, None, environ, answer, started)
    return response(answer)


def world_of(worlds: Worlds, environ: Mapping[str, Any]) -> World:
    """The world that a request asks for; raises Problem 400 for a name that cannot be one."""
    try:
        return worlds.get(environ.get(WORLD_HEADER))
    except ValueError as error:
        raise Problem(400, "invalid_world", f"X-Mock-World: {error}") from None


def response(answer: Answer) -> Response:
    """An answer as Flask sends it."""
    body = answer.body if answer.stream is None else answer.stream.chunks()
    return Response(body, answer.status, answer.headers, content_type=answer.media)


def _problem(error: HTTPException, mounts: list[str]) -> Problem:
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(set(error.valid_methods or ()) - {"OPTIONS"}))
        message = f"this path takes {allowed}"
        headers = [("Allow", allowed)]
        return Problem(405, "method_not_allowed", message, headers, where=request.method)
    if error.code == 404:
        known = ", ".join(mounts)
        return Problem(404, "not_found", f"there is nothing at this path; served are {known}")
    status = error.code or 500
    return Problem(status, error.name.lower().replace(" ", "_"), error.name)


def _body() -> bytes:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Problem(413, "body_too_large", "the body is too large for this server") from None
    except HTTPException as error:
        raise Problem(error.code or 400, "invalid_request", "the body cannot be read") from None


def _note(
    world: World,
    service: Service,
    operation: str | None,
    environ: Mapping[str, Any],
    answer: Answer,
    started: float,
) -> None:
    what = (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"])
    world.journal.note(
        world.clock.now(),
        service.vendor.name,
        operation,
        what,
        answer.status,
        stopwatch() - started,
    )
