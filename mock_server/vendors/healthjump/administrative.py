"""Who comes and when: the patient, visits, appointments and documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mock_server.protocol.messages import ORIGIN
from mock_server.vendors.healthjump.scope import (
    COUNTRY,
    Body,
    Scope,
    known,
    provider_id,
    text_of,
    written,
)
from mock_server.vendors.healthjump.words import STATUSES


def patient(scope: Scope) -> Body:
    """Who the person is, by the US paperwork."""
    patient = scope.chart.patient
    paperwork = patient.paperwork[COUNTRY]
    address = paperwork.address
    given = patient.name.given
    contacts: Mapping[str, str] = {
        point.system: point.value for point in reversed(paperwork.telecom)
    }
    record_number = next((i.value for i in paperwork.identifiers if i.type == "MR"), None)
    return scope.imported() | known(
        external_patient_id=record_number,
        first_name=given[0] if given else "",
        last_name=patient.name.family,
        middle_name=" ".join(given[1:]) or None,
        date_of_birth=patient.birth_date.isoformat(),
        gender=patient.gender,
        race=text_of(patient.race),
        ethnicity=text_of(patient.ethnicity),
        marital_status=text_of(patient.marital_status),
        address_line_1=address.line[0] if address.line else None,
        address_line_2=" ".join(address.line[1:]) or None,
        city=address.city,
        state=address.state,
        zip=address.postal_code,
        country=address.country,
        phone=contacts.get("phone"),
        email=contacts.get("email"),
        preferred_language=text_of(patient.language),
        date_created=written(patient.recorded),
        date_modified=written(patient.last_updated),
    )


def encounters(scope: Scope) -> Iterator[Body]:
    """Visits."""
    for visit in scope.chart.encounters:
        yield scope.imported(visit.id) | known(
            encounter_id=scope.encounters[visit.id],
            provider_id=provider_id(visit.practitioner),
            encounter_type=visit.type.text,
            encounter_date=written(visit.start),
            reason_for_visit=visit.reason,
            location=scope.places[visit.location],
            status=STATUSES[visit.status],
            date_created=written(visit.recorded),
            date_modified=written(visit.last_updated),
        )


def documents(scope: Scope) -> Iterator[Body]:
    """Documents, with where their text is."""
    for document in scope.chart.documents:
        id_ = scope.id("doc", document)
        yield scope.at_visit(document.encounter) | {
            "document_id": id_,
            "document_type": document.type.text,
            "mime_type": "text/plain",
            "content_url": f"{ORIGIN.decode()}/v1/documents/{id_}/content",
            "document_date": written(document.date),
        }


def appointments(scope: Scope) -> Iterator[Body]:
    """The schedule, past and future."""
    for slot in scope.chart.appointments:
        yield scope.whose() | {
            "appointment_id": scope.id("apt", slot),
            "provider_id": provider_id(slot.practitioner),
            "appointment_date": written(slot.start),
            "appointment_type": slot.type.text,
            "status": STATUSES[slot.status],
            "location": scope.places[slot.location],
        }
