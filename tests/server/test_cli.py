"""The command line, run as its user runs it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.server.conftest import SMALL, Serve, run


def test_the_banner_has_a_curl_line_that_works(serve: Serve) -> None:
    server = serve()
    folder = os.path.dirname(sys.executable)
    banner = server.stop()
    (line,) = [line for line in banner.splitlines() if line.strip().startswith("curl")]
    again = serve()
    line = line.replace(server.url, again.url)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    printed = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=environment)
    assert json.loads(printed.stdout)["data"][0]["patient_id"].startswith("hj-pat-")
    for word in ("demo-client", "demo-secret", "/healthjump/v1", "No vendor has certified"):
        assert word in banner


def test_a_real_client_walks_over_http(serve: Serve) -> None:
    server = serve()
    session = requests.Session()
    session.headers.update(server.token())
    url: str | None = f"{server.url}/healthjump/v1/labs?limit=50"
    ids: list[str] = []
    while url is not None:
        answer = session.get(url)
        ids += [record["lab_id"] for record in answer.json()]
        url = answer.links.get("next", {}).get("url")
    whole = session.get(f"{server.url}/healthjump/v1/labs?limit=1000").json()
    assert len(ids) == len(set(ids)) >= len(whole)


def test_raw_rubbish_on_the_wire_is_never_a_5xx(serve: Serve) -> None:
    server = serve()
    host, port = server.url.removeprefix("http://").split(":")
    for message in (
        b"GET /healthjump/v1/patients HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01 not http at all\r\n\r\n",
        b"GET /healthjump/v1/patients?limit=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthjump/v1/patients HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"POST /healthjump/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\n\r\n",
        b"GET /healthjump/v1/patients HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(message)
            answer = connection.recv(65536)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:80]
        assert b"Traceback" not in answer
        assert b"<html" not in answer.lower()
    assert requests.get(f"{server.url}/__mock__/health").status_code == 200


def test_it_stops_gracefully(serve: Serve) -> None:
    for how in (signal.SIGTERM, signal.SIGINT):
        server = serve()
        out = server.stop(how)
        assert "Traceback" not in out
        with pytest.raises(requests.ConnectionError):
            requests.get(server.url)


def test_an_acknowledged_write_survives_being_killed(serve: Serve, tmp_path: Path) -> None:
    path = str(tmp_path / "world.sqlite")
    server = serve("--store", path)
    headers = server.token()
    frozen: Any = {"now": "2027-01-01T00:00:00Z", "frozen": True}
    requests.put(f"{server.url}/__mock__/clock", json=frozen)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.communicate(timeout=20)  # nothing is left that holds the port or the pipe
    again = serve("--store", path, population=[])
    assert requests.get(f"{again.url}/__mock__/clock").json() == frozen
    assert requests.get(f"{again.url}/__mock__/health").json()["patients"] == 12
    requests.put(f"{again.url}/__mock__/clock", json={"now": "2026-01-02T00:00:00Z"})
    later = requests.get(f"{again.url}/healthjump/v1/practices", headers=headers)
    assert later.status_code == 200


def test_every_option_is_an_environment_variable_too(serve: Serve) -> None:
    server = serve(population=[], MOCK_EHR_PATIENTS="13", MOCK_EHR_AS_OF="2026-01-01",
                   MOCK_EHR_SEED="4")  # fmt: skip
    health = requests.get(f"{server.url}/__mock__/health").json()
    assert (health["patients"], health["seed"], health["as_of"]) == (13, 4, "2026-01-01")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--patients", "0"], "--patients"),
        (["--patients", "lots"], "--patients"),
        (["--as-of", "2019-01-01"], "--as-of"),
        (["--as-of", "soon"], "YYYY-MM-DD"),
        (["--vendor", "epic"], "healthjump"),
        (["--port", "70000"], "port"),
        (["--host", "no.such.host.invalid"], "--host"),
        (["--overlay", "missing.yaml"], "missing.yaml"),
    ],
)
def test_a_mistaken_option_is_told_in_a_line(options: list[str], says: str, cache: Path) -> None:
    refused = run("serve", *options, "--cache", str(cache))
    assert refused.returncode != 0
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_port_in_use_is_told_in_a_line(serve: Serve, cache: Path) -> None:
    server = serve()
    port = server.url.rpartition(":")[2]
    refused = run("serve", "--port", port, "--cache", str(cache), *SMALL)
    assert refused.returncode != 0
    assert f":{port}" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_store_that_is_none_is_refused(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague")
    refused = run("serve", "--store", str(path), "--cache", str(cache))
    assert refused.returncode != 0
    assert refused.stderr.strip().splitlines() == [
        f"mock-ehr: {path}: not a mock-ehr store; give --store another path"
    ]
    assert path.read_text() == "Dear colleague"


def test_a_store_keeps_its_identity(serve: Serve, tmp_path: Path, cache: Path) -> None:
    path = str(tmp_path / "kept.sqlite")
    serve("--store", path).stop()
    content = Path(path).read_bytes()
    for options in (["--seed", "2"], ["--patients", "13"], ["--as-of", "2026-01-02"]):
        refused = run("serve", "--store", path, *options, "--cache", str(cache))
        assert refused.returncode != 0
        assert options[0] in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    assert Path(path).read_bytes() == content


def test_people_prints_the_cast_without_a_server() -> None:
    printed = run("people", "--patients", "40", "--as-of", "2026-01-01")
    assert printed.returncode == 0
    numbers = [line.split()[0] for line in printed.stdout.splitlines() if line[:4].strip()]
    assert numbers[:12] == [str(n) for n in range(1, 13)]
    assert "hj-pat-" in printed.stdout


def test_token_without_a_server_says_what_to_do() -> None:
    refused = run("token", "healthjump", "--url", "http://127.0.0.1:9")
    assert refused.returncode != 0
    assert "mock-ehr serve" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_an_overlay_of_the_users_own_is_applied(serve: Serve, tmp_path: Path) -> None:
    overlay: dict[str, Any] = {
        "overlay": "1.0.0",
        "info": {"title": "ours", "version": "1"},
        "actions": [
            {"target": "$.components.parameters.Limit.schema", "update": {"maximum": 10}},
        ],
    }
    path = tmp_path / "ours.yaml"
    path.write_text(json.dumps(overlay))
    server = serve("--overlay", str(path))
    url = f"{server.url}/healthjump/v1/patients"
    headers = server.token()
    assert requests.get(url, headers=headers, params={"limit": "10"}).status_code == 200
    assert requests.get(url, headers=headers, params={"limit": "11"}).status_code == 400


def test_a_slow_sender_holds_up_nobody(serve: Serve) -> None:
    server = serve()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as slow:
        slow.sendall(
            b"POST /__mock__/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b'Content-Length: 50\r\n\r\n{"ven'
        )
        assert requests.get(f"{server.url}/__mock__/health", timeout=5).status_code == 200


def test_a_body_without_a_length_is_bounded_too(serve: Serve) -> None:
    server = serve()
    pieces = (b"x" * 1_000_000 for _ in range(20))
    answer = requests.post(
        f"{server.url}/healthjump/oauth/token",
        data=pieces,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


def test_a_clock_at_the_end_of_time_breaks_nothing(serve: Serve, tmp_path: Path) -> None:
    path = str(tmp_path / "world.sqlite")
    server = serve("--store", path)
    for now in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        requests.put(f"{server.url}/__mock__/clock", json={"now": now, "frozen": True})
        headers = server.token()
        answer = requests.get(f"{server.url}/healthjump/v1/practices", headers=headers)
        assert answer.status_code == 200
    server.stop()
    assert serve("--store", path, population=[]).stop()


def test_a_store_serves_one_server_at_a_time(serve: Serve, tmp_path: Path, cache: Path) -> None:
    path = str(tmp_path / "world.sqlite")
    serve("--store", path)
    refused = run("serve", "--store", path, "--port", "18999", "--cache", str(cache))
    assert refused.returncode != 0
    assert "another server" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("damage", ["folder", "truncated"])
def test_a_store_that_cannot_be_used_is_told_in_a_line(
    serve: Serve, tmp_path: Path, cache: Path, damage: str
) -> None:
    path = tmp_path / "nowhere" / "world.sqlite"
    if damage == "truncated":
        path = tmp_path / "world.sqlite"
        serve("--store", str(path)).stop()
        path.write_bytes(path.read_bytes()[:5000])
    refused = run("serve", "--store", str(path), "--cache", str(cache))
    assert refused.returncode != 0
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "--store" in refused.stderr


def test_a_stopped_server_leaves_no_files(serve: Serve, tmp_path: Path) -> None:
    server = serve(TMPDIR=str(tmp_path))
    server.token()
    server.stop()
    assert list(tmp_path.iterdir()) == []
