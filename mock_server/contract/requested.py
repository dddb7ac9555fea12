"""Schemas as requests are held to: what is read-only may be sent, and does not count."""

from __future__ import annotations

from typing import Any


def requested(node: Any) -> Any:
    """A document or a part of it in which read-only properties have no rules and are not required.

    OpenAPI 3.1 keeps them out of requests; clients send back what they read, and it is ignored.
    """
    if isinstance(node, list):
        return [requested(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: requested(value) for key, value in node.items()}
    properties = node.get("properties")
    if isinstance(properties, dict):
        fixed = {name for name, schema in properties.items() if _read_only(schema)}
        found["properties"] |= {name: {} for name in fixed}
        if "required" in node:
            found["required"] = [name for name in node["required"] if name not in fixed]
    return found


def _read_only(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("readOnly") is True
