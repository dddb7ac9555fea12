"""Identifiers that look random and never collide: keyed permutations of whole numbers."""

from __future__ import annotations

from functools import lru_cache

from mock_server.world import keyed

_ROUNDS = 4
_MIX = 0x9E3779B1


class Permutation:
    """A one-to-one map of the numbers below ``2 ** bits`` onto themselves (a Feistel network).

    `bits` has to be even. Different paths give unrelated maps.
    """

    __slots__ = ("_half", "_keys", "_mask")

    def __init__(self, bits: int, seed: int, *path: keyed.Part) -> None:
        self._half = bits // 2
        self._mask = (1 << self._half) - 1
        material = keyed.digest(seed, "permutation", *path, size=8 * _ROUNDS)
        self._keys = [int.from_bytes(material[8 * i : 8 * i + 8], "big") for i in range(_ROUNDS)]

    def __call__(self, value: int) -> int:
        """Where a number goes; raises ValueError for one that is out of range."""
        half, mask = self._half, self._mask
        left, right = value >> half, value & mask
        if not 0 <= left <= mask:
            raise ValueError(f"{value} has more than {2 * half} bits")
        for key in self._keys:
            mixed = (right + key) * _MIX & 0xFFFFFFFFFFFF
            mixed = (mixed ^ mixed >> 23 ^ key >> 13) * _MIX
            left, right = right, left ^ mixed >> 17 & mask
        return left << half | right


@lru_cache(maxsize=256)
def permutation(bits: int, seed: int, *path: keyed.Part) -> Permutation:
    """The permutation of a path."""
    return Permutation(bits, seed, *path)
