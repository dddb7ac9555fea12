"""``mock-ehr export --format fhir-ndjson``: the population as bulk data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from mock_server.cli import cli
from tests.healthex.conftest import HealthEx, references


def run(folder: Path, *options: str) -> Result:
    given = ["--patients", "3", "--seed", "1", "--as-of", "2026-01-01", *options]
    return CliRunner().invoke(cli, ["export", "--format", "fhir-ndjson", *given, str(folder)])


def read(folder: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for path in folder.iterdir():
        for line in path.read_text().splitlines():
            resource = json.loads(line)
            assert path.name == f"{resource['resourceType']}.ndjson"
            name = f"{resource['resourceType']}/{resource['id']}"
            assert name not in found, "exported twice"
            found[name] = resource
    return found


def test_one_file_a_type_with_what_the_server_serves(
    tmp_path: Path, healthex: HealthEx, persons: list[str]
) -> None:
    result = run(tmp_path / "out")
    assert result.exit_code == 0, result.output
    exported = read(tmp_path / "out")
    for person in persons[:3]:
        for resource in healthex.resources(person):
            assert exported[f"{resource['resourceType']}/{resource['id']}"] == resource
    assert set(references(list(exported.values()))) <= set(exported)


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run(tmp_path)
    assert result.exit_code != 0
    assert "give an empty folder" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
