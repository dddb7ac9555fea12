"""Healthjump against its contract: every phase, every check, a 2xx for every operation."""

from __future__ import annotations

import re
from typing import Any

import pytest
from schemathesis import Case

from contract_tests import target
from contract_tests.suite import Suite

suite = Suite("healthjump", "/healthjump", opaque=frozenset({"cursor"}))
by_examples_and_coverage = suite.schema("examples", "coverage", security=True)
by_fuzzing = suite.schema("fuzzing")

PAGED = [
    path
    for path, item in suite.document["paths"].items()
    if "cursor" in str(item.get("get", {}).get("parameters"))
    or "Cursor" in str(item.get("get", {}).get("parameters"))
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
def test_every_list_has_a_first_and_a_second_page(path: str) -> None:
    first, url = page(f"{path}?limit=2")
    assert len(first) == 2
    assert url is not None
    second, _ = page(url)
    assert second
    assert not [record for record in second if record in first]


def test_the_paged_lists_are_eleven() -> None:
    assert len(PAGED) == 11


def page(url: str) -> tuple[list[dict[str, Any]], str | None]:
    """The records of a page and the URL of the next one."""
    answer = target.app().test_client().get(url, headers=suite.headers)
    assert answer.status_code == 200
    body: Any = answer.json
    if isinstance(body, dict):
        cursor = body.get("next_cursor")
        return body["data"], cursor and f"{url.partition('?')[0]}?limit=2&cursor={cursor}"
    link = re.fullmatch(r"<(.+)>; rel=\"next\"", answer.headers.get("Link", ""))
    return body, link and link[1]
