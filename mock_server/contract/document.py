"""The contract documents of a vendor: what is documented, and what the mock serves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mock_server.contract import overlay
from mock_server.contract.bundle import bundle
from mock_server.resources import specs

Json = dict[str, Any]

DOCUMENTED = "openapi.yaml"
ASSUMED = "mock.overlay.yaml"


class ContractError(ValueError):
    """A contract or overlay cannot be read; the message names the file and what to do."""


def read_yaml(path: Path) -> Json:
    """The mapping in a YAML or JSON file."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        value = yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror}") from None
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f", line {place.line + 1}" if place else ""
        raise ContractError(f"{path}{line}: not YAML; correct the file") from None
    if not isinstance(value, dict):
        raise ContractError(f"{path}: a mapping is expected at the top")
    return value


def documented(vendor: str) -> Json:
    """What the vendor documents, and nothing else."""
    return bundle(specs() / vendor / DOCUMENTED, read_yaml)


@cache
def effective(vendor: str, extra: tuple[Path, ...] = ()) -> Json:
    """The document that the mock serves: documented, then the mock's overlay, then `extra` ones.

    Read once and shared: nobody changes it.
    """
    document = documented(vendor)
    own = specs() / vendor / ASSUMED
    for path in (*([own] if own.exists() else []), *extra):
        document = overlay.apply(document, read_yaml(path), path.name)
    return document


def overlaid(documents: Mapping[str, Json], path: Path) -> dict[str, Json]:
    """Documents by vendor with a user's overlay applied to those that it is about.

    Those are the one that its `extends` names (a vendor's name may stand anywhere in the URL), else
    all in which every target is found. Raises ContractError if there are none.
    """
    changes = read_yaml(path)
    about = re.split(r"[^a-z0-9]+", str(changes.get("extends", "")).lower())
    named = [vendor for vendor in documents if vendor in about]
    changed, problem = dict(documents), ""
    for vendor in named or documents:
        try:
            changed[vendor] = overlay.apply(documents[vendor], changes, str(path))
        except overlay.OverlayError as error:
            problem = str(error)
    if all(changed[vendor] is documents[vendor] for vendor in documents):
        raise ContractError(problem or f"{path}: no vendor is served that it could change")
    return changed


def resolve(document: Json, node: Any) -> Json:
    """What a node says, its local references followed; `{}` for None."""
    seen = 0
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        pointer = node["$ref"]
        seen += 1
        if not pointer.startswith("#/") or seen > 20:
            raise ContractError(f"reference {pointer!r} does not lead anywhere in the document")
        node = document
        for part in pointer[2:].split("/"):
            try:
                node = node[part.replace("~1", "/").replace("~0", "~")]
            except (KeyError, TypeError):
                raise ContractError(f"reference {pointer!r}: there is no {part!r}") from None
    return node if isinstance(node, dict) else {}
