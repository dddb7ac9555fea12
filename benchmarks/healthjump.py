"""Healthjump beside a bare Flask route with the same bytes, in one run.

``python benchmarks/healthjump.py [--seconds 3] [--rounds 3]`` starts both servers, asks them in
turn, and prints medians and ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.load import Figures, fetch, run
from benchmarks.servers import free_port, wait

BARE = Path(__file__).with_name("bare.py")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=3.0, help="how long each figure takes")
    options.add_argument("--rounds", type=int, default=3, help="how often each figure is taken")
    options.add_argument("--patients", type=int, default=200)
    given = options.parse_args()
    port, bare_port = free_port(), free_port()
    serve = ["-m", "mock_server", "serve", "--port", str(port), "--patients", str(given.patients)]
    root = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, *serve], stdout=subprocess.DEVNULL) as mock:
        try:
            wait(f"{root}/__mock__/health")
            measure(root, f"http://127.0.0.1:{bare_port}", bare_port, given)
        finally:
            mock.terminate()


def measure(root: str, bare: str, bare_port: int, given: argparse.Namespace) -> None:
    token = _token(root)
    patient = json.loads(_body(f"{root}/healthjump/v1/patients?limit=1", token))["data"][0]
    urls = {
        "read by id": f"{root}/healthjump/v1/patients/{patient['patient_id']}",
        "page of 100": f"{root}/healthjump/v1/patients?limit=100",
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, url in urls.items():
            Path(folder, name.replace(" ", "-")).write_bytes(_body(url, token))
        command = [sys.executable, str(BARE), str(bare_port), folder]
        with subprocess.Popen(command) as server:
            try:
                wait(f"{bare}/read-by-id")
                print(f"{'':>12} {'':>10} {'requests/s':>11} {'p50 ms':>8} {'p99 ms':>8}")
                for name, url in urls.items():
                    _compare(name, url, token, f"{bare}/{name.replace(' ', '-')}", given)
            finally:
                server.terminate()


def _compare(name: str, url: str, token: str, bare: str, given: argparse.Namespace) -> None:
    pairs: list[tuple[Figures, Figures]] = []
    for _ in range(given.rounds + 1):
        pairs.append((run(url, token, given.seconds), run(bare, None, given.seconds)))
    counted = pairs[1:]  # the first round warms up
    for label, side in (("mock", 0), ("bare Flask", 1)):
        rows = [pair[side] for pair in counted]
        rate, p50, p99 = (median(getattr(r, f) for r in rows) for f in ("rate", "p50", "p99"))
        print(f"{name:>12} {label:>10} {rate:>11,.0f} {p50:>8.2f} {p99:>8.2f}")
    ratio = median(mine.rate / theirs.rate for mine, theirs in counted)
    print(f"{name:>12} {'ratio':>10} {ratio:>11.2f}")


def _token(root: str) -> str:
    request = urllib.request.Request(  # noqa: S310
        f"{root}/__mock__/tokens",
        json.dumps({"vendor": "healthjump"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return str(json.load(answer)["authorization"])


def _body(url: str, token: str) -> bytes:
    return fetch(url, token).partition(b"\r\n\r\n")[2]


if __name__ == "__main__":
    main()
