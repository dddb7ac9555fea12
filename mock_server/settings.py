"""What a server is asked to be, and what that comes to."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mock_server.world.clock import Clock

SEED = 1
PATIENTS = 200
MOST_PATIENTS = 1_000_000
EARLIEST = date(2025, 1, 1)
LATEST = date(2040, 12, 31)


class SettingsRefused(ValueError):
    """Settings cannot be met; the message is one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of ``mock-ehr serve``; None means not given.

    `as_of` is the day at whose beginning the seeded records end. `profile` is documented, observed
    or hostile; `quirks` are ids of quirks that are on besides. `scratch` is where the server keeps
    what ends with it.
    """

    vendors: tuple[str, ...] = ()
    patients: int | None = None
    seed: int | None = None
    as_of: date | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    store: Path | None = None
    overlays: tuple[Path, ...] = ()
    profile: str = "documented"
    quirks: tuple[str, ...] = ()
    limits: bool = True
    check_responses: bool = False
    control_token: str | None = None
    cache: Path | None = None
    scratch: Path | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a world's seeded records are a function of."""

    seed: int
    patients: int
    as_of: date


def decide(settings: Settings, kept: Identity | None) -> Identity:
    """The identity that settings and an existing store (`kept`) agree on.

    Raises SettingsRefused where they contradict each other or go beyond what can be built.
    """
    given = {"seed": settings.seed, "patients": settings.patients, "as_of": settings.as_of}
    if kept is not None:
        for name, value in given.items():
            was = getattr(kept, name)
            if value is not None and value != was:
                option = f"--{name.replace('_', '-')}"
                raise SettingsRefused(
                    f"{settings.store}: this store was made with {option} {was}, not {value}; "
                    f"leave {option} out or give --store another path"
                )
        return kept
    patients = PATIENTS if settings.patients is None else settings.patients
    if not 1 <= patients <= MOST_PATIENTS:
        raise SettingsRefused(f"--patients has to be 1 to {MOST_PATIENTS}")
    as_of = settings.as_of or Clock().now().date()
    if not EARLIEST <= as_of <= LATEST:
        raise SettingsRefused(f"--as-of has to be {EARLIEST} to {LATEST}")
    return Identity(SEED if settings.seed is None else settings.seed, patients, as_of)


def cache_folder(settings: Settings) -> Path:
    """Where built bases are kept: given, or the user's cache, or a temporary folder."""
    if settings.cache is not None:
        return settings.cache
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(home) / "mock-ehr"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "mock-ehr"
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir()) / "mock-ehr"
