"""Contracts in several files become one document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mock_server.contract.bundle import BundleError, bundle

ROOT = Path("/specs/vendor/openapi.yaml")

FILES: dict[str, dict[str, Any]] = {
    "openapi.yaml": {
        "paths": {"/a": {"$ref": "paths/a.yaml#/item"}},
        "components": {"schemas": {"Own": {"type": "string"}}},
    },
    "paths/a.yaml": {
        "item": {
            "get": {"schema": {"$ref": "../schemas/a.yaml#/A/properties/b"}},
            "put": {"schema": {"$ref": "../openapi.yaml#/components/schemas/Own"}},
            "parameters": [{"$ref": "../parameters.yaml#/Id"}],
        }
    },
    "schemas/a.yaml": {
        "A": {"properties": {"b": {"$ref": "#/B", "readOnly": True}, "again": {"$ref": "#/A"}}},
        "B": {"type": "integer"},
        "Unused": {},
    },
    "parameters.yaml": {"Id": {"name": "id"}},
}


def bundled(**changes: dict[str, Any]) -> dict[str, Any]:
    files = FILES | {name.replace("__", "/") + ".yaml": value for name, value in changes.items()}
    return bundle(ROOT, lambda path: files[str(path.relative_to(ROOT.parent))])


def test_paths_are_filled_in_and_components_are_brought_along_with_local_references() -> None:
    document = bundled()
    assert document["paths"]["/a"] == {
        "get": {"schema": {"$ref": "#/components/schemas/A/properties/b"}},
        "put": {"schema": {"$ref": "#/components/schemas/Own"}},
        "parameters": [{"$ref": "#/components/parameters/Id"}],
    }
    b = {"$ref": "#/components/schemas/B", "readOnly": True}
    assert document["components"] == {
        "parameters": {"Id": {"name": "id"}},
        "schemas": {
            "Own": {"type": "string"},
            "A": {"properties": {"b": b, "again": {"$ref": "#/components/schemas/A"}}},
            "B": {"type": "integer"},
        },
    }


def test_a_single_file_stays_as_it_is() -> None:
    whole = {"paths": {"/a": {"get": {"$ref": "#/components/schemas/A"}}}}
    assert bundled(openapi=whole) == whole


def test_a_reference_to_nothing_is_refused_with_its_place() -> None:
    with pytest.raises(BundleError, match=r"a\.yaml.*'#/C'"):
        bundled(schemas__a={"A": {"$ref": "#/C"}})


def test_one_name_cannot_mean_two_things() -> None:
    other = {"A": {"properties": {"b": {"$ref": "b.yaml#/A"}}}}
    with pytest.raises(BundleError, match="A stands in both"):
        bundled(schemas__a=other, schemas__b={"A": {}})
