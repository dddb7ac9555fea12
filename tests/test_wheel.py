"""The wheel: installed into an empty environment, it serves with its own specs and fixtures."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PROGRAM = """
import pathlib, mock_server, mock_server.resources as resources
inside = pathlib.Path(mock_server.__file__).parent
assert resources.specs().parent == inside, resources.specs()
assert resources.fixtures().parent == inside, resources.fixtures()
from mock_server.app import create_app
from mock_server.settings import Settings
http = create_app(Settings(patients=12, cache=pathlib.Path("cache"))).test_client()
token = http.post("/__mock__/tokens", json={"vendor": "healthjump"}).json["authorization"]
page = http.get("/healthjump/v1/patients", headers={"Authorization": token}).json
print("served", len(page["data"]))
"""


def test_the_wheel_serves_from_an_empty_environment(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(wheels), str(ROOT)], check=True)
    (wheel,) = wheels.iterdir()
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    install = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*install, str(wheel)], check=True)
    (tmp_path / "specs").mkdir()  # a user's own folder must not be taken for ours
    served = subprocess.run([python, "-c", PROGRAM], capture_output=True, text=True, cwd=tmp_path)
    assert served.stdout.strip() == "served 12", served.stderr
    help_text = subprocess.run(
        [str(environment / "bin" / "mock-ehr"), "--help"], capture_output=True, text=True
    )
    assert "serve" in help_text.stdout
