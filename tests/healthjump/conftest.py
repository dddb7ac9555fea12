"""A client of Healthjump and the walk over its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.conftest import Client

LISTS = {
    "/patients": "patient_id",
    "/encounters": "encounter_id",
    "/vitals": "encounter_id",
    "/allergies": "allergy_id",
    "/immunizations": "immunization_id",
    "/medications": "medication_id",
    "/diagnoses": "diagnosis_id",
    "/procedures": "procedure_id",
    "/labs": "lab_id",
    "/documents": "document_id",
    "/appointments": "appointment_id",
}
"""The paged lists, with the key that names a record."""

WRAPPED = ("/patients", "/encounters", "/vitals")


class Healthjump(Client):
    """What an integrator's client does."""

    def page(self, path: str, **query: Any) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """The records of a page and the query of the next one, if there is one."""
        answer = self.answer(path, **query)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        if path in WRAPPED:
            cursor = answer.json.get("next_cursor")
            return answer.json["data"], None if cursor is None else {**query, "cursor": cursor}
        link = answer.headers.get("Link")
        if link is None:
            return answer.json, None
        url, rel = link.split("; ")
        assert rel == 'rel="next"'
        assert url.startswith("<http://localhost/healthjump/v1/")
        following = dict(p.split("=", 1) for p in urlsplit(url.strip("<>")).query.split("&"))
        return answer.json, {**query, "cursor": following["cursor"].replace("%3D", "=")}

    def walk(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All records, page by page."""
        records: list[dict[str, Any]] = []
        following: dict[str, Any] | None = query
        while following is not None:
            page, following = self.page(path, **following)
            records += page
            assert page or following is None, "an empty page offers another one"
            assert len(records) < 200_000, "the walk does not end"
        return records


@pytest.fixture
def healthjump(app: Flask, world: str, control: Callable[..., Any]) -> Healthjump:
    """A client with a token for everything."""
    authorization = control("POST", "/tokens", vendor="healthjump")["authorization"]
    headers = {"Authorization": authorization, "X-Mock-World": world}
    return Healthjump(app.test_client(), "/healthjump/v1", headers)
