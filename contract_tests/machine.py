"""Calls that follow each other: what a first one creates, the next ones read, change and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemathesis import BaseSchema, Case
from schemathesis.core.transport import Response

if TYPE_CHECKING:
    from contract_tests.suite import Suite

NOT_BUILT = 501
"""What an operation answers that is in the contract and not in the mock yet."""

UNCHECKED = (NOT_BUILT, 413, 414, 431)
"""That, and what any server says of requests that are too long: no contract has to document it."""


def state_machine(suite: Suite, schema: BaseSchema, examples: int) -> Any:
    """A state machine over the links of a schema, as a unittest class; each walk in a new world."""

    class Machine(schema.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            if suite.world is not None:
                suite.world.renew()

        def before_call(self, case: Case[Any]) -> None:
            for name in suite.opaque & set(case.query or {}):
                del case.query[name]

        def call(self, case: Case[Any], **kwargs: Any) -> Response:
            return suite.call(case)

        def validate_response(self, response: Response, case: Case[Any], **kwargs: Any) -> None:
            if response.status_code not in UNCHECKED:
                excluded = suite.excluded(case)
                case.validate_response(response, excluded_checks=excluded, recorder=self.recorder)

    case = Machine.TestCase
    case.settings = type(case.settings)(
        case.settings, derandomize=True, database=None, max_examples=examples
    )
    return case
