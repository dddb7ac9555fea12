"""What is refused because of a rule that no schema states."""

from __future__ import annotations

from mock_server.contract.violations import Violation, broken
from mock_server.protocol.messages import Problem
from mock_server.protocol.requests import bad_request


def refused(key: str, message: str, *below: str | int) -> Problem:
    """400 with a message under a key, or under a part of its value."""
    return bad_request(message, f"/{key}", [broken((key, *below), message)])


def unknown(key: str, resource: str, id_: int) -> Problem:
    """400 for the id of a record that does not exist."""
    wrong = Violation((key,), "x-refers-to", id_, resource)
    return bad_request(f"there is no {resource} {id_}", f"/{key}", [wrong])
