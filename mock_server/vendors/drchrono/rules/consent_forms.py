"""Consent forms: a file that patients sign, last in the list of the doctor's forms."""

from __future__ import annotations

from mock_server.protocol.writing import Writing
from mock_server.vendors.drchrono.rules.files import uploaded
from mock_server.vendors.drchrono.rules.ordered import last_of_doctor
from mock_server.vendors.drchrono.rules.plain import written

WRITING: dict[str, Writing] = {
    "ConsentForm": written(last_of_doctor("ConsentForm"), uploaded("consent_forms", "uri")),
}
