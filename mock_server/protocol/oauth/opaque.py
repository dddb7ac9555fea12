"""Codes and tokens that say nothing: letters and digits, as many OAuth servers give them."""

from __future__ import annotations

from string import ascii_letters, digits

from mock_server.world.world import World

_ALPHABET = digits + ascii_letters
_LENGTH = 30


def opaque(world: World, *what: str) -> str:
    """A text of 30 letters and digits that this world never gave before."""
    number, text = int(world.mint(*what), 16), ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        text += _ALPHABET[place]
    return text
