"""Structural truths hold for everybody."""

from __future__ import annotations

import pytest

from truths import TRUTHS


@pytest.mark.parametrize("truth", [truth.__name__ for truth in TRUTHS])
def test_everybody(violations: dict[str, list[str]], truth: str) -> None:
    assert violations[truth][:10] == []
