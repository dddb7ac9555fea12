"""What answers leave out unless they are asked to be verbose, and lists unless a record is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mock_server.contract.document import Json, resolve
from mock_server.contract.operation import Contract, Operation


class Verbosity:
    """The short and the whole text of a resource's records.

    Short ones lack the keys of ``x-verbose``, in nested objects too, those with an empty text
    under ``x-empty-text-only-verbose``, and those that the contract's list does not show.
    `asked_for` tells whether whole ones have to be asked for when a record is read, too.
    """

    def __init__(self, contract: Contract, schema: Json) -> None:
        self._left_out = set(schema.get("x-verbose", ()))
        self._no_empty_text = bool(schema.get("x-empty-text-only-verbose"))
        self._nested: dict[str, frozenset[str]] = {}
        for name, value in contract.properties(schema).items():
            item = resolve(contract.document, value.get("items"))
            if "x-verbose" in item:
                self._nested[name] = frozenset(item["x-verbose"])
        self.asked_for = bool(self._left_out or self._no_empty_text or self._nested)

    def listed(self, contract: Contract, operation: Operation, keys: Iterable[str]) -> None:
        """Leave out those of a record's `keys` that the list of an operation does not show."""
        answer = contract.response_schema(operation, 200)
        for schema in (answer, *contract.properties(answer).values()):
            if schema.get("type") == "array":
                shown = contract.properties(resolve(contract.document, schema.get("items")))
                if shown:
                    self._left_out |= set(keys) - shown.keys()
                break

    def texts(self, body: Mapping[str, Any]) -> tuple[bytes, bytes | None]:
        """The short text, and the whole one if it differs."""
        whole = orjson.dumps(body)
        if not (self._left_out or self._no_empty_text or self._nested):
            return whole, None
        short = {
            key: self._brief(key, value)
            for key, value in body.items()
            if key not in self._left_out and not (self._no_empty_text and value == "")
        }
        return orjson.dumps(short), whole

    def _brief(self, key: str, value: Any) -> Any:
        if key not in self._nested or not isinstance(value, list):
            return value
        left_out = self._nested[key]
        return [{k: v for k, v in item.items() if k not in left_out} for item in value]
