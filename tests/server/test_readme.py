"""The README tells the truth: its walk is walked, and its answers are the server's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.server.conftest import Serve

README = Path(__file__).resolve().parents[2] / "README.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def blocks() -> list[list[tuple[str, str]]]:
    """The commands of each console block after the first, with the output shown."""
    found = []
    for block in _BLOCK.findall(README.read_text())[1:]:
        parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        found.append([tuple(part.split("\n", 1)) for part in parts])
    return found


def test_the_walk_prints_what_the_readme_shows(serve: Serve) -> None:
    server = serve(population=["--as-of", "2026-01-01"])
    for block in blocks():
        for command, shown in block:
            assert walk(server.url, command) == shown, command


def walk(url: str, command: str) -> str:
    """The output of one command, the variables of the earlier ones set."""
    _set = [c for block in blocks() for c, _ in block if re.match(r"[A-Z]+=", c)]
    if command in _set:
        return ""
    script = "\n".join([*_set, command])
    script = script.replace("http://localhost:8000", url)
    script = re.sub(r"mock-ehr token (\w+)", rf"mock-ehr token \1 --url {url}", script)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PATH": path},
    )
    printed = done.stdout.replace("\r", "").replace(url, "http://localhost:8000")
    return printed if printed.endswith("\n") else printed + "\n"
