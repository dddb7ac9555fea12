"""The text of documents, written on demand from the chart: the same chart gives the same words."""

from __future__ import annotations

from datetime import datetime

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import (
    Chart,
    DiagnosticReport,
    DocumentReference,
    Encounter,
    Quantity,
    ServiceRequest,
)
from mock_server.population.practices import Practice
from mock_server.population.wording import Wording, full_name, result_line


def note_text(chart: Chart, document: DocumentReference, practice: Practice) -> str:
    """The words of a document, as plain text with headings.

    Raises KeyError for a document that is not of this chart.
    """
    source = document.id.removeprefix("doc-")
    words = Wording(chart, document, practice)
    if source.startswith("rep-"):
        body = _laboratory(words, next(r for r in chart.reports if r.id == source))
    elif source.startswith("ref-"):
        body = _referral(words, next(r for r in chart.requests if r.id == source))
    else:
        encounter = next(e for e in chart.encounters if e.id == source)
        body = _stay(words, encounter) if encounter.class_ == "IMP" else _visit(words, encounter)
    return "\n".join([*_letterhead(words, document), *body, "", *_signature(words, document.date)])


def _letterhead(words: Wording, document: DocumentReference) -> list[str]:
    patient = words.chart.patient
    return [
        words.place,
        document.title,
        "",
        f"Patient: {full_name(patient.name)}   Born: {patient.birth_date:%Y-%m-%d}"
        f"   Sex: {patient.gender}   Record: {words.record_number}",
        "",
    ]


def _signature(words: Wording, when: datetime) -> list[str]:
    return [f"{words.practitioner}, {words.local(when):%Y-%m-%d %H:%M}"]


def _visit(words: Wording, encounter: Encounter) -> list[str]:
    """Reason, findings, measurements, assessment and plan of one visit."""
    lines = ["REASON FOR VISIT", encounter.reason or encounter.type.text, "", "HISTORY"]
    lines.append(_opening(words, encounter))
    lines += _background(words, encounter.start)
    measured = _measurements(words, encounter)
    if measured:
        lines += ["", "MEASUREMENTS", *measured]
    lines += ["", "EXAMINATION", _examination(words, encounter)]
    lines += ["", "ASSESSMENT AND PLAN", *_assessment(words, encounter), *_done(words, encounter)]
    return lines


def _opening(words: Wording, encounter: Encounter) -> str:
    kind = next(k.key for k in catalogue().encounters.values() if k.concept == encounter.type)
    child = words.age_at(encounter.start) < 18
    situation = {
        "wellness-adult": "opening-wellness",
        "well-child": "opening-child",
        "prenatal": "opening-prenatal",
        "new-patient": "opening-first-visit",
        "follow-up": "opening-chronic",
        "telehealth": "opening-chronic",
    }.get(kind, "opening-acute")
    if situation == "opening-chronic" and not encounter.diagnoses:
        situation = "opening-child" if child else "opening-wellness"
    facts = {"reason": encounter.reason or "a check"}
    named = words.conditions(encounter.diagnoses)
    if named:
        facts["conditions"] = named
    return words.phrase(situation, encounter.start, **facts)


def _background(words: Wording, when: datetime) -> list[str]:
    return [
        f"Problems: {words.problems(when)}.",
        f"Medication: {words.medications(when)}.",
        f"Allergies: {words.allergies(when)}.",
    ]


def _measurements(words: Wording, encounter: Encounter) -> list[str]:
    return [
        result_line(item)
        for item in words.chart.observations
        if item.encounter == encounter.id and item.category == "vital-signs"
    ]


def _examination(words: Wording, encounter: Encounter) -> str:
    found = [
        words.choose(condition.findings, encounter.id, condition.key)
        for condition in words.entries(encounter.diagnoses)[:3]
    ]
    if found:
        return " ".join(_sentence(text) for text in found)
    child = words.age_at(encounter.start) < 18
    return words.phrase("exam-child-normal" if child else "exam-normal", encounter.start)


def _assessment(words: Wording, encounter: Encounter) -> list[str]:
    lines = []
    for place, condition in enumerate(words.entries(encounter.diagnoses), 1):
        plan = words.choose(condition.plan, encounter.id, condition.key)
        lines.append(f"{place}. {condition.text}: {_sentence(plan)}")
    return lines or [words.phrase("advice-lifestyle", encounter.start)]


def _done(words: Wording, encounter: Encounter) -> list[str]:
    """What was prescribed, ordered, done and given in the visit."""
    chart, id_ = words.chart, encounter.id
    written = [m for m in chart.medications if m.encounter == id_]
    lines = [
        words.phrase("plan-start", m.authored_on, medication=m.medication.text, dose=m.dosage.text)
        for m in written
        if m.id.endswith("-00") and m.start >= m.authored_on.date()
    ]
    renewed = [m.medication.text for m in written if not m.id.endswith("-00")]
    if renewed:
        lines.append("Renewed: " + ", ".join(renewed) + ".")
    requests = [r for r in chart.requests if r.encounter == id_]
    orders = [r.code.text for r in requests if r.category == "laboratory"]
    if orders:
        lines.append("Ordered: " + ", ".join(orders) + ".")
    for request in (r for r in requests if r.category == "referral"):
        reason = request.note or words.conditions((request.reason or "",)) or "an opinion"
        lines.append(
            words.phrase(
                "plan-referral", encounter.start, specialty=request.code.text, reason=reason
            )
        )
    procedures = [p.code.text for p in chart.procedures if p.encounter == id_]
    if procedures:
        lines.append("Done today: " + ", ".join(procedures) + ".")
    given = [
        i.vaccine.text
        for i in chart.immunizations
        if i.encounter == id_ and i.country == "US" and i.status == "completed"
    ]
    if given:
        lines.append("Vaccines given: " + ", ".join(given) + ".")
    return lines


def _stay(words: Wording, encounter: Encounter) -> list[str]:
    """A discharge summary."""
    named = words.conditions(encounter.diagnoses) or encounter.reason or "observation"
    days = max(1, (encounter.end - encounter.start).days)
    stayed = "1 day" if days == 1 else f"{days} days"
    done = [p.code.text for p in words.chart.procedures if p.encounter == encounter.id]
    lines = [
        f"Admitted: {words.local(encounter.start):%Y-%m-%d}",
        f"Discharged: {words.local(encounter.end):%Y-%m-%d}, after {stayed}",
        "",
        "DIAGNOSES",
        named,
        "",
        "COURSE",
        words.phrase("discharge-course", encounter.start, condition=named),
    ]
    if done:
        lines.append("Procedures: " + ", ".join(done) + ".")
    measured = _measurements(words, encounter)
    if measured:
        lines += ["", "MEASUREMENTS", *measured]
    lines += ["", "AT DISCHARGE", *_background(words, encounter.end)]
    return [*lines, words.phrase("discharge-plan", encounter.end)]


def _laboratory(words: Wording, report: DiagnosticReport) -> list[str]:
    """The results of a panel with units, ranges and flags."""
    results = {item.id: item for item in words.chart.observations if item.report == report.id}
    lines = [
        f"Collected: {words.local(report.effective):%Y-%m-%d %H:%M}",
        f"Reported: {words.local(report.issued):%Y-%m-%d %H:%M}",
        f"Specimen: {report.specimen.text}" if report.specimen else "",
        "",
        *(result_line(results[id_]) for id_ in report.results),
        "",
    ]
    outside = [i for i in results.values() if i.interpretation not in (None, "N")]
    if not outside:
        return [*lines, words.phrase("result-normal", report.issued)]
    for item in outside:
        if isinstance(item.value, Quantity):
            facts = {"value": f"{item.value.value:g}", "unit": item.value.unit}
            lines.append(
                words.phrase("result-abnormal", report.issued, result=item.code.text, **facts)
            )
    return lines


def _referral(words: Wording, request: ServiceRequest) -> list[str]:
    """A letter to a colleague."""
    when, reason = request.authored_on, words.conditions((request.reason or "",))
    why = ", ".join(part for part in (reason, request.note) if part) or "an opinion"
    facts = {"specialty": request.code.text, "reason": why}
    parts = ("letter-greeting", "letter-request", "letter-background", "letter-question")
    lines = []
    for part in parts:
        lines += [words.phrase(part, when, **facts), ""]
    return [*lines, words.phrase("letter-closing", when, **facts)]


def _sentence(text: str) -> str:
    """A phrase as a sentence."""
    return text[:1].upper() + text[1:].rstrip(".") + "."
