"""Who is calling (/api/users/current)."""

from __future__ import annotations

from mock_server.protocol.messages import Answer, Call
from mock_server.vendors.drchrono.access import user_of


def current_user(call: Call) -> Answer:
    """Where the record of the user stands whom the caller acts for."""
    where = f"{call.url.rpartition('/')[0]}/{user_of(call)}"
    return Answer(302, b"", [("Location", where)])
