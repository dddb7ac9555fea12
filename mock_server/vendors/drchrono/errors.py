"""DrChrono's errors: the shapes and sentences of Django REST Framework.

Lists of messages by key and the throttle's sentence were seen in answers, the other bodies are
assumed in their style; statuses are documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from mock_server.contract.operation import Operation
from mock_server.contract.violations import Path, Violation
from mock_server.protocol.limits import Exhausted
from mock_server.protocol.messages import Answer, Problem, json_answer
from mock_server.protocol.oauth import token_endpoint

_OUTSIDE = "non_field_errors"
"""Where messages stand that concern no single key."""

_TOKENS = ("issueToken", "revokeToken")
"""Operations that answer as RFC 6749 says."""

_REALM = 'Bearer realm="api"'

_TYPES = {
    "integer": "A valid integer is required.",
    "number": "A valid number is required.",
    "decimal": "A valid number is required.",
    "boolean": "Must be a valid boolean.",
    "string": "Not a valid string.",
    "date": "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
    "date-time-local": (
        "Datetime has wrong format. Use one of these formats instead: "
        "YYYY-MM-DDThh:mm[:ss[.uuuuuu]]."
    ),
    "time-local": ("Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."),
    "date-range": "Enter a valid date range: YYYY-MM-DD/YYYY-MM-DD.",
    "color": "Enter a valid CSS color.",
}


def render(problem: Problem, operation: Operation | None) -> Answer:
    """A problem as the vendor puts it."""
    if operation is not None and operation.id in _TOKENS and problem.status < 500:
        return token_endpoint.render(problem)
    if problem.violations:
        return json_answer(_by_key(problem), problem.status)
    headers = [] if isinstance(problem, Exhausted) else list(problem.headers)
    if problem.status == 401:
        headers = [("WWW-Authenticate", _challenge(problem))]
    return json_answer({"detail": _detail(problem)}, problem.status, headers)


def _detail(problem: Problem) -> str:
    if isinstance(problem, Exhausted):
        seconds = float(problem.standing.retry_after)
        return f"Request was throttled. Expected available in {seconds} seconds."
    if problem.status == 401:
        return "Authentication credentials were not provided."
    if problem.status == 403:
        return "You do not have permission to perform this action."
    if problem.status == 404:
        return problem.message if problem.message == "Invalid page." else "Not found."
    if problem.status == 405:
        return f'Method "{problem.where}" not allowed.'
    if problem.status == 415:
        return f'Unsupported media type "{problem.where}" in request.'
    if problem.code == "not_json":
        return f"JSON parse error - {problem.message}"
    return problem.message


def _challenge(problem: Problem) -> str:
    """Django OAuth Toolkit's header: an error is named where a token was sent."""
    sent = any("error=" in value for _, value in problem.headers)
    text = ', error="invalid_token", error_description="The access token is invalid."'
    return _REALM + text if sent else _REALM


def _by_key(problem: Problem) -> Any:
    """Messages by key; for a list of records, by record, {} standing for a good one."""
    if problem.rows is None:
        return _nested(problem.violations)
    rows: list[list[Violation]] = [[] for _ in range(problem.rows)]
    for violation in problem.violations:
        rows[int(violation.path[0])].append(violation)
    return [_nested(row, 1) for row in rows]


def _nested(violations: Iterable[Violation], depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    told: set[Path] = set()
    for violation in violations:
        if violation.keyword != "rule" and violation.path in told:
            continue  # what has the wrong type breaks everything else too
        told.add(violation.path)
        path = violation.path[depth:] or (_OUTSIDE,)
        node: Any = found
        for part, after in pairwise(path):
            node = _below(node, part, [] if isinstance(after, int) else {})
        last = path[-1]
        if isinstance(last, int):
            node, last = _below(node, last, {}), _OUTSIDE
        said = node.setdefault(last, [])
        message = _message(violation)
        if isinstance(said, list) and message not in said:
            said.append(message)
    return found


def _below(node: Any, part: str | int, empty: Any) -> Any:
    """What stands at a part, made if nothing does."""
    if isinstance(node, list):
        place = int(part)
        node += [{} for _ in range(place + 1 - len(node))]
        return node[place]
    found = node.setdefault(str(part), empty)
    return found if isinstance(found, type(empty)) else empty


def _message(found: Violation) -> str:
    if found.keyword == "required":
        return _missing(found)
    if found.keyword in ("type", "malformed", "format", "pattern"):
        return _mistyped(found)
    if found.keyword == "x-refers-to":
        return f'Invalid pk "{found.value}" - object does not exist.'
    if found.keyword in ("enum", "const"):
        return f'"{_short(found.value)}" is not a valid choice.'
    if found.keyword == "minimum":
        return f"Ensure this value is greater than or equal to {found.expected}."
    if found.keyword == "maximum":
        return f"Ensure this value is less than or equal to {found.expected}."
    if found.keyword == "minLength" or (found.keyword, found.expected) == ("pattern", r"\S"):
        return "This field may not be blank."
    if found.keyword == "maxLength":
        return f"Ensure this field has no more than {found.expected} characters."
    if found.keyword == "maxItems":
        return f"Ensure this field has no more than {found.expected} elements."
    if found.keyword == "x-exclusive":
        return f"Either {' or '.join(found.expected)} should be set, not both."
    if found.keyword == "not":
        return "Not a valid value."
    if found.keyword == "repeated":
        return "This field may not be given more than once."
    return found.message or "Not a valid value."


def _missing(found: Violation) -> str:
    wanted = found.expected if isinstance(found.expected, Mapping) else {}
    is_file = wanted.get("format") == "binary"
    return "No file was submitted." if is_file else "This field is required."


def _mistyped(found: Violation) -> str:
    wanted = found.expected
    types = [wanted] if isinstance(wanted, str) else list(wanted or ())
    if found.keyword == "pattern":
        number = str(wanted).startswith("^-?\\d")
        return "A valid number is required." if number else "Enter a valid value."
    if found.value is None:
        return "This field may not be null."
    kind = next((one for one in types if one != "null"), "")
    if kind == "array":
        return f'Expected a list of items but got type "{type(found.value).__name__}".'
    if kind == "object":
        return f"Invalid data. Expected a dictionary, but got {type(found.value).__name__}."
    if "number" in types:
        kind = "number"
    return _TYPES.get(kind, "Not a valid value.")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:80] + "…"
