"""--check-responses: an answer that breaks its contract is told as a defect, not handed out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mock_server.app import create_app
from mock_server.settings import Settings
from tests.conftest import AS_OF


@pytest.mark.parametrize(("check", "status"), [(True, 500), (False, 200)])
def test_an_unfaithful_answer_is_noticed(
    tmp_path: Path, cache: Path, check: bool, status: int
) -> None:
    page = "$.components.responses.PatientList.content['application/json'].schema"
    actions = [{"target": page, "update": {"required": ["total"]}}]  # which no answer has
    overlay = tmp_path / "stricter.yaml"
    overlay.write_text(json.dumps({"overlay": "1.0.0", "actions": actions}))
    app = create_app(
        Settings(
            vendors=("healthjump",),
            patients=12,
            as_of=AS_OF,
            overlays=(overlay,),
            check_responses=check,
            cache=cache,
        )
    )
    http = app.test_client()
    token = http.post("/__mock__/tokens", json={"vendor": "healthjump"}).json
    assert token is not None
    headers = {"Authorization": token["authorization"]}
    answer = http.get("/healthjump/v1/patients", headers=headers)
    assert answer.status_code == status
    assert ("listPatients" in answer.text) is check
