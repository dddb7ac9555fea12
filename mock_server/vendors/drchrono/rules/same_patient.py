"""Records that name others, of which all are about one patient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Effect
from mock_server.vendors.drchrono.rules.refusals import refused


def same_patient(key: str, resource: str) -> Effect:
    """What a record names under a key is about the patient whom the record is about."""

    def check(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        named = call.records.get(resource, after[key])
        if named is not None and named["patient"] != after["patient"]:
            raise refused(key, f"{resource} {after[key]} is not about patient {after['patient']}.")

    return check
