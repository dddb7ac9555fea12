"""Files that clients send: kept in the world's store, shown as an address that nobody can guess.

The address opens without a token, as those of storage services do that sign them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson

from mock_server.protocol.forms import Upload
from mock_server.protocol.messages import Call
from mock_server.protocol.writing import Effect
from mock_server.vendors.drchrono.rules.refusals import refused
from mock_server.vendors.drchrono.scope import file_url
from mock_server.world.record import Record
from mock_server.world.world import World

_KIND = "drchrono:file"
_UNKNOWN = "application/octet-stream"
_MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
"""Characters of a file's name that its address has."""


def uploaded(resource: str, key: str) -> Effect:
    """Keeps the file that came for a key, if one did."""

    def keep(call: Call, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        if key in call.files:
            if not call.files[key].content:
                raise refused(key, "The submitted file is empty.")
            after[key] = keep_upload(call, resource, after["id"], call.files[key])

    return keep


def keep_upload(call: Call, resource: str, record: int, upload: Upload) -> str:
    """Keep a file for a record of a resource; the text that stands for its address."""
    secret = call.world.mint("drchrono", "file")
    name = _UNSAFE.sub("-", PurePosixPath(upload.name).name)[-_LONGEST:].strip(".-") or "file"
    media = upload.media if _MEDIA.fullmatch(upload.media) else _UNKNOWN
    call.world.store.put(
        Record(
            _KIND,
            call.world.store.next_seq(),
            _id(resource, secret, name),
            upload.content,
            hidden=orjson.dumps({"media": media, "record": record}),
        )
    )
    return file_url(resource, secret, name)


def kept_upload(world: World, resource: str, secret: str, name: str) -> tuple[int, Upload] | None:
    """The file at an address, after the id of the record that it is for; None if none was kept."""
    kept = world.store.read(_KIND, _id(resource, secret, name))
    if kept is None or kept.hidden is None:
        return None
    known = orjson.loads(kept.hidden)
    return known["record"], Upload(name, known["media"], kept.body)


def _id(resource: str, secret: str, name: str) -> str:
    return f"{resource}/{secret}/{name}"
