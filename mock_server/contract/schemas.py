"""Schemas compiled once: jsonschema-rs decides, jsonschema explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from jsonschema_rs import Draft202012Validator, Registry

from mock_server.contract.formats import CHECKS
from mock_server.contract.violations import Violation, flattened

Json = dict[str, Any]

_BASE = "urn:contract"

_LONGEST = 300
"""Characters of a message: it repeats what a client sent."""

_MOST_VALUES = 20
"""Longer enumerations are counted in messages, not listed."""


class SchemaViolation(ValueError):
    """A value breaks its schema; `path` is the JSON pointer to the offending part."""

    def __init__(self, path: str, problem: str) -> None:
        problem = problem if len(problem) <= _LONGEST else problem[:_LONGEST] + "…"
        super().__init__(f"{path} {problem}".strip())
        self.path = path
        self.problem = problem


class Validator:
    """One schema of a contract, compiled on first use."""

    __slots__ = ("_compiled", "_document", "_schema")

    def __init__(self, document: Json, schema: Json) -> None:
        self._document = document
        self._schema = schema
        self._compiled: Draft202012Validator | None = None

    def ok(self, value: Any) -> bool:
        """Whether a JSON value follows the schema."""
        if self._compiled is None:
            self._compiled = _compile(self._document, self._schema)
        return self._compiled.is_valid(value)

    def check(self, value: Any) -> None:
        """Raises SchemaViolation with the most telling problem if the value breaks the schema."""
        if not self.ok(value):
            raise _explain(self._document, self._schema, value)

    def violations(self, value: Any) -> list[Violation]:
        """Everything that is wrong with a value, each thing by itself."""
        if self.ok(value):
            return []
        found = list(flattened(_explainer(self._document, self._schema).iter_errors(value)))
        return found or [Violation((), "rule", value, message="Not a valid value.")]


class Validators:
    """The validators of a document, one for each schema that is asked for."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._made: dict[str, Validator] = {}

    def of(self, schema: Json) -> Validator:
        """The validator of a schema that stands anywhere in the document."""
        return Validator(self._document, _rebased(schema))

    def component(self, name: str) -> Validator:
        """The validator of ``#/components/schemas/<name>``."""
        if name not in self._made:
            self._made[name] = self.of({"$ref": f"#/components/schemas/{name}"})
        return self._made[name]


def _rebased(schema: Any) -> Any:
    """The schema with its local references made to point into the contract."""
    if isinstance(schema, dict):
        return {
            key: _BASE + value if key == "$ref" and str(value).startswith("#") else _rebased(value)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_rebased(item) for item in schema]
    return schema


def _compile(document: Json, schema: Json) -> Draft202012Validator:
    return Draft202012Validator(
        schema, registry=_registry(_Ref(document)), validate_formats=True, formats=dict(CHECKS)
    )


class _Ref:
    """A document as a cache key: by identity, for it never changes after loading."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ref) and other.document is self.document


@cache
def _registry(ref: _Ref) -> Registry:
    return Registry([(_BASE, {"components": ref.document.get("components", {})})])


def _explainer(document: Json, schema: Json) -> Any:
    from jsonschema import Draft202012Validator as Explainer
    from jsonschema import FormatChecker
    from jsonschema.validators import extend
    from referencing import Registry as References
    from referencing.jsonschema import DRAFT202012

    resource = DRAFT202012.create_resource({"components": document.get("components", {})})
    checker = FormatChecker()
    for name, check in CHECKS.items():
        checker.checkers[name] = (_texts_only(check), ())
    return extend(Explainer, {"pattern": _pattern})(  # type: ignore[no-untyped-call]
        schema,
        registry=cast(Any, References().with_resource(_BASE, resource)),
        format_checker=checker,
    )


def _pattern(validator: Any, pattern: str, value: Any, schema: Json) -> Iterator[Any]:
    """A regular expression as ECMA-262 reads it, and jsonschema-rs: $ is the very end, digits are
    those of ASCII."""
    from jsonschema import ValidationError

    whole = re.sub(r"(?<!\\)\$$", r"\\Z", pattern)
    if isinstance(value, str) and not re.search(whole, value, re.ASCII):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _texts_only(check: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _explain(document: Json, schema: Json, value: Any) -> SchemaViolation:
    from jsonschema.exceptions import best_match

    error = best_match(_explainer(document, schema).iter_errors(value))
    if error is None:  # jsonschema-rs checks formats that jsonschema lets pass
        found = next(_compile(document, schema).iter_errors(value))
        return SchemaViolation(_pointer(found.instance_path), found.message)
    return SchemaViolation(_pointer(error.absolute_path), _told(error))


def _told(error: Any) -> str:
    """What is wrong, without a list of values too long to read."""
    if error.validator == "enum" and len(error.validator_value) > _MOST_VALUES:
        return f"{error.instance!r} is none of the {len(error.validator_value)} values allowed"
    return str(error.message)


def _pointer(path: Any) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
