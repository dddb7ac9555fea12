"""HealthEx's $everything beside a bare Flask route that only concatenates the same texts.

``python benchmarks/healthex.py [--seconds 3] [--rounds 3]`` takes the person whose record comes
nearest to 1,000 resources, asks both servers in turn, and prints medians, the ratio, the time to
the first byte, and what memory the mock had when it began and when it ended.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.load import request, run
from benchmarks.servers import free_port, wait
from mock_server.world.clock import stopwatch

BARE = Path(__file__).with_name("concatenating.py")
SIZE = 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=3.0, help="how long each figure takes")
    options.add_argument("--rounds", type=int, default=3, help="how often each figure is taken")
    options.add_argument("--connections", type=int, default=4)
    given = options.parse_args()
    port, bare_port = free_port(), free_port()
    serve = ["-m", "mock_server", "serve", "--vendor", "healthex", "--port", str(port)]
    root = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, *serve], stdout=subprocess.DEVNULL) as mock:
        try:
            wait(f"{root}/__mock__/health")
            before = _memory(mock.pid)
            measure(root, f"http://127.0.0.1:{bare_port}", bare_port, given)
            print(f"memory of the mock: {before:.0f} MB, then {_memory(mock.pid):.0f} MB")
        finally:
            mock.terminate()


def measure(root: str, bare: str, bare_port: int, given: argparse.Namespace) -> None:
    token = str(_call(f"{root}/__mock__/tokens", None, {"vendor": "healthex"})["authorization"])
    people = _call(f"{root}/__mock__/people", None)
    urls = [
        f"{root}/healthex/FHIR/R4/Person/{one['ids']['healthex']}/$everything" for one in people
    ]
    totals = {url: _call(f"{url}?_count=0", token)["total"] for url in urls[:60]}
    url = min(totals, key=lambda one: abs(totals[one] - SIZE))
    bundle = _call(url, token)
    entries = bundle.pop("entry")
    with tempfile.NamedTemporaryFile() as file:
        lines = [_text(bundle)[:-1] + ',"entry":[', *map(_text, entries), "]}"]
        Path(file.name).write_text("\n".join(lines))
        command = [sys.executable, str(BARE), str(bare_port), file.name]
        with subprocess.Popen(command) as server:
            try:
                wait(f"{bare}/everything")
                _compare(url, token, f"{bare}/everything", given)
            finally:
                server.terminate()
    print(f"{len(entries)} resources, {sum(map(len, lines)) / 1e6:.1f} MB")
    firsts = [_first_byte(url, token) for _ in range(50)]
    print(f"first byte: {median(firsts) * 1000:.1f} ms, at the most {max(firsts) * 1000:.1f} ms")


def _compare(url: str, token: str, bare: str, given: argparse.Namespace) -> None:
    pairs = [
        (
            run(url, token, given.seconds, given.connections),
            run(bare, None, given.seconds, given.connections),
        )
        for _ in range(given.rounds + 1)
    ][1:]  # the first round warms up
    print(f"{'':>14} {'answers/s':>10} {'p50 ms':>8} {'p99 ms':>8}")
    for label, side in (("mock", 0), ("concatenating", 1)):
        rows = [pair[side] for pair in pairs]
        rate, p50, p99 = (median(getattr(r, f) for r in rows) for f in ("rate", "p50", "p99"))
        print(f"{label:>14} {rate:>10,.0f} {p50:>8.2f} {p99:>8.2f}")
    print(f"{'ratio':>14} {median(mine.rate / theirs.rate for mine, theirs in pairs):>10.2f}")


def _first_byte(url: str, token: str) -> float:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        begun = stopwatch()
        connection.sendall(request(url, token))
        connection.recv(1)
        return stopwatch() - begun


def _memory(process: int) -> float:
    """Resident memory of a process and those below it, in MB (Linux)."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        fields = dict(
            line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
        )
        if str(process) in (fields.get("Pid"), fields.get("PPid")) and "VmRSS" in fields:
            total += int(fields["VmRSS"].split()[0]) / 1024
    return total


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _call(url: str, token: str | None, body: Any = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": token} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:  # noqa: S310
        return json.load(answer)


if __name__ == "__main__":
    main()
