"""How every record is written: its id, the times that the server stamps, in the server's clock."""

from __future__ import annotations

from mock_server.protocol.writing import Effect, Writing
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.scope import naive


def written(
    *effects: Effect, afterwards: tuple[Effect, ...] = (), ending: tuple[Effect, ...] = ()
) -> Writing:
    """A way of writing with these rules; `Writing` says when each of them runs."""
    return Writing(created_id, "created_at", "updated_at", naive, effects, afterwards, ending)
