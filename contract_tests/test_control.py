"""The control API against its own contract, as a caller from another machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemathesis import Case

from contract_tests import target
from contract_tests.suite import Suite


def elsewhere(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The mock, called from an address that is not this machine's."""
    return target.app()({**environ, "REMOTE_ADDR": "192.0.2.1"}, start_response)


suite = Suite(
    "control",
    "/__mock__",
    opaque=frozenset({"scopes", "user", "operation", "order"}),
    headers={
        "Authorization": f"Bearer {target.CONTROL_TOKEN}",
        "X-Mock-World": "control-suite",
    },
    app=elsewhere,
)
by_examples_and_coverage = suite.schema("examples", "coverage", security=True)
by_fuzzing = suite.schema("fuzzing")


@by_examples_and_coverage.parametrize()
def test_examples_and_coverage(case: Case[Any]) -> None:
    suite.check(case)


@by_fuzzing.parametrize()
def test_fuzzing(case: Case[Any]) -> None:
    suite.check(case)


def test_every_operation_was_reached() -> None:
    assert suite.unreached() == []
