"""Electronic prescriptions on their way: what went to pharmacies and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mock_server.population import systems
from mock_server.population.chart import MedicationRequest
from mock_server.vendors.drchrono.charts.insurance import covers_on
from mock_server.vendors.drchrono.charts.medications import dispensed
from mock_server.vendors.drchrono.charts.people import first_name, telephone
from mock_server.vendors.drchrono.charts.pharmacies import pharmacy_name, usual_pharmacy
from mock_server.vendors.drchrono.charts.refills import electronic, refill_requests
from mock_server.vendors.drchrono.charts.timing import Lot, after, now
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.practice.ids import payer_id
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, naive

_OUT, _IN = "Outgoing", "Incoming"
_SENT, _RECEIVED, _FAILED = "Sent", "Received", "Failed"


@dataclass(slots=True, frozen=True)
class _Message:
    """A message about a drug; `answers` is the key of another one."""

    key: str
    when: datetime
    direction: str
    type: str
    status: str
    drug: MedicationRequest
    answers: str | None = None
    said: str | None = None


def prescription_messages(scope: Scope) -> Iterator[Body]:
    """By when they went or came."""
    end = now(scope)
    every = [*_prescriptions(scope), *_renewals(scope)]
    past = sorted((m for m in every if m.when < end), key=lambda m: (m.when, m.key))
    ids = {message.key: scope.id(place) for place, message in enumerate(past)}
    for message in past:
        yield {
            "id": ids[message.key],
            "doctor": doctor_id(message.drug.practitioner),
            "patient": scope.patient,
            "message_direction": message.direction,
            "message_type": message.type,
            "message_status": message.status,
            "parent_message_id": ids[message.answers] if message.answers else None,
            "pharmacy": usual_pharmacy(scope),
            "created_at": naive(message.when),
            "json_data": _data(scope, message),
        }


def _prescriptions(scope: Scope) -> Iterator[_Message]:
    """A prescription, and word that it came through, or that it did not and went once more."""
    for drug in scope.chart.medications:
        if not electronic(scope, drug):
            continue
        lot = Lot(scope.number("erx", drug.id))
        sent, answer = after(drug.recorded, 1 + lot.below(9)), lot.below(100)
        key, answered = f"{drug.id}-new", after(sent, 1 + lot.below(3))
        failed = answer < 15
        yield _Message(key, sent, _OUT, "NewRx", _FAILED if failed else _SENT, drug)
        if failed:
            text = "Pharmacy could not be reached."
            yield _Message(f"{key}-e", answered, _IN, "Error", _RECEIVED, drug, key, text)
            again = after(answered, 2 + lot.below(20))
            yield _Message(f"{key}-2", again, _OUT, "NewRx", _SENT, drug)
        elif answer < 50:
            yield _Message(f"{key}-s", answered, _IN, "Status", _RECEIVED, drug, key, "Accepted.")
        elif answer < 65:
            text = "Opened at the pharmacy."
            yield _Message(f"{key}-v", answered, _IN, "Verify", _RECEIVED, drug, key, text)


def _renewals(scope: Scope) -> Iterator[_Message]:
    """Requests of pharmacies, and what the doctor answered."""
    for drug, asked in refill_requests(scope):
        lot = Lot(scope.number("renewal", drug.id))
        key, answered = f"{drug.id}-ref", after(asked, 15 + lot.below(1500))
        yield _Message(key, asked, _IN, "RefillRequest", _RECEIVED, drug)
        if lot.below(100) < 85:
            over = drug.end is not None and drug.end <= asked.date()
            said = "Denied: no longer taken." if over else "Approved."
            yield _Message(f"{key}-r", answered, _OUT, "RefillResponse", _SENT, drug, key, said)


def _data(scope: Scope, message: _Message) -> Body | None:
    """What was exchanged; reports about another message say only what they say."""
    if message.direction == _IN and message.said:
        return {"Description": message.said} if message.type == "Error" else None
    drug = message.drug
    answer = {"Response": {"Text": message.said}} if message.said else {}
    return answer | {
        "MedicationPrescribed": {
            "DrugDescription": drug.medication.text,
            "DrugDBCode": drug.medication.code(systems.RXNORM) or "",
            "Quantity": f"{dispensed(drug):g}" if drug.quantity else "",
            "DaysSupply": drug.days_supply,
            "Directions": drug.dosage.text,
            "Refills": drug.refills,
            "WrittenDate": scope.day(drug.authored_on),
        },
        "Patient": _patient(scope),
        "Pharmacy": {"NCPDPID": usual_pharmacy(scope), "StoreName": pharmacy_name(scope)},
        "Prescriber": _prescriber(scope, drug),
        "BenefitsCoordination": _benefits(scope, drug),
    }


def _patient(scope: Scope) -> Body:
    patient = scope.chart.patient
    address = patient.paperwork[COUNTRY].address
    return {
        "FirstName": first_name(scope),
        "LastName": patient.name.family,
        "DateOfBirth": patient.birth_date.isoformat(),
        "Gender": patient.gender[0].upper(),
        "City": address.city,
        "State": address.state,
        "ZipCode": address.postal_code,
        "PhoneNumber": telephone(scope),
    }


def _prescriber(scope: Scope, drug: MedicationRequest) -> Body:
    doctor = next(p for p in scope.practice.practitioners if p.id == drug.practitioner)
    return {
        "NPI": doctor.npi,
        "FirstName": doctor.name.given[0],
        "LastName": doctor.name.family,
        "ClinicName": scope.practice.name,
        "PhoneNumber": scope.practice.phone_us,
    }


def _benefits(scope: Scope, drug: MedicationRequest) -> list[Body]:
    return [
        {
            "PayerID": payer_id(cover.payer),
            "PayerName": cover.payer,
            "CardholderID": cover.member_id,
            "GroupID": cover.group_number or "",
        }
        for cover in covers_on(scope, drug.authored_on.date())
        if cover
    ]
