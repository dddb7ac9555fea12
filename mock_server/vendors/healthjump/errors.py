"""Healthjump's errors. Assumed: the document names statuses without a body."""

from __future__ import annotations

from mock_server.contract.operation import Operation
from mock_server.protocol.messages import Answer, Problem, json_answer
from mock_server.protocol.oauth import token_endpoint


def render(problem: Problem, operation: Operation | None) -> Answer:
    """A problem as ``{error, message}``; at the token endpoint as RFC 6749 has it."""
    if operation is not None and operation.id == "issueToken" and problem.status < 500:
        return token_endpoint.render(problem)
    body = {"error": problem.code, "message": problem.message}
    return json_answer(body, problem.status, problem.headers)
