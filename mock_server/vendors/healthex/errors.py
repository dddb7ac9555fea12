"""HealthEx's errors: OperationOutcome, whose codes are those of the required value set.

The document names the statuses 400, 401 and 403 without a body; FHIR R4 says which body.
"""

from __future__ import annotations

import orjson

from mock_server.contract.operation import Operation
from mock_server.protocol.messages import Answer, Problem, json_answer
from mock_server.vendors.healthex.fhir.scope import LABEL
from mock_server.vendors.healthex.media import FHIR

_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    413: "too-long",
    414: "too-long",
    415: "not-supported",
    429: "throttled",
    431: "too-long",
    500: "exception",
    501: "not-supported",
}
"""From a status to a code of http://hl7.org/fhir/ValueSet/issue-type."""


def render(problem: Problem, operation: Operation | None) -> Answer:
    """A problem as an OperationOutcome; at the token endpoint as ``{message}``."""
    if operation is not None and operation.id in ("issueToken", "getKeySet"):
        return json_answer({"message": problem.message}, problem.status, problem.headers)
    code = "expired" if problem.code == "expired" else _CODES.get(problem.status, "processing")
    outcome = {
        "resourceType": "OperationOutcome",
        "meta": {"security": [LABEL]},
        "issue": [
            {
                "severity": "fatal" if problem.status >= 500 else "error",
                "code": code,
                "diagnostics": problem.message,
            }
        ],
    }
    return Answer(problem.status, orjson.dumps(outcome), list(problem.headers), FHIR)
