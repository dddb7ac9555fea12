"""What the contract asks of several query parameters together, or of a parameter and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mock_server.contract.operation import Operation
from mock_server.contract.violations import broken
from mock_server.protocol.messages import Call
from mock_server.protocol.requests import bad_request


@dataclass(slots=True, frozen=True)
class ListRules:
    """The rules of one list: ``x-required-one-of``, ``x-requires``, and ``days`` of a range."""

    one_of: tuple[str, ...]
    requires: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, operation: Operation) -> ListRules:
        """Those of an operation."""
        filters = {p.name: p.spec.get("x-filter", {}) for p in operation.query}
        return cls(
            tuple(operation.spec.get("x-required-one-of", ())),
            tuple(
                (p.name, other) for p in operation.query for other in p.spec.get("x-requires", ())
            ),
            tuple((name, rule["days"]) for name, rule in filters.items() if "days" in rule),
        )

    def check(self, call: Call) -> None:
        """Raises Problem 400 for a query that breaks one."""
        query = call.query
        if self.one_of and not any(name in query for name in self.one_of):
            raise bad_request(f"Either {_listed(self.one_of)} must be specified.")
        for name, other in self.requires:
            if name in query and other not in query:
                wrong = broken(other, f"This parameter is required with {name}.")
                raise bad_request(wrong.message, violations=[wrong])
        for name, days in self.days:
            if name in query and _too_long(query[name], days, call.world.clock.now().date()):
                message = f"The range cannot be longer than {days} days, unless it is in the past."
                raise bad_request(message, violations=[broken(name, message)])


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _too_long(value: Any, days: int, today: date) -> bool:
    first, last = value
    return bool((last - first).days > days and last >= today)
