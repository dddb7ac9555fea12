"""Medications: every signed prescription, renewals included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import ceil

from mock_server.population import systems
from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Dosage, MedicationRequest
from mock_server.vendors.drchrono.identifiers import doctor_id
from mock_server.vendors.drchrono.scope import Body, Scope, decimal, in_order

_OVER_THE_COUNTER = frozenset(
    {
        "acetaminophen",
        "aspirin",
        "calcium carbonate and cholecalciferol",
        "cetirizine",
        "cholecalciferol",
        "clotrimazole",
        "ferrous sulfate",
        "hydrocortisone",
        "loratadine",
        "nicotine",
        "polyethylene glycol 3350",
        "prenatal multivitamin",
    }
)
"""Ingredients that US pharmacies sell without a prescription in the catalogue's strengths."""

ELECTRONIC = "Electronic eRx Sent"
_BOUGHT, _ELSEWHERE = "Over the Counter", "Prescribed by other Dr"
_OFF_LIST = (_BOUGHT, _ELSEWHERE)
"""Ways that end in no prescription of this practice."""

_WAYS = ((0.80, ELECTRONIC), (0.88, "Prescription Printed"), (0.92, "Paper Rx"))
_LESS_USUAL = ((0.95, "Faxed to Pharmacy"), (0.98, "Ordered"), (1.0, ""))

_BY_TELEPHONE = 0.3
"""Share of renewals without a visit that are called in."""

_FREQUENCIES = {
    1.0: "once daily",
    2.0: "twice daily",
    3.0: "three times daily",
    4.0: "four times daily",
    0.5: "every other day",
    0.1429: "once weekly",
    0.0714: "every two weeks",
    0.033: "once monthly",
}
"""By intakes a day."""

_BY_VOLUME = re.compile(r"(\w+)/([\d.]*)mL")
_CONTAINER = re.compile(r"([\d.]+) ML ")
_NO_CONTAINER = ("", 1.0, 1.0)
_ROUNDED = 0.1
"""Of a container: how much more than its content may be due to rounded doses."""

_PHARMACY_NOTES = (
    "Please deliver to the patient's home.",
    "Please label in large print.",
    "Patient asks for a 90-day supply where the plan covers it.",
)


def medications(scope: Scope) -> Iterator[Body]:
    """Prescriptions but drafts, which nobody signed."""
    indications = {item.id: item.code.text for item in scope.chart.conditions}
    signed = [drug for drug in scope.chart.medications if drug.status != "draft"]
    for place, drug in enumerate(in_order(signed)):
        dosage, order = drug.dosage, order_status(scope, drug)
        handed_out = drug.quantity and order != _BOUGHT
        yield {
            "id": scope.id(place),
            "doctor": doctor_id(drug.practitioner),
            "patient": scope.patient,
            "appointment": scope.visits.get(drug.encounter or ""),
            "name": drug.medication.text,
            "rxnorm": drug.medication.code(systems.RXNORM) or "",
            "ndc": drug.medication.code(systems.NDC) or "",
            "route": dosage.route.text,
            "frequency": _frequency(dosage),
            "dosage_quantity": f"{dosage.dose.value:g}" if dosage.dose else "",
            "dosage_units": dosage.dose.unit if dosage.dose else "",
            "dispense_quantity": decimal(dispensed(drug)) if handed_out else None,
            "number_refills": drug.refills if order != _BOUGHT else None,
            "daw": _as_written(scope, drug),
            "prn": dosage.as_needed,
            "indication": indications.get(drug.reason or "", ""),
            "status": "active" if drug.status == "active" else "inactive",
            "order_status": "Discontinued" if drug.status in ("stopped", "cancelled") else order,
            "date_prescribed": None if order in _OFF_LIST else scope.day(drug.authored_on),
            "date_started_taking": drug.start.isoformat(),
            "date_stopped_taking": drug.end.isoformat() if drug.end else None,
            "pharmacy_note": "" if order in _OFF_LIST else _pharmacy_note(scope, drug),
            "signature_note": dosage.text,
            "notes": _notes(drug),
        }


def dispensed(drug: MedicationRequest) -> float:
    """How much is handed out, as pharmacies count it: of what is injected mL in whole containers.

    The chart counts doses, so that 540 units of insulin are two pens of 3 mL: 6. Needs a quantity.
    """
    amount = drug.quantity
    if amount is None:
        raise ValueError(f"{drug.id} has no quantity")
    unit, holds, volume = _containers().get(drug.medication.text, _NO_CONTAINER)
    if unit != amount.unit:
        return amount.value
    return max(1, ceil(amount.value / holds - _ROUNDED)) * volume


@cache
def _containers() -> dict[str, tuple[str, float, float]]:
    """Of drugs by volume: the unit of doses, how many a pen, syringe or vial holds, and its mL.

    RxNorm says before the ingredient how many mL that are; vials of which it does not hold 1.
    """
    found = {}
    for kind in catalogue().medications.values():
        strength = _BY_VOLUME.fullmatch(kind.strength.unit)
        if strength:
            told = _CONTAINER.search(kind.codes.get("rxnorm_display") or "")
            volume = float(told[1]) if told else 1.0
            holds = kind.strength.value / float(strength[2] or 1) * volume
            found[kind.text] = strength[1], holds, volume
    return found


def order_status(scope: Scope, drug: MedicationRequest) -> str:
    """How it was ordered, whatever became of it."""
    kind = catalogue().medications.get(drug.key or "")
    if kind and kind.ingredient in _OVER_THE_COUNTER:
        return _BOUGHT
    if drug.start.isoformat() < scope.day(drug.authored_on):
        return _ELSEWHERE
    if kind and kind.route == "intramuscular" and drug.encounter in scope.visits:
        return "Administered during visit"
    drawn = scope.drawn("order-status", drug.id)
    if drug.encounter is None and drawn < _BY_TELEPHONE:
        return "Phoned into Pharmacy"
    return next(way for share, way in (*_WAYS, *_LESS_USUAL) if drawn < share)


def _as_written(scope: Scope, drug: MedicationRequest) -> bool:
    """The same for all renewals of a drug."""
    return scope.drawn("as-written", drug.medication.text) < 0.04


def _frequency(dosage: Dosage) -> str:
    if dosage.as_needed:
        return "as needed"
    return _FREQUENCIES.get(dosage.per_day or 0.0, "as directed")


def _pharmacy_note(scope: Scope, drug: MedicationRequest) -> str:
    if _as_written(scope, drug):
        return "Dispense as written."
    drawn = int(scope.drawn("pharmacy-note", drug.medication.text) * 25)
    return _PHARMACY_NOTES[drawn] if drawn < len(_PHARMACY_NOTES) else ""


def _notes(drug: MedicationRequest) -> str:
    stopped = f"Stopped: {drug.status_reason.text}." if drug.status_reason else None
    return " ".join(part for part in (drug.note, stopped) if part)
