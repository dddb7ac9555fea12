"""Whether answers follow the contract: asked of every one under ``--check-responses``."""

from __future__ import annotations

import logging

import orjson

from mock_server.contract.operation import Contract, Operation
from mock_server.contract.schemas import SchemaViolation, Validator
from mock_server.protocol.messages import Answer

_log = logging.getLogger("mock_ehr")

_OF_ANY_SERVER = (413, 414, 415, 431, 500, 501)
"""Statuses that no contract has to document."""


class Unfaithful(Exception):
    """A streamed answer turned out to break its contract, when most of it was sent."""


class Checks:
    """The validators of a contract's answers, made when first needed."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str, int], Validator | None] = {}

    def unfaithful(self, contract: Contract, operation_id: str, answer: Answer) -> str | None:
        """How an answer breaks the contract, or None; a stream is watched as it goes out."""
        operation = contract.operations[operation_id]
        if str(answer.status) not in operation.spec.get("responses", {}):
            if answer.status in _OF_ANY_SERVER:
                return None
            return f"{operation.id} does not document {answer.status}"
        validator = self._validator(contract, operation, answer)
        if validator is None:
            return None
        if answer.stream is None:
            return _violation(validator, operation, answer.status, answer.body)

        def watch(body: bytes) -> None:
            message = _violation(validator, operation, answer.status, body)
            if message is not None:
                raise Unfaithful(message)

        answer.stream.watch = watch
        return None

    def _validator(
        self, contract: Contract, operation: Operation, answer: Answer
    ) -> Validator | None:
        if "json" not in answer.media:
            return None
        key = (id(contract), operation.id, answer.status)
        if key not in self._made:
            schema = contract.response_schema(operation, answer.status)
            self._made[key] = contract.validators.of(schema) if schema else None
        return self._made[key]


def _violation(validator: Validator, operation: Operation, status: int, body: bytes) -> str | None:
    try:
        validator.check(orjson.loads(body))
    except SchemaViolation as violation:
        message = f"{operation.id} answered {status} against its contract: {violation}"
        _log.error("%s", message)
        return message
    return None
