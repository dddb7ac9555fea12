"""The fidelity page says what the contracts say."""

from __future__ import annotations

from pathlib import Path

from mock_server.fidelity import page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fidelity.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "renew it: python -m mock_server.fidelity > docs/fidelity.md"


def test_every_operation_says_what_it_rests_on() -> None:
    assert "| ? |" not in page()
