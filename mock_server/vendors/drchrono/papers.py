"""What seeded files say: a title and lines, written from the records when somebody opens one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.population import Population
from mock_server.population.notes import note_text
from mock_server.protocol.records import Records
from mock_server.vendors.drchrono.scope import in_order
from mock_server.world.record import CREATED, person_of

Body = Mapping[str, Any]
Paper = tuple[str, list[str]]

_CONSENT = (
    "I have read what this form says, or somebody has read it to me.",
    "I could ask questions, and they were answered.",
    "I can take back what I agree to here at any time.",
    "",
    "Signature: ______________________   Date: ____________",
)
_TITLES = {
    "REQ": "Laboratory requisition",
    "ABN": "Notice of what may not be paid for",
    "R-A": "Laboratory requisition and notice of what may not be paid for",
    "RES": "Laboratory report",
}
_BLANK = "This page stands for a paper of the practice."


@dataclass(slots=True, frozen=True)
class Archive:
    """Where papers find what they tell of."""

    records: Records
    population: Population

    def paper(self, name: str, id_: int) -> Paper:
        """The paper that a record of a resource shows."""
        record = self.records.get(name, id_) or {}
        write = _PAPERS.get(name, _other)
        return write(self, record)

    def patient(self, id_: int | None) -> Iterator[str]:
        """Who it is about."""
        patient = self.records.get("Patient", id_)
        if patient is not None:
            name = " ".join(filter(None, (patient["first_name"], patient["last_name"])))
            born = patient["date_of_birth"] or ""
            yield f"Patient: {name}   Born: {born}   Chart: {patient['chart_id']}"
            yield ""


def _document(archive: Archive, body: Body) -> Paper:
    """The words of the chart's document."""
    record = archive.records.stored("Document", body["id"])
    if record is None or record.seq >= CREATED:
        return _other(archive, body)
    n, ordinal = person_of(record.seq)
    chart = archive.population.chart(n)
    document = in_order(chart.documents)[ordinal]
    practice = archive.population.practice(chart.practice)
    lines = note_text(chart, document, practice).splitlines()
    return document.title, [line for line in lines if line != document.title]


def _note(archive: Archive, appointment: Body) -> Paper:
    """The sections of a clinical note with what was entered, and amendments by their names."""
    note = archive.records.get("ClinicalNote", appointment["id"]) or {}
    lines = [*archive.patient(appointment["patient"]), f"Visit: {appointment['scheduled_time']}"]
    for section in note.get("clinical_note_sections", ()):
        lines += ["", section["name"].upper()]
        for value in section["values"]:
            field = archive.records.get("ClinicalNoteFieldType", value["clinical_note_field"])
            lines.append(f"{field['name']}: {value['value']}" if field else value["value"])
    for added in archive.records.find("Amendment", appointment=int(appointment["id"])):
        lines += ["", f"AMENDMENT: {added['amendment_name']}", added["comments"] or ""]
    return "Clinical note", lines


def _laboratory(archive: Archive, document: Body) -> Paper:
    """What was ordered; in a report, what was found."""
    order = archive.records.get("LabOrder", document["lab_order"]) or {}
    lines = [*archive.patient(order.get("patient")), *_ordered(archive, order), ""]
    for test in archive.records.find("LabTest", lab_order=document["lab_order"]):
        lines.append(f"{test['code']}  {test['name']}")
    if document["type"] != "RES":
        return _TITLES[document["type"]], lines
    for result in archive.records.find("LabResult", document=document["id"]):
        found = (result["value"], result["unit"], result["abnormal_status"])
        told = " ".join(filter(None, found))
        lines.append(f"{result['observation_description']}: {told} ({result['normal_range']})")
    return _TITLES["RES"], lines


def _ordered(archive: Archive, order: Body) -> Iterator[str]:
    """Number, laboratory, doctor, time and reasons of an order."""
    if not order:
        return
    laboratory = archive.records.get("Sublab", order["sublab"]) or {}
    doctor = archive.records.get("Doctor", order["doctor"]) or {}
    if order["requisition_id"]:
        yield f"Requisition: {order['requisition_id']}"
    yield f"Laboratory: {laboratory.get('name')}"
    yield f"Ordered by: {doctor.get('first_name')} {doctor.get('last_name')}"
    yield f"Ordered: {order['timestamp']}   Priority: {order['priority']}"
    for diagnosis in order["icd10_codes"]:
        yield f"Diagnosis: {diagnosis['code']}  {diagnosis['description']}".rstrip()


def _consent(archive: Archive, form: Body) -> Paper:
    return form["title"], list(_CONSENT)


def _amendment(archive: Archive, body: Body) -> Paper:
    return body["amendment_name"], [*archive.patient(body["patient"]), body["comments"] or ""]


def _other(archive: Archive, body: Body) -> Paper:
    title = body.get("title") or body.get("subject") or body.get("description") or "Document"
    text = body.get("body") or _BLANK
    return title, [*archive.patient(body.get("patient")), *text.splitlines()]


_PAPERS: Mapping[str, Callable[[Archive, Body], Paper]] = {
    "Document": _document,
    "Appointment": _note,
    "LabDocument": _laboratory,
    "ConsentForm": _consent,
    "Amendment": _amendment,
}
