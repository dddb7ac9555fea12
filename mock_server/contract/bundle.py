"""A contract in several files becomes one document whose references are all local.

A reference to a file below ``paths`` is replaced by what it leads to. Any other brings a component
along: its section is the folder or the file beside the contract (``schemas/offices.yaml#/Office``,
``responses.yaml#/NotFound``), its name the first step of the pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Read = Callable[[Path], Json]


class BundleError(ValueError):
    """A reference between files leads nowhere; the message names it and the file it stands in."""


def bundle(path: Path, read: Read) -> Json:
    """The whole document of a contract; `read` gives the mapping in a file."""
    bundler = _Bundler(path, read)
    document: Json = bundler.local(bundler.file(path), path)
    for section, found in bundler.components.items():
        document.setdefault("components", {}).setdefault(section, {}).update(found)
    return document


@dataclass(slots=True)
class _Bundler:
    root: Path
    read: Read
    components: dict[str, Json] = field(default_factory=dict)
    _files: dict[Path, Json] = field(default_factory=dict)
    _homes: dict[tuple[str, str], Path] = field(default_factory=dict)

    def file(self, path: Path) -> Json:
        if path not in self._files:
            self._files[path] = self.read(path)
        return self._files[path]

    def local(self, node: Any, home: Path) -> Any:
        """A copy of a node of the file `home` in which every reference is local."""
        if isinstance(node, list):
            return [self.local(item, home) for item in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if not isinstance(reference, str) or (home == self.root and reference.startswith("#")):
            return {key: self.local(value, home) for key, value in node.items()}
        name, _, pointer = reference.partition("#/")
        target = Path(normpath(home.parent / name)) if name else home
        try:
            if target == self.root:
                return node | {"$ref": f"#/{pointer}"}
            section = target.relative_to(self.root.parent).parts[0].removesuffix(".yaml")
            if section == "paths":
                return self.local(self.file(target)[pointer], target)
            self._bring(section, pointer.split("/")[0], target)
        except (KeyError, ValueError) as error:
            raise BundleError(f"{home}: nothing stands at {reference!r} ({error})") from None
        return node | {"$ref": f"#/components/{section}/{pointer}"}

    def _bring(self, section: str, name: str, home: Path) -> None:
        known = self._homes.setdefault((section, name), home)
        found = self.components.setdefault(section, {})
        if known != home:
            raise BundleError(f"{name} stands in both {known} and {home}; rename one")
        if name not in found:
            found[name] = {}  # it may refer to itself
            found[name] = self.local(self.file(home)[name], home)
