"""Files behind the addresses in records: those that clients sent, and those of the population.

What is seeded is made when it is asked for, always the same.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.records import Records
from mock_server.vendors.drchrono.access import TENANT
from mock_server.vendors.drchrono.papers import Archive, Paper
from mock_server.vendors.drchrono.pdf import pdf
from mock_server.vendors.drchrono.png import png
from mock_server.vendors.drchrono.rules.files import kept_upload
from mock_server.vendors.drchrono.scope import file_url

_CARDS = "insurance_cards"
_OF = {
    "amendments": "Amendment",
    "clinical_notes": "Appointment",
    "consent_forms": "ConsentForm",
    "doctors": "Doctor",
    "documents": "Document",
    _CARDS: "Patient",
    "lab_documents": "LabDocument",
    "messages": "Message",
    "patient_messages": "PatientMessage",
    "patients": "Patient",
}
"""The resources whose records show addresses, by the first part of these."""

_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_TENANTS = ("", TENANT)


def get_media(call: Call) -> Answer:
    """The file at an address that a record shows; 404 for any other."""
    resource, record, name = (call.path[part] for part in ("resource", "record", "name"))
    upload = kept_upload(call.world, resource, record, name)
    if upload is not None:
        return Answer(200, upload.content, media=upload.media)
    if resource in _OF and _NUMBER.fullmatch(record) and PurePosixPath(name).suffix in _FORMS:
        for tenant in _TENANTS:
            found = Records(call.world, tenant, call.records.keepers)
            if _shows(found, resource, int(record), name):
                return _seeded(call, Archive(found, call.population), resource, int(record), name)
    raise Problem(404, "not_found", "there is no file at this address")


def _shows(records: Records, resource: str, number: int, name: str) -> bool:
    record = records.stored(_OF[resource], _id(resource, number))
    address = f'"{file_url(resource, number, name)}"'.encode()
    return record is not None and address in (record.whole or record.body)


def _seeded(call: Call, archive: Archive, resource: str, number: int, name: str) -> Answer:
    media, make = _FORMS[PurePosixPath(name).suffix]
    if make is None:
        return Answer(200, png(call.world.seed, f"{resource}/{number}/{name}"), media=media)
    paper = archive.paper(_OF[resource], _id(resource, number))
    return Answer(200, make(paper), media=media)


def _id(resource: str, number: int) -> int:
    """The id of the record that shows an address; a patient has the cards of several insurances."""
    return number // 10 if resource == _CARDS else number


def _text(paper: Paper) -> bytes:
    title, lines = paper
    return "\n".join([title, "", *lines, ""]).encode()


def _table(paper: Paper) -> bytes:
    title, lines = paper
    return "".join('"{}"\r\n'.format(line.replace('"', '""')) for line in (title, *lines)).encode()


def _packed(paper: Paper) -> bytes:
    """A ZIP with the text, of the oldest date that the format has."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo("document.txt"), _text(paper))
    return packed.getvalue()


_FORMS: Mapping[str, tuple[str, Callable[[Paper], bytes] | None]] = {
    ".png": ("image/png", None),
    ".pdf": ("application/pdf", lambda paper: pdf(*paper)),
    ".txt": ("text/plain; charset=utf-8", _text),
    ".csv": ("text/csv; charset=utf-8", _table),
    ".zip": ("application/zip", _packed),
}
"""Media type and writer by the end of a file's name; pictures say nothing."""
