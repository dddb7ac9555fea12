"""Jump's errors: {code, message}, codes in upper case with underscores.

RATE_LIMITED and CONFLICT are documented, the others are assumed in their style.
"""

from __future__ import annotations

from http import HTTPStatus

from mock_server.contract.operation import Operation
from mock_server.protocol.limits import Exhausted
from mock_server.protocol.messages import Answer, Problem, json_answer

_CODES = {400: "VALIDATION_ERROR", 429: "RATE_LIMITED", 500: "INTERNAL_ERROR"}
_HOUR = 3600


def render(problem: Problem, operation: Operation | None) -> Answer:
    """A problem as the error part of the envelope, which `finish` puts around it."""
    code = _CODES.get(problem.status) or HTTPStatus(problem.status).name
    if isinstance(problem, Exhausted):
        return json_answer({"code": code, "message": _rate_limited(problem)}, problem.status)
    body = {"code": code, "message": problem.message}
    return json_answer(body, problem.status, problem.headers)


def _rate_limited(problem: Exhausted) -> str:
    """The documented sentence; Retry-After is not documented and not sent."""
    limit = problem.standing.limit
    if limit.window_seconds == _HOUR:
        window = "hour. Resets on the hour."
    else:
        window = f"{limit.window_seconds} seconds."
    return f"Rate limit exceeded. Limit: {limit.requests} requests per {window}"
