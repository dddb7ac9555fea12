"""The endpoints page says what the contract and the declaration say."""

from __future__ import annotations

from pathlib import Path

from mock_server.contract.document import documented
from mock_server.contract.operation import Contract
from mock_server.endpoints import page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "drchrono.md"

LATER = {
    "/api/patients/{id}/ccda",
    "/api/patients/{id}/qrda1",
    "/api/iframe_integration",
}
"""What may answer 501 until it is built."""


def test_the_page_is_up_to_date() -> None:
    renew = "renew it: python -m mock_server.endpoints drchrono > docs/drchrono.md"
    assert PAGE.read_text(encoding="utf-8") == page("drchrono"), renew


def test_every_method_of_the_document_has_its_cell() -> None:
    states = [cell.strip() for row in rows() for cell in row[1:]]
    operations = Contract(documented("drchrono")).operations
    assert len([state for state in states if state]) == len(operations)


def test_all_is_built_but_what_comes_later() -> None:
    assert {row[0].strip(" `") for row in rows() if "501" in "".join(row)} <= LATER


def rows() -> list[list[str]]:
    """The table's cells."""
    lines = [line for line in page("drchrono").splitlines() if line.startswith("| `/")]
    return [line.strip("|").split("|") for line in lines]
