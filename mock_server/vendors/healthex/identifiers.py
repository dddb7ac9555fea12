"""HealthEx identifiers: short Person ids, and long opaque ids of Epic's habit.

Epic's ids as the vendor's example shows them: ``eq081-VQEgP8drUUqCWzHfw3`` (25 characters) and
``fqzY4YiPBHqsNx9iRD99etRNX.LClJFf33HYpZC1E1R04`` (45), in base 64 with ``-`` and ``.``. Whose
record an id belongs to can be read from it again, so that no table of ids is kept.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from mock_server.world import keyed
from mock_server.world.permutation import permutation

_SHORT, _LONG = 17, 32  # bytes before base 64
_LONG_TYPES = frozenset(
    [
        "Binary",
        "DiagnosticReport",
        "DocumentReference",
        "MedicationDispense",
        "Observation",
        "Provenance",
        "QuestionnaireResponse",
        "Specimen",
    ]
)
_OWNER = 4  # bytes that hold the owner
DIRECTORY = 1 << 31
"""Owners from here on are practices, whose directory entries belong to no person."""


def person_id(seed: int, n: int) -> str:
    """The HealthEx Person id of person n, in the form of the document's 19cff418-7d80."""
    number = permutation(32, seed, "healthex", "Person")(n)
    return f"{number:08x}-{keyed.token(seed, 'healthex', 'Person', n, size=2)}"


def opaque_id(seed: int, owner: int, resource_type: str, *key: keyed.Part) -> str:
    """The id of a resource; `owner` is a person's number, or DIRECTORY plus a practice's."""
    long = resource_type in _LONG_TYPES
    size = (_LONG if long else _SHORT) - _OWNER
    mark = keyed.digest(seed, "healthex", resource_type, owner, *key, size=size)
    text = b64encode(mark + _hidden(seed, mark, owner.to_bytes(_OWNER, "big")), altchars=b"-.")
    body = text.decode().rstrip("=")
    return f"f{body}4" if long else f"e{body}3"


def owner_of(seed: int, resource_id: str) -> int | None:
    """The owner that an id was made for; None for a text that cannot be one of ours.

    Any text of the right form gives some owner: whether the id exists, only the record tells.
    """
    body = resource_id[1:-1]
    if len(body) not in (23, 43):
        return None
    try:
        raw = b64decode(body + "=", altchars=b"-.", validate=True)
    except ValueError:
        return None
    mark, hidden = raw[:-_OWNER], raw[-_OWNER:]
    return int.from_bytes(_hidden(seed, mark, hidden), "big")


def _hidden(seed: int, mark: bytes, owner: bytes) -> bytes:
    """The owner, masked by what stands before it; the same again gives it back."""
    mask = keyed.digest(seed, "healthex", "owner", mark.hex(), size=_OWNER)
    return bytes(a ^ b for a, b in zip(owner, mask, strict=True))
