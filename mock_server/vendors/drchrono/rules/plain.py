"""How every record is written: its id, the times that the server stamps, in the server's clock.

drchrono_v4.txt, Documentation Structure: an optional value defaults to "" or null by its type.
"""

from __future__ import annotations

from mock_server.protocol.writing import Effect, Writing
from mock_server.vendors.drchrono.identifiers import created_id
from mock_server.vendors.drchrono.rules.values import stored_form
from mock_server.vendors.drchrono.scope import naive


def written(
    *effects: Effect, afterwards: tuple[Effect, ...] = (), ending: tuple[Effect, ...] = ()
) -> Writing:
    """A way of writing with these rules; `Writing` says when each of them runs."""
    every = (stored_form, *effects)
    return Writing(
        created_id, "created_at", "updated_at", naive, every, afterwards, ending, no_text=""
    )
