"""One schemathesis suite a vendor: how it generates, signs in, checks and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from schemathesis import AuthContext, AuthProvider, BaseSchema, Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.hooks import HookContext
from schemathesis.openapi.loaders import from_dict
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    use_after_free,
)

from contract_tests import formats, target
from contract_tests.asked import briefly, knowing
from contract_tests.documents import Json, linked, listings, operations, rooted
from contract_tests.known import Known
from contract_tests.machine import NOT_BUILT, UNCHECKED, state_machine
from contract_tests.rules import acceptable, honour

SEED = 20260101
_SAFE = ("GET", "HEAD", "OPTIONS")
_LATER = "Bearer of-the-world"
"""Stands for the token of a world until a call is made: requests are made before their world."""

formats.register()


class Suite:
    """The contract of a vendor, put to the mock.

    `opaque` names the parameters and body fields whose values only an earlier answer can give, and
    operations that only an earlier one makes possible: a schema-valid request may be refused.
    `headers` signs in; a token for everything unless told. `app` is the mock in this process unless
    told.

    With a `world`, every call meets it as created, and requests name records that exist there; for
    `keys` and `hints` see `Known`.
    """

    def __init__(
        self,
        vendor: str,
        mount: str,
        opaque: frozenset[str] = frozenset(),
        headers: dict[str, str] | None = None,
        app: Any = None,
        world: target.World | None = None,
        keys: Mapping[str, str] | None = None,
        hints: Mapping[str, Json] | None = None,
    ) -> None:
        self.document = self.asked = rooted(target.document(vendor), mount)
        self.operations = operations(self.document)
        self.seen: Counter[tuple[str, int]] = Counter()
        self._app = app or target.app()
        self.opaque = opaque
        self._concealing = {one.path for one in listings(self.document) if one.conceals}
        self.world = world
        self._changed = True
        if world is None:
            self.headers = headers or {"Authorization": target.authorization(vendor)}
        else:
            self.headers = {"X-Mock-World": world.name, "Authorization": _LATER}
            self.known = Known(self.document, world.page, keys or {}, hints or {})
            self.asked = knowing(self.document, self.known)

    def schema(
        self, *phases: str, security: bool = False, examples: int = 30, brief: bool = False
    ) -> BaseSchema:
        """Deterministic generation for the named phases (examples, coverage, fuzzing, stateful).

        `security` adds missing and wrong credentials; it belongs to the coverage phase, for in the
        others most calls would end with 401. `brief` tries one media type and one record a body.
        """
        known = ("examples", "coverage", "fuzzing", "stateful")
        settings: Json = {
            "seed": SEED,
            "generation": {
                "database": "none",
                "deterministic": True,
                "max-examples": examples,
                "with-security-parameters": security,
            },
            "phases": {name: {"enabled": name in phases} for name in known},
        }
        document = briefly(self.asked) if brief else self.asked
        if self.world is not None and "stateful" in phases:
            document = linked(document)
            settings["phases"]["stateful"]["inference"] = {"algorithms": []}
            settings["generation"]["mode"] = "positive"  # what is refused leads nowhere
        schema = from_dict(document, config=SchemathesisConfig.from_dict(settings))
        schema.app = self._app
        schema.auth(refresh_interval=None)(self._provider())

        @schema.hook
        def map_case(context: HookContext, case: Case[Any]) -> Case[Any]:
            honour(case, known="stateful" not in phases)  # there the links say which record
            return case

        return schema

    def call(self, case: Case[Any]) -> Response:
        """Call and count."""
        if self.world is not None and case.headers.get("Authorization") == _LATER:
            case.headers.update(self.world.headers)
        response = case.call()
        self.seen[_name(case), response.status_code] += 1
        return response

    def check(self, case: Case[Any]) -> None:
        """Call, count, and run every check of schemathesis; what is not built is only counted."""
        if self.world is not None and self._changed:
            self.world.renew()
        response = self.call(case)
        self._changed = case.method not in _SAFE and response.status_code < 400
        if response.status_code not in UNCHECKED:
            case.validate_response(response, excluded_checks=self.excluded(case))

    def ask(self, operation: str, **parts: Any) -> Response:
        """Call an operation by its name, with the parts of a Case, and run the checks.

        It comes after the calls before it, in the same world.
        """
        case = self._plain.find_operation_by_id(operation).Case(**parts)
        case.headers.update(self._signed(case.operation))
        response = self.call(case)
        self._changed = True
        case.validate_response(response, headers=dict(case.headers))
        return response

    def excluded(self, case: Case[Any]) -> list[Any]:
        """Checks that a case cannot be held to: its values are not what the contract is about."""
        found: list[Any] = []
        body = case.body if isinstance(case.body, dict) else {}
        if self.opaque & {_name(case), *(case.query or {}), *body}:
            found.append(positive_data_acceptance)
        if self.world is not None and acceptable(case, self.document):
            found.append(negative_data_rejection)
        if case.path.partition("/{")[0] in self._concealing:
            found.append(use_after_free)  # what was deleted can still be read
        return found

    def _provider(self) -> type[AuthProvider[dict[str, str]]]:
        suite = self

        class Token:
            def get(self, case: Case[Any], context: AuthContext) -> dict[str, str]:
                return suite._signed(case.operation)

            def set(self, case: Case[Any], data: dict[str, str], context: AuthContext) -> None:
                case.headers.update(data)

        return Token

    def _signed(self, operation: Any) -> dict[str, str]:
        """The headers of a request: without a token where none is asked for."""
        security = operation.definition.raw.get("security")
        if security is not None and (not security or {} in security):
            return {name: text for name, text in self.headers.items() if name != "Authorization"}
        return self.headers

    def unreached(self) -> list[str]:
        """Operations that never answered 2xx, nor 3xx where that is all they have.

        Of those a green suite says nothing.
        """
        reached = {operation for operation, status in self.seen if 200 <= status < 300}
        moved = {operation for operation, status in self.seen if 300 <= status < 400}
        only = {
            name
            for name, (_, _, spec) in self.operations.items()
            if not any(status.startswith("2") for status in spec["responses"])
        }
        return sorted(set(self.operations) - reached - (moved & only))

    def not_built(self) -> set[str]:
        """Operations that answered 501: in the contract, and not in the mock yet."""
        return {operation for operation, status in self.seen if status == NOT_BUILT}

    @cached_property
    def _plain(self) -> Any:
        return self.schema()

    def machine(self, examples: int = 20) -> Any:
        """A state machine over the contract's links, as a unittest class."""
        return state_machine(self, self.schema("stateful"), examples)


def _name(case: Case[Any]) -> str:
    return str(case.operation.definition.raw["operationId"])
