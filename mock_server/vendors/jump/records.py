"""The other collections: medications, problems, referrals, allergies, immunisations."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.population import systems
from mock_server.population.chart import (
    AllergyIntolerance,
    Chart,
    Concept,
    Condition,
    Quantity,
    Reaction,
)
from mock_server.vendors.jump.projection import COUNTRY, written
from mock_server.vendors.jump.scope import Body, Scope, snomed
from mock_server.vendors.jump.words import (
    ADMINISTRATIVE,
    ALLERGY_STATUSES,
    MEDICATION_STATUSES,
    ONGOING,
    REFERRAL_STATUSES,
)


def medications(seed: int, chart: Chart) -> Iterator[Body]:
    """Every prescription; what ended as planned has expired."""
    scope = Scope(seed, chart)
    for drug in chart.medications:
        body = {
            **scope.record("medication", drug, drug.encounter),
            "medication_name": _dmd_name(drug.medication),
            "code": drug.medication.code(systems.SNOMED),
            "status": MEDICATION_STATUSES[drug.status],
            "dosage": _amount(drug.dosage.dose),
            "instructions": drug.dosage.text,
            "route": drug.dosage.route.text,
            "quantity": drug.quantity.value if drug.quantity else None,
            "quantity_unit": drug.quantity.unit if drug.quantity else None,
            "is_repeat": drug.refills > 0,
            "start_date": drug.start.isoformat(),
            "end_date": drug.end.isoformat() if drug.end else None,
            "stop_reason": drug.status_reason.text if drug.status_reason else None,
            "created_by": scope.user(drug.practitioner),
            **scope.imported(drug, drug.start),
        }
        yield from scope.drafted("medication", drug, body)


def problems(seed: int, chart: Chart) -> Iterator[Body]:
    """Every problem; those of one visit only are minor."""
    scope = Scope(seed, chart)
    for problem in chart.conditions:
        code, words = snomed(problem.code)
        yield {
            **scope.record("problem", problem, problem.encounter),
            "problem_name": words,
            "snomed_code": code,
            "status": _problem_status(problem),
            "significance": _significance(problem),
            "onset_date": problem.onset.isoformat(),
            "end_date": problem.abatement.isoformat() if problem.abatement else None,
            "notes": problem.note,
            "created_by": scope.user(problem.practitioner),
        }


def referrals(seed: int, chart: Chart) -> Iterator[Body]:
    """Every referral; laboratory and imaging orders are none."""
    scope = Scope(seed, chart)
    for request in chart.requests:
        if request.category == "referral":
            code, words = snomed(request.code)
            body = {
                **scope.record("referral", request, request.encounter),
                "status": REFERRAL_STATUSES[request.status],
                "priority": request.priority,
                "authored_on": written(request.authored_on),
                "specialty": words,
                "specialty_code": code,
                "reason": request.note,
                "problem_id": scope.id("problem", request.reason) if request.reason else None,
                "authored_by_user_id": scope.user(request.practitioner),
            }
            yield from scope.drafted("referral", request, body)


def allergies(seed: int, chart: Chart) -> Iterator[Body]:
    """Every allergy with its codes and reactions."""
    scope = Scope(seed, chart)
    for allergy in chart.allergies:
        yield {
            **scope.record("allergy", allergy),
            "allergen": allergy.code.text,
            "clinical_status": ALLERGY_STATUSES[allergy.clinical_status],
            "verification_status": allergy.verification_status,
            "type": allergy.type,
            "category": allergy.category,
            "criticality": allergy.criticality,
            "codes": _codes(allergy),
            "reactions": [_reaction(reaction) for reaction in allergy.reactions],
            "onset_date": allergy.onset.isoformat() if allergy.onset else None,
            "recorder_id": scope.user(allergy.practitioner),
            **scope.imported(allergy, allergy.onset),
        }


def immunisations(seed: int, chart: Chart) -> Iterator[Body]:
    """Every dose of the UK schedule, refused ones included."""
    scope = Scope(seed, chart)
    for dose in chart.immunizations:
        if dose.country == COUNTRY:
            code, _ = snomed(dose.vaccine)
            given = dose.status == "completed"
            body = {
                **scope.record("immunisation", dose, dose.encounter),
                "vaccine_code": code,
                "vaccine_display": dose.vaccine.text,
                "status": dose.status,
                "status_reason": dose.status_reason.text if dose.status_reason else None,
                "occurrence_date": dose.occurrence.date().isoformat(),
                "dose_number": dose.dose_number,
                "lot_number": dose.lot_number if given else None,
                "expiration_date": dose.expiration.isoformat() if given else None,
                "manufacturer": dose.manufacturer if given else None,
                "site": dose.site.text if given else None,
                "route": dose.route.text if given else None,
                "created_by": scope.user(dose.practitioner),
            }
            yield from scope.drafted("immunisation", dose, body)


def _dmd_name(drug: Concept) -> str:
    return next((c.display for c in drug.coding if c.system == systems.DMD_NAME), drug.text)


def _amount(dose: Quantity | None) -> str | None:
    return None if dose is None else f"{dose.value:g} {dose.unit}"


def _problem_status(problem: Condition) -> str:
    code = problem.code.code(systems.ICD10CM) or ""
    if code.startswith(ADMINISTRATIVE):
        return "Health Administration"
    return "Active" if problem.clinical_status in ONGOING else "Past Ended"


def _significance(problem: Condition) -> str:
    return "Significant" if problem.category == "problem-list-item" else "Minor"


def _codes(allergy: AllergyIntolerance) -> list[Body]:
    return [
        {"system": coding.system, "code": coding.code, "display": coding.display}
        for coding in allergy.code.coding
    ]


def _reaction(reaction: Reaction) -> Body:
    code, _ = snomed(reaction.manifestation)
    return {
        "manifestation": reaction.manifestation.text,
        "code": code,
        "severity": reaction.severity,
    }
