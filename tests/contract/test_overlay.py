"""Overlays change documents as the Overlay Specification says."""

from __future__ import annotations

from typing import Any

import pytest

from mock_server.contract.overlay import OverlayError, apply

DOCUMENT: dict[str, Any] = {
    "info": {"title": "A"},
    "tags": ["one"],
    "paths": {"/a": {"get": {"x": 1}}, "/b": {"get": {"x": 2}}},
}


def changed(*actions: dict[str, Any]) -> dict[str, Any]:
    return apply(DOCUMENT, {"overlay": "1.0.0", "actions": list(actions)})


def test_an_update_merges_objects_and_reaches_every_target() -> None:
    document = changed({"target": "$.paths[*].get", "update": {"y": {"z": 3}}})
    assert document["paths"]["/a"]["get"] == {"x": 1, "y": {"z": 3}}
    assert document["paths"]["/b"]["get"] == {"x": 2, "y": {"z": 3}}


def test_an_update_appends_to_a_list_and_concatenates_lists_inside() -> None:
    assert changed({"target": "$.tags", "update": "two"})["tags"] == ["one", "two"]
    assert changed({"target": "$", "update": {"tags": ["two"]}})["tags"] == ["one", "two"]


def test_a_removal_takes_the_target_away() -> None:
    assert list(changed({"target": "$.paths['/a']", "remove": True})["paths"]) == ["/b"]


def test_the_document_itself_stays_as_it_was() -> None:
    changed({"target": "$.info", "update": {"title": "B"}})
    assert DOCUMENT["info"]["title"] == "A"


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ({"target": "$.nowhere", "update": {}}, "matches nothing"),
        ({"update": {}}, "add a target"),
        ({"target": "$.info.title", "update": {"a": 1}}, "update an object or an array"),
    ],
)
def test_a_mistaken_action_is_refused_with_its_number(action: dict[str, Any], says: str) -> None:
    with pytest.raises(OverlayError, match=f"action 1.*{says}"):
        changed(action)
