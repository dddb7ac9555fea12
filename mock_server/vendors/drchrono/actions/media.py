"""Files behind the addresses in records: those that clients sent, and those of the population.

What is seeded is made when it is asked for, always the same.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from mock_server.protocol.forms import Upload
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.protocol.records import Records
from mock_server.vendors.drchrono.access import TENANT
from mock_server.vendors.drchrono.papers import Archive, Paper
from mock_server.vendors.drchrono.pdf import joined, pdf
from mock_server.vendors.drchrono.png import png
from mock_server.vendors.drchrono.rules.files import kept_upload
from mock_server.vendors.drchrono.scope import file_url

_CARDS, _NOTES = "insurance_cards", "clinical_notes"
_OF = {
    "amendments": "Amendment",
    _NOTES: "Appointment",
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
    place = [call.path[part] for part in ("resource", "record", "name")]
    for tenant in _TENANTS:
        shelf = _Shelf(call, Records(call.world, tenant, call.records.keepers))
        file = shelf.file(*place)
        if file is not None:
            return Answer(200, file.content, media=file.media)
    raise Problem(404, "not_found", "there is no file at this address")


@dataclass(slots=True, frozen=True)
class _Shelf:
    """The files of a tenant's records."""

    call: Call
    records: Records

    def file(self, resource: str, folder: str, name: str) -> Upload | None:
        """What a client sent, or what is written for a seeded record; None if no record shows it.

        The folder is a secret, or the number of the record.
        """
        kept = kept_upload(self.call.world, resource, folder, name)
        number = kept[0] if kept else int(folder) if _NUMBER.fullmatch(folder) else None
        if resource not in _OF or number is None:
            return None
        record = self.records.stored(_OF[resource], _id(resource, number))
        address = f'"{file_url(resource, folder, name)}"'.encode()
        if record is None or address not in (record.whole or record.body):
            return None
        return kept[1] if kept else self._written(resource, number, name)

    def _written(self, resource: str, number: int, name: str) -> Upload | None:
        """By the end of the name; pictures say nothing."""
        suffix = PurePosixPath(name).suffix
        if suffix not in _FORMS:
            return None
        media, make = _FORMS[suffix]
        if make is None:
            return Upload(name, media, png(self.call.world.seed, f"{resource}/{number}/{name}"))
        archive = Archive(self.records, self.call.population)
        content = make(archive.paper(_OF[resource], _id(resource, number)))
        appended = list(self._amendments(number)) if resource == _NOTES else []
        return Upload(name, media, joined(content, *appended) if appended else content)

    def _amendments(self, appointment: int) -> Iterator[bytes]:
        """The files that are appended to the note of an appointment."""
        for added in self.records.find("Amendment", appointment=appointment):
            file = self.file(*added["amendment_file"].rsplit("/", 3)[1:])
            if file is not None:
                yield file.content


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
"""Media type and writer by the end of a file's name."""
