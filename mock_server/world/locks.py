"""Files in use: shared while read, exclusive while written, let go of when the process ends."""

from __future__ import annotations

from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: nothing is guarded there
    fcntl = None  # type: ignore[assignment]


def hold(path: Path, *, exclusive: bool) -> IO[bytes] | None:
    """A file that marks `path` as in use while it is open; None if others are in the way."""
    file = path.open("rb")
    if fcntl is not None:
        mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
    return file
