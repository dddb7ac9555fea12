"""A running ``mock-ehr serve``, as its user runs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from mock_server.world.clock import pause

MOCK_EHR = [sys.executable, "-m", "mock_server"]
SMALL = ["--patients", "12", "--as-of", "2026-01-01"]


class Server:
    """A running ``mock-ehr serve``."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def token(self) -> dict[str, str]:
        printed = run("token", "healthjump", "--url", self.url)
        return {"Authorization": printed.stdout.strip()}

    def stop(self, how: int = signal.SIGTERM) -> str:
        self.process.send_signal(how)
        out, _ = self.process.communicate(timeout=60)
        return out


Serve = Callable[..., Server]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MOCK_EHR, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
    )


@pytest.fixture
def serve(cache: Path) -> Iterator[Serve]:
    started: list[Server] = []

    def start(*options: str, population: list[str] = SMALL, **environment: str) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [*MOCK_EHR, "serve", "--port", str(port), "--cache", str(cache)]
        process = subprocess.Popen(
            [*command, *population, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
        )
        server = Server(process, f"http://127.0.0.1:{port}")
        started.append(server)
        for _ in range(2400):  # a machine that is busy takes its time over a population
            assert process.poll() is None, process.communicate()[0]
            try:
                requests.get(f"{server.url}/__mock__/health", timeout=5)
                return server
            except requests.ConnectionError:
                pause(0.05)
        raise TimeoutError

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)
