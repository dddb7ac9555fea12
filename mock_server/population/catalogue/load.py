"""From YAML to typed values: the dataclasses of this package say what a file holds."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from mock_server.resources import fixtures

T = TypeVar("T")


@cache
def document(name: str) -> Any:
    """The content of one catalogue of the fixtures folder."""
    (path,) = fixtures().glob(f"**/{name}.yaml")
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)  # safe, in C


def structure(kind: type[T], data: Any) -> T:
    """`data` as a value of `kind`: a dataclass, tuple, dict, optional or plain type.

    A field named ``class_`` reads the key ``class``; a list of keyed entries fits a dictionary.
    Raises ValueError for what `kind` lacks, and for a key that appears twice.
    """
    return cast("T", _structure(kind, data))


@cache
def _hints(kind: type) -> dict[str, tuple[str, Any, bool]]:
    """For each key of the file: field name, type, whether it may be absent."""
    types = get_type_hints(kind)
    return {
        item.name.rstrip("_"): (
            item.name,
            types[item.name],
            item.default is not MISSING or item.default_factory is not MISSING,
        )
        for item in fields(kind)
    }


def _structure(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is None:
        return _record(kind, data) if is_dataclass(kind) else _plain(kind, data)
    arguments = get_args(kind)
    if origin in (Union, UnionType):
        if data is None:
            return None
        words = isinstance(data, str)
        fits = [a for a in arguments if a is not type(None)]
        return _structure(next((a for a in fits if (a is str) == words), fits[0]), data)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(_structure(arguments[0], item) for item in data)
        return tuple(_structure(a, item) for a, item in zip(arguments, data, strict=True))
    if origin is dict:
        if isinstance(data, list):
            data = _by_key(data)
        return {str(key): _structure(arguments[1], value) for key, value in data.items()}
    raise TypeError(f"no rule for {kind!r}")


def _by_key(items: list[dict[str, Any]]) -> dict[str, Any]:
    found = {item["key"]: item for item in items}
    if len(found) != len(items):
        raise ValueError(f"a key appears twice in {sorted(item['key'] for item in items)}")
    return found


def _plain(kind: Any, data: Any) -> Any:
    if kind is date and isinstance(data, str):
        return date.fromisoformat(data)
    return float(data) if kind is float else data


def _record(kind: Any, data: dict[str, Any]) -> Any:
    hints = _hints(kind)
    unknown = data.keys() - hints.keys()
    missing = {key for key, (_, _, optional) in hints.items() if not optional} - data.keys()
    if unknown or missing:
        raise ValueError(f"{kind.__name__} {data.get('key', '')}: {unknown=} {missing=}")
    return kind(**{hints[k][0]: _structure(hints[k][1], v) for k, v in data.items()})
