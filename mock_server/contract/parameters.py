"""Parameters of an operation: from the texts a client sends to checked, typed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_server.contract.readers import Reader, parts, reader
from mock_server.contract.schemas import Validator
from mock_server.contract.violations import Violation


class Invalid(ValueError):
    """A request breaks the contract: `problem` in words, and everything that is wrong."""

    def __init__(self, problem: str, *violations: Violation) -> None:
        super().__init__(problem)
        self.violations = violations


@dataclass(slots=True, frozen=True)
class Parameter:
    """One declared parameter (OpenAPI 3.1, Parameter Object `spec`); `schema` is resolved."""

    name: str
    location: str
    required: bool
    schema: Mapping[str, Any]
    validator: Validator
    spec: Mapping[str, Any]
    reader: Reader | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reader", reader(self.schema))

    def parse(self, text: str) -> Any:
        """The typed value of a text; instants come as datetime in UTC. Raises Invalid."""
        value: Any = text
        try:
            if self.reader is not None:
                value = self.reader(text)
            if isinstance(value, str | int | float | list):
                self.validator.check(value)
            elif "pattern" in self.schema:
                self.validator.check(text)
        except ValueError as error:
            problem = str(error)
            raise self._invalid(problem, self._violation(text, problem)) from None
        return value

    def repeated(self) -> Invalid:
        """The refusal of a parameter that is given twice."""
        return self._invalid("is given more than once", Violation((self.name,), "repeated"))

    def missing(self) -> Invalid:
        """The refusal of a request that leaves it out."""
        return self._invalid("is missing", Violation((self.name,), "required"))

    def _invalid(self, problem: str, violation: Violation) -> Invalid:
        return Invalid(f"{self.location} parameter {self.name} {problem}", violation)

    def _violation(self, text: str, problem: str) -> Violation:
        schema, texts = self.schema, [text]
        if schema.get("type") == "array":
            schema, texts = schema.get("items", {}), parts(text)
        if "enum" in schema:
            known = {str(one) for one in schema["enum"]}
            wrong = next((one for one in texts if one not in known), text)
            return Violation((self.name,), "enum", wrong, schema["enum"])
        kind = schema.get("format") or schema.get("type")
        return Violation((self.name,), "malformed", text, kind, problem)


class Parameters:
    """The parameters of one operation at one place (query, path or header).

    Those that no operation declares are refused unless `ignoring` them is the vendor's way.
    """

    def __init__(self, parameters: Iterable[Parameter], *, ignoring: bool = False) -> None:
        self._by_name = {parameter.name: parameter for parameter in parameters}
        self._ignoring = ignoring
        self._required = tuple(p.name for p in self._by_name.values() if p.required)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._by_name.values())

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Parameter:
        return self._by_name[name]

    def parse(self, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The typed values of what a client sent; raises Invalid, told as its first problem."""
        values: dict[str, Any] = {}
        wrong: dict[str, Invalid] = {}
        for name, text in pairs:
            try:
                self._read(name, text, values)
            except Invalid as invalid:
                wrong.setdefault(name, invalid)
        for name in self._required:
            if name not in values:
                wrong.setdefault(name, self._by_name[name].missing())
        if wrong:
            first = str(next(iter(wrong.values())))
            raise Invalid(first, *(one for each in wrong.values() for one in each.violations))
        return values

    def _read(self, name: str, text: str, values: dict[str, Any]) -> None:
        parameter = self._by_name.get(name)
        if parameter is None:
            if self._ignoring:
                return
            known = ", ".join(sorted(self._by_name)) or "none"
            raise Invalid(f"unknown parameter {_short(name)}; known here: {known}")
        if not text and parameter.spec.get("allowEmptyValue"):
            return  # as if it were left out
        value = parameter.parse(text)
        if name in values and not isinstance(value, list):
            raise parameter.repeated()
        values[name] = [*values[name], *value] if name in values else value


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
