"""What is no resource: what changing a patient's status brings with it, and the end of a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.api_keys import ApiKeys
from mock_server.protocol.messages import Answer, Call, Handler, Problem
from mock_server.vendors.jump.identifiers import user_id

_ARCHIVE = ("archived_at", "archived_by", "archive_reason", "archive_notes")


def archive(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
    """Archiving is a change of status: the server says when and by whom, and forgets it later.

    Assumed: the document says "use PATCH to archive" and that archived_* cannot be written.
    """
    was = before is not None and before["status"] == "archived"
    if after["status"] == "archived" and not was:
        client = call.grant.client if call.grant else ""
        after["archived_at"] = after["updated_at"]
        after["archived_by"] = user_id(call.world.seed, client)
    elif after["status"] != "archived" and was:
        after.update({key: None for key in _ARCHIVE if key not in call.body})


def revoking(keys: ApiKeys) -> Handler:
    """The control operation that revokes a key, as Jump's settings page does."""

    def revoke(call: Call) -> Answer:
        if not keys.revoke(call.world, call.path["key"]):
            raise Problem(404, "not_found", "there is no such key, or it is revoked already")
        return Answer(204, b"")

    return revoke
