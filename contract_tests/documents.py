"""Contracts in the form that a test tool wants them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def rooted(document: Json, mount: str) -> Json:
    """The document with whole paths and one server, for tools that read no path-level servers.

    `mount` is the path under which the API is served.
    """
    changed = deepcopy(document)
    paths: Json = {}
    for path, item in changed.get("paths", {}).items():
        servers = item.pop("servers", None) or changed.get("servers") or [{"url": ""}]
        paths[mount + urlsplit(servers[0]["url"]).path.rstrip("/") + path] = item
    changed["paths"] = paths
    changed["servers"] = [{"url": "/"}]
    return changed


def operations(document: Json) -> dict[str, tuple[str, str, Json]]:
    """Each operation's method, path and description by operationId."""
    return {
        spec["operationId"]: (method, path, spec)
        for path, item in document["paths"].items()
        for method, spec in item.items()
        if method in _METHODS
    }
