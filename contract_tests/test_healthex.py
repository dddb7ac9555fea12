"""HealthEx against its contract: every phase, every check, a 2xx for every operation."""

from __future__ import annotations

from typing import Any

from schemathesis import Case

from contract_tests.suite import Suite

suite = Suite("healthex", "/healthex")
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
