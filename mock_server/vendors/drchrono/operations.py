"""What is no resource: redirects, what is added to a record, lists that are computed."""

from __future__ import annotations

from collections.abc import Mapping

from mock_server.protocol.messages import Answer, Call, Handler
from mock_server.vendors.drchrono.access import user_of


def current_user(call: Call) -> Answer:
    """Where the record of the user stands whom the caller acts for (/api/users)."""
    where = f"{call.url.rpartition('/')[0]}/{user_of(call)}"
    return Answer(302, b"", [("Location", where)])


OPERATIONS: Mapping[str, Handler] = {
    "getCurrentUser": current_user,
}
"""Handlers by operationId."""
