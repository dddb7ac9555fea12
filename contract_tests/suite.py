"""One schemathesis suite a vendor: how it generates, signs in, checks and counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from schemathesis import AuthContext, AuthProvider, BaseSchema, Case
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi.loaders import from_dict
from schemathesis.specs.openapi.checks import positive_data_acceptance

from contract_tests import target
from contract_tests.documents import operations, rooted

SEED = 20260101

Json = dict[str, Any]


class Suite:
    """The contract of a vendor, put to the mock.

    `opaque` names the parameters and body fields whose values only an earlier answer can give: a
    schema-valid one that the server never gave may be refused. `headers` signs in; a token for
    everything unless told. `app` is the mock in this process unless told.
    """

    def __init__(
        self,
        vendor: str,
        mount: str,
        opaque: frozenset[str] = frozenset(),
        headers: dict[str, str] | None = None,
        app: Any = None,
    ) -> None:
        self.document = rooted(target.document(vendor), mount)
        self.operations = operations(self.document)
        self.headers = headers or {"Authorization": target.authorization(vendor)}
        self.seen: Counter[tuple[str, int]] = Counter()
        self._app = app or target.app()
        self._opaque = opaque

    def schema(self, *phases: str, security: bool = False, examples: int = 30) -> BaseSchema:
        """Deterministic generation for the named phases (examples, coverage, fuzzing, stateful).

        `security` adds missing and wrong credentials; it belongs to the coverage phase, for in the
        others most calls would end with 401.
        """
        known = ("examples", "coverage", "fuzzing", "stateful")
        settings = {
            "seed": SEED,
            "generation": {
                "database": "none",
                "deterministic": True,
                "max-examples": examples,
                "with-security-parameters": security,
            },
            "phases": {name: {"enabled": name in phases} for name in known},
        }
        schema = from_dict(self.document, config=SchemathesisConfig.from_dict(settings))
        schema.app = self._app
        schema.auth(refresh_interval=None).skip_for(func=_open)(self._provider())
        return schema

    def check(self, case: Case[Any]) -> None:
        """Call, count, and run every check of schemathesis."""
        response = case.call()
        operation = case.operation.definition.raw["operationId"]
        self.seen[operation, response.status_code] += 1
        body = case.body if isinstance(case.body, dict) else {}
        lenient = self._opaque & {*(case.query or {}), *body}
        case.validate_response(
            response, excluded_checks=[positive_data_acceptance] if lenient else []
        )

    def _provider(self) -> type[AuthProvider[dict[str, str]]]:
        suite = self

        class Token:
            def get(self, case: Case[Any], context: AuthContext) -> dict[str, str]:
                return suite.headers

            def set(self, case: Case[Any], data: dict[str, str], context: AuthContext) -> None:
                case.headers.update(data)

        return Token

    def unreached(self) -> list[str]:
        """Operations that never answered 2xx: of those a green suite says nothing."""
        reached = {operation for operation, status in self.seen if 200 <= status < 300}
        return sorted(set(self.operations) - reached)

    def machine(self) -> Any:
        """A state machine over the contract's links, as a unittest class."""
        suite = self

        class Machine(self.schema("stateful").as_state_machine()):  # type: ignore[misc]
            def before_call(self, case: Case[Any]) -> None:
                for name in suite._opaque & set(case.query or {}):
                    del case.query[name]

        case = Machine.TestCase
        case.settings = type(case.settings)(
            case.settings, derandomize=True, database=None, max_examples=20
        )
        return case


def _open(context: Any) -> bool:
    """Whether an operation asks for no token."""
    operation = context.operation
    return operation is not None and {} in operation.definition.raw.get("security", [])
