"""Small pictures that stand for photographs: a pattern of squares, another for every address."""

from __future__ import annotations

import zlib
from struct import pack

from mock_server.world.keyed import digest

_SQUARES, _SQUARE = 8, 8
"""Squares on a side, and pixels of a square's side."""

_SIDE = _SQUARES * _SQUARE
_INDEXED = 3
_STORED = 0
"""zlib's level without compression: the same bytes with every release of it."""


def png(seed: int, address: str) -> bytes:
    """A picture of two colours, symmetric like a face (W3C PNG, second edition)."""
    drawn = digest(seed, "drchrono", "picture", address, size=16)
    palette = bytes((*drawn[:3], *(255 - part // 4 for part in drawn[3:6])))
    rows = b"".join(_row(drawn[8 + place]) * _SQUARE for place in range(_SQUARES))
    header = pack(">IIBBBBB", _SIDE, _SIDE, 8, _INDEXED, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows, _STORED)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _row(bits: int) -> bytes:
    """A line of pixels: four bits and their mirror image, after the filter's byte."""
    half = [bits >> place & 1 for place in range(_SQUARES // 2)]
    return bytes([0, *(bit for bit in (*half, *half[::-1]) for _ in range(_SQUARE))])


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))
