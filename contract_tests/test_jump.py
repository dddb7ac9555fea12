"""Jump against its contract: every phase, every check, a 2xx for every operation and write."""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis import Case

from contract_tests import target
from contract_tests.suite import Suite

target.control("PUT", "/limits/jump", enabled=False)  # a suite asks more than 1,000 times an hour
suite = Suite("jump", "/jump")
by_examples_and_coverage = suite.schema("examples", "coverage", security=True)
by_fuzzing = suite.schema("fuzzing")

PATIENT = suite.document["components"]["parameters"]["PatientId"]["example"]
PAGED = [
    path
    for path, item in suite.document["paths"].items()
    if "Offset" in str(item.get("get", {}).get("parameters"))
]


@by_examples_and_coverage.parametrize()
def test_examples_and_coverage(case: Case[Any]) -> None:
    suite.check(case)


@by_fuzzing.parametrize()
def test_fuzzing(case: Case[Any]) -> None:
    suite.check(case)


TestStateful = suite.machine()


def test_every_operation_was_reached() -> None:
    assert suite.unreached() == []


@pytest.mark.parametrize("path", PAGED)
def test_every_list_is_walked_page_by_page(path: str) -> None:
    url = path.replace("{id}", PATIENT)
    whole = page(f"{url}?limit=100")["data"]
    assert whole
    walked, offset = [], 0
    while offset is not None:
        answer = page(f"{url}?limit=7&offset={offset}")
        walked += answer["data"]
        offset = answer["meta"]["next_offset"]
        if len(walked) >= 100:
            break
    assert walked[:100] == whole


def test_the_paged_lists_are_seven() -> None:
    assert len(PAGED) == 7


def page(url: str) -> dict[str, Any]:
    """The answer to a list call."""
    answer = target.app().test_client().get(url, headers=suite.headers)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json or {}
    return found
