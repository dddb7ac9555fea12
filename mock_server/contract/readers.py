"""How the texts of parameters are read: by the type and the format of their schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mock_server.contract.formats import parse_local, parse_range, parse_time
from mock_server.contract.instants import parse_date, parse_instant

Reader = Callable[[str], Any]


def _integer(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 1000):
        raise ValueError("is not a whole number")
    return int(text)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value - value != 0 or "_" in text:
        raise ValueError("is not a number")
    return value


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return text == "true"


_YES = ("true", "1", "yes", "on")
_NO = ("false", "0", "no", "off")


def _yes_or_no(text: str) -> bool | str:
    """A boolean in any usual spelling; a text that is none of them stays one."""
    word = text.lower()
    return word in _YES if word in (*_YES, *_NO) else text


_READERS: Mapping[str, Reader] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date-time": parse_instant,
    "date": parse_date,
    "date-time-local": parse_local,
    "time-local": parse_time,
    "date-range": parse_range,
    "uuid": str.lower,  # RFC 9562 section 4: upper case means the same
}


def reader(schema: Mapping[str, Any]) -> Reader | None:
    """How to read a text of a schema; where it gives alternatives, as the first that fits.

    None for a text that is read as it is; readers raise ValueError, which says what is wrong.
    """
    readers = [reader(alternative) for alternative in schema.get("anyOf", ())]
    if readers:
        return _first([one or str for one in readers])
    if isinstance(schema.get("type"), list):
        return _yes_or_no if "boolean" in schema["type"] else None
    kind = str(schema.get("type"))
    if kind == "array":
        item = reader(schema.get("items", {})) or str
        return lambda text: [item(part) for part in parts(text)]
    return _READERS.get(schema.get("format", kind)) or _READERS.get(kind)


def parts(text: str) -> list[str]:
    """The texts of the items of a list (style form, not exploded)."""
    return [part.strip() for part in text.split(",")] if text else []


def _first(readers: list[Reader]) -> Reader:
    def read(text: str) -> Any:
        problems = []
        for one in readers:
            try:
                return one(text)
            except ValueError as problem:
                problems.append(str(problem))
        raise ValueError(" and ".join(problems))

    return read
