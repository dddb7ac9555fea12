"""Keyed randomness: every generated value is a pure function of (seed, path).

This is the only place in the project that makes randomness. A *path* names what is drawn,
for example ``("person", 17, "names")``; the same seed and path give the same value in every
process, on every platform, whatever was drawn before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import log
from random import Random
from typing import TypeVar
from uuid import UUID

__all__ = ["Random", "digest", "number", "pick", "stream", "token", "unguessable", "unit", "uuid"]

Part = str | int
T = TypeVar("T")

_SPAN = float(2**64)


def digest(seed: int, *path: Part, size: int = 16) -> bytes:
    """The `size` bytes (at most 64) that belong to a path."""
    text = "\x1f".join(map(str, (seed, *path)))
    return blake2b(text.encode(), digest_size=size).digest()


def number(seed: int, *path: Part) -> int:
    """A whole number in 0 … 2**64 - 1."""
    return int.from_bytes(digest(seed, *path, size=8), "big")


def unit(seed: int, *path: Part) -> float:
    """A number in the open interval (0, 1), uniformly distributed."""
    return (number(seed, *path) + 0.5) / _SPAN


def uuid(seed: int, *path: Part) -> str:
    """A random-looking UUID (version 4 by its bits) in its canonical text form."""
    return str(UUID(bytes=digest(seed, *path), version=4))


def token(seed: int, *path: Part, size: int = 24) -> str:
    """A URL-safe opaque text of ``2 * size`` hexadecimal digits."""
    return digest(seed, *path, size=size).hex()


def stream(seed: int, *path: Part) -> Random:
    """A generator of its own for one section (about 5 µs: one a section, not one a field)."""
    return Random(digest(seed, *path))  # noqa: S311


def pick(seed: int, path: Sequence[Part], options: Iterable[tuple[str, float, T]]) -> T:
    """One of `options` (key, weight, value), by weighted keyed ranks.

    Each option races with a time of its own, so that adding an option changes the pick of only
    those who pick the newcomer (Efraimidis & Spirakis 2006).

    Raises ValueError when no option has a weight above zero.
    """
    best: tuple[float, T] | None = None
    for key, weight, value in options:
        if weight > 0:
            time = -log(unit(seed, *path, key)) / weight
            if best is None or time < best[0]:
                best = (time, value)
    if best is None:
        raise ValueError(f"nothing to pick from at {path!r}")
    return best[1]


def unguessable(size: int = 24) -> str:
    """A secret that no seed gives: for what protects a real machine, never for data."""
    return secrets.token_urlsafe(size)
