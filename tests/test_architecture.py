"""The architecture: imports run one way, vendors look alike, the contract is the only source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mock_server"

LAYERS: dict[str, set[str]] = {
    "world": set(),
    "population": {"world.keyed", "resources"},
    "contract": {"resources"},
    "protocol": {"contract", "population", "world", "resources"},
    "vendors": {"protocol", "contract", "population", "world"},
    "control": {"protocol", "contract", "population", "world", "settings", "resources"},
}
"""What each folder may import beside itself; app, cli and their helpers may import everything."""


def modules(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                yield path, node.module or ""
                for name in node.names:
                    yield path, f"{node.module}.{name.name}"
            elif isinstance(node, ast.Import):
                for name in node.names:
                    yield path, name.name


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_run_one_way(layer: str) -> None:
    for path, module in modules(PACKAGE / layer):
        own, _, inside = module.partition(".")
        if own != "mock_server" or not inside or inside == "__version__":
            continue
        allowed = any(
            inside == name or inside.startswith(f"{name}.") for name in (layer, *LAYERS[layer])
        )
        within = any(f"{name}.".startswith(f"{inside}.") for name in (layer, *LAYERS[layer]))
        assert allowed or within, f"{path.relative_to(ROOT)} imports {module}"


def test_a_vendor_imports_no_other_vendor() -> None:
    for vendor in vendors():
        for path, module in modules(vendor):
            if module.startswith("mock_server.vendors."):
                assert module.split(".")[2] == vendor.name, f"{path} imports {module}"


def test_the_contract_tests_reach_a_mock_only_from_outside() -> None:
    allowed = {"mock_server", "mock_server.app", "mock_server.settings"}
    for path, module in modules(ROOT / "contract_tests"):
        if module.startswith("mock_server"):
            stem = ".".join(module.split(".")[:2])
            assert stem in allowed, f"{path.relative_to(ROOT)} imports {module}"


def test_every_vendor_has_the_same_files_and_a_contract() -> None:
    for vendor in vendors():
        names = {path.name for path in vendor.glob("*.py")}
        assert {"vendor.py", "projection.py", "errors.py", "operations.py"} <= names
        assert (ROOT / "specs" / vendor.name / "openapi.yaml").exists()


def test_the_control_api_names_no_vendor() -> None:
    names = [vendor.name for vendor in vendors()]
    for path in (PACKAGE / "control").rglob("*.py"):
        text = path.read_text().lower()
        assert not [name for name in names if name in text], path


def test_population_and_protocol_name_no_vendor() -> None:
    names = [vendor.name for vendor in vendors()]
    for layer in ("world", "population", "contract", "protocol"):
        for path in (PACKAGE / layer).rglob("*.py"):
            text = path.read_text().lower()
            assert not [name for name in names if name in text], path


def test_fixtures_hold_no_code() -> None:
    suffixes = {path.suffix for path in (ROOT / "fixtures").rglob("*") if path.is_file()}
    assert suffixes <= {".yaml", ".json", ".txt", ".md"}


def vendors() -> list[Path]:
    return [path.parent for path in sorted((PACKAGE / "vendors").glob("*/vendor.py"))]
