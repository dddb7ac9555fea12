"""What is archived "should not be used" (drchrono_v4.txt): nothing new refers to it.

Of appointments these are the deleted ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Effect
from mock_server.vendors.drchrono.rules.refusals import refused


def in_use(**resources: str) -> Effect:
    """What keys newly refer to is not archived; `resources` are what they refer to."""

    def check(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        for key, resource in resources.items():
            if before is None or before[key] != after[key]:
                one = call.records.get(resource, after[key])
                if one is not None and (one.get("archived") or one.get("deleted_flag")):
                    raise refused(key, "This object is archived.")

    return check
