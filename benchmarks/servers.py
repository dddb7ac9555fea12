"""Starting servers and waiting for them."""

from __future__ import annotations

import socket
from urllib.error import URLError
from urllib.request import urlopen

from mock_server.world.clock import pause


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait(url: str, tries: int = 600) -> None:
    """Return once `url` answers; raises TimeoutError if it never does."""
    for _ in range(tries):
        try:
            with urlopen(url, timeout=5):  # noqa: S310
                return
        except (URLError, OSError):
            pause(0.05)
    raise TimeoutError(f"{url} does not answer")
