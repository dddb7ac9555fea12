"""What is wrong with a value, told by jsonschema: part by part, for those who name every one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(slots=True, frozen=True)
class Violation:
    """One thing wrong: at `path`, against `keyword`, which wants `expected`.

    `keyword` is JSON Schema's, or one of parameters (malformed, missing, repeated), or ``rule``,
    whose `message` is said as it stands.
    """

    path: Path
    keyword: str
    value: Any = None
    expected: Any = None
    message: str = ""


def broken(path: str | Path, message: str) -> Violation:
    """A rule that no schema states is broken."""
    return Violation((path,) if isinstance(path, str) else path, "rule", message=message)


def flattened(errors: Iterable[Any]) -> Iterator[Violation]:
    """The errors of jsonschema, alternatives followed to where they fail."""
    for error in errors:
        yield from _told(error)


def _told(error: Any) -> Iterator[Violation]:
    path: Path = tuple(error.absolute_path)
    if error.validator in ("anyOf", "oneOf") and error.context:
        yield from flattened(_meant(error))
    elif error.validator == "required":
        # one error names one missing key, in its message only
        for name in error.validator_value:
            if name not in error.instance and error.message.startswith(repr(name)):
                expected = error.schema.get("properties", {}).get(name)
                yield Violation((*path, name), "required", expected=expected)
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in error.instance:
            if name not in known:
                yield Violation((*path, name), "additionalProperties")
    else:
        expected = error.validator_value
        yield Violation(path, str(error.validator), error.instance, expected, error.message)


def _meant(error: Any) -> list[Any]:
    """The errors of the alternative that was probably meant: the first whose type is right."""
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    for errors in branches.values():
        if not any(e.validator == "type" and not e.path for e in errors):
            return errors
    return next(iter(branches.values()))
