"""What can be settled before anything heavy is loaded: the address, the identity, the base."""

from __future__ import annotations

import os
import socket
from datetime import date
from hashlib import blake2b
from pathlib import Path

from mock_server import __version__
from mock_server.resources import code_file, fixtures, specs
from mock_server.settings import Identity, Settings, SettingsRefused, cache_folder, decide
from mock_server.vendors.registry import REGISTRY
from mock_server.world import base, schema
from mock_server.world.store import kept_texts


def check_address(settings: Settings) -> None:
    """Raises SettingsRefused when nobody can listen at the address."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise SettingsRefused(
                f"{host}:{port}: {error.strerror or error}; give --host or --port another value"
            ) from None


def check_folders(settings: Settings) -> None:
    """Raises SettingsRefused when the store or the cache could not be written."""
    store = settings.store.absolute().parent if settings.store else None
    for option, folder in (("--store", store), ("--cache", settings.cache)):
        if folder is None:
            continue
        try:
            if option == "--cache":
                folder.mkdir(parents=True, exist_ok=True)
            usable = folder.is_dir() and os.access(folder, os.W_OK)
        except OSError:
            usable = False
        if not usable:
            raise SettingsRefused(f"{folder}: not a folder to write in; give {option} another path")


def served(settings: Settings) -> tuple[str, ...]:
    """The names of the vendors that settings ask for; raises SettingsRefused for unknown ones."""
    for name in settings.vendors:
        if name not in REGISTRY:
            known = ", ".join(REGISTRY)
            raise SettingsRefused(f"--vendor {name}: unknown; known are {known}")
    return settings.vendors or tuple(REGISTRY)


def check_quirks(settings: Settings) -> None:
    """Raises SettingsRefused for a quirk of no served vendor: each has its fragment of specs."""
    known = [
        path.name.removesuffix(".overlay.yaml")
        for name in served(settings)
        for path in sorted((specs() / name / "quirks").glob("*.overlay.yaml"))
    ]
    for name in settings.quirks:
        if name not in known:
            names = ", ".join(known) or "none"
            raise SettingsRefused(f"--quirk {name}: unknown; known are {names}")


def locate(settings: Settings) -> tuple[Identity, Path]:
    """The identity that settings come to, and where its base stands in the cache, or will."""
    identity = decide(settings, _kept(settings.store))
    overlays = [path.read_bytes().hex() for path in settings.overlays if path.exists()]
    parts = [repr(identity), *served(settings), *overlays, __version__, _fingerprint()]
    return identity, base.cached(cache_folder(settings), "\x1f".join(parts))


def identity_texts(identity: Identity) -> list[tuple[str, str]]:
    """An identity in the form that a store keeps it in."""
    return [
        ("seed", str(identity.seed)),
        ("patients", str(identity.patients)),
        ("as_of", identity.as_of.isoformat()),
    ]


def _kept(store: Path | None) -> Identity | None:
    if store is None or not schema.inspect(store):
        return None
    texts = kept_texts(store)
    if "as_of" not in texts:
        return None
    as_of = date.fromisoformat(texts["as_of"])
    return Identity(int(texts["seed"]), int(texts["patients"]), as_of)


def _fingerprint() -> str:
    """A digest of everything that seeded records are made from: code, catalogues, contracts."""
    here = Path(__file__).parent
    digest = blake2b(digest_size=16)
    for folder in (here / "population", here / "protocol", here / "vendors", fixtures(), specs()):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".yaml", ".json", ".txt"):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    own = code_file()
    if own is not None and own.exists():
        digest.update(own.read_bytes())
    return digest.hexdigest()
