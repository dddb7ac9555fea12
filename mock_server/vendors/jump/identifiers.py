"""Jump identifiers: UUIDs, one for each record, user and consultation."""

from __future__ import annotations

from functools import lru_cache

from mock_server.world import keyed


def patient_id(seed: int, n: int) -> str:
    """The Jump id of person n."""
    return keyed.uuid(seed, "jump", "patient", n)


def record_id(seed: int, n: int, kind: str, entry: str) -> str:
    """The id of the record that shows an entry of person n's chart."""
    return keyed.uuid(seed, "jump", kind, n, entry)


@lru_cache(maxsize=4096)
def user_id(seed: int, user: str) -> str:
    """The id of who made a record: a practitioner, or the user that an API key stands for."""
    return keyed.uuid(seed, "jump", "user", user)
