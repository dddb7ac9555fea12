"""Care plans: goals, instructions, referrals and what else was agreed on in visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Coding, Concept, Entry
from mock_server.population.systems import CPT, HCPCS, ICD10CM, LOINC, SNOMED
from mock_server.vendors.drchrono.charts.documented import Documented, Documenting
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_GOAL, _EDUCATION, _DECISION_AID, _INSTRUCTION, _REFERRAL, _CONCERN = range(1, 7)

SYSTEM_NAMES = {
    SNOMED: "SNOMEDCT",
    LOINC: "LOINC",
    HCPCS: "HCPCS",
    CPT: "CPT",
    ICD10CM: "ICD10CM",
}
"""DrChrono's names of code systems."""

_SEEN_AFTER = timedelta(days=45)
"""After which the chart has a referral as completed: when the specialist is to be seen."""

_DECIDED_TOGETHER = frozenset(
    {"Statin", "Combined oral contraceptive", "Bisphosphonate", "Direct oral anticoagulant"}
)
"""Classes of drugs that patients decide on with a printed aid."""

_AID = "Printed aid gone through together"

_SCREENING = frozenset({"cervical-smear", "prostate-screening-exam", "advance-care-planning"})


@dataclass(frozen=True, slots=True)
class _Item:
    """A care plan to be: `name` is its own in the chart, `changed` when it last changed."""

    name: str
    stands: Documented
    changed: datetime
    type: int
    title: str
    description: str
    instructions: str
    coding: Coding | None
    day: str


def care_plans(scope: Scope) -> Iterator[Body]:
    """Everything planned, in the order in which it came into the record."""
    found = sorted(_Planning(scope).items(), key=lambda item: (item.stands.when, item.name))
    for ordinal, item in enumerate(found):
        yield {
            "id": scope.id(ordinal),
            "appointment": item.stands.appointment,
            "patient": scope.patient,
            "plan_type": item.type,
            "title": item.title,
            "description": item.description,
            "instructions": item.instructions,
            "code": item.coding.code if item.coding else "",
            "code_system": SYSTEM_NAMES[item.coding.system] if item.coding else "",
            "scheduled_date": item.day,
            "created_at": naive(item.stands.when),
            "updated_at": naive(max(item.stands.when, item.changed)),
        }


def coded(concept: Concept | None, *systems: str) -> Coding | None:
    """The coding in the first of the systems that a concept has a code of."""
    for system in systems:
        for coding in concept.coding if concept else ():
            if coding.system == system:
                return coding
    return None


class _Planning:
    """The care plans of a chart, in no order."""

    def __init__(self, scope: Scope) -> None:
        self._scope, self._chart = scope, scope.chart
        self._stands = Documenting(scope)
        self._problems = {item.id: item.code for item in scope.chart.conditions}

    def items(self) -> Iterator[_Item]:
        """Everything that was planned."""
        yield from self._agreed()
        yield from self._taught()
        yield from self._decided()
        yield from self._referred()
        yield from self._needs()

    def _agreed(self) -> Iterator[_Item]:
        """A plan's goals, its activities as one instruction, and the problem that it is for."""
        for plan in self._chart.care_plans:
            problem, begins = self._problems[plan.condition], plan.start.isoformat()
            code, what = coded(problem, SNOMED, ICD10CM), (problem.text, f"Plan: {plan.title}")
            yield from self._item(plan, _CONCERN, what, code, begins, name=f"{plan.id}-c")
            todo, what = "\n".join(plan.activities), (plan.title, problem.text)
            yield from self._item(plan, _INSTRUCTION, what, code, begins, todo)
            for goal in plan.goals:
                what, due = (plan.title, goal.description), goal.due or goal.start
                yield from self._item(goal, _GOAL, what, code, due.isoformat())

    def _taught(self) -> Iterator[_Item]:
        """What patients were taught or talked through."""
        for done in self._chart.procedures:
            if done.category == "counselling" and done.status == "completed":
                what = done.code.text, self._problem(done.reason)
                code, day = coded(done.code, SNOMED, HCPCS), self._scope.day(done.start)
                yield from self._item(done, _EDUCATION, what, code, day, "Summary handed out")

    def _decided(self) -> Iterator[_Item]:
        """What patients decided with a printed aid: the first of some drugs, some tests."""
        drugs = catalogue().medications
        for drug in self._chart.medications:
            kind = drugs.get(drug.key or "")
            if kind and kind.atc_class in _DECIDED_TOGETHER and drug.id.endswith("-00"):
                what = f"Deciding on a {kind.atc_class.lower()}", drug.medication.text
                code = coded(self._problems.get(drug.reason or ""), SNOMED, ICD10CM)
                day = self._scope.day(drug.authored_on)
                yield from self._item(drug, _DECISION_AID, what, code, day, _AID)
        for done in self._chart.procedures:
            if done.key in _SCREENING and done.status == "completed":
                what = f"Deciding on: {done.code.text}", self._problem(done.reason)
                code, day = coded(done.code, SNOMED, HCPCS), self._scope.day(done.start)
                yield from self._item(done, _DECISION_AID, what, code, day, _AID, f"{done.id}-d")

    def _referred(self) -> Iterator[_Item]:
        """Referrals to other doctors."""
        for sent in self._chart.requests:
            if sent.category == "referral":
                reasons = (self._problem(sent.reason), sent.note)
                what = sent.code.text, ", ".join(reason for reason in reasons if reason)
                code, day = (
                    coded(sent.code, SNOMED),
                    self._scope.day(sent.authored_on + _SEEN_AFTER),
                )
                todo = f"Priority: {sent.priority}"
                yield from self._item(sent, _REFERRAL, what, code, day, todo)

    def _needs(self) -> Iterator[_Item]:
        """Social needs that patients told of."""
        for seen in self._chart.observations:
            if seen.interpretation == "A" and seen.key.startswith("sdoh-"):
                what = seen.code.text, seen.value.text if isinstance(seen.value, Concept) else ""
                code, day = coded(seen.code, LOINC), self._scope.day(seen.effective)
                yield from self._item(seen, _CONCERN, what, code, day)

    def _item(
        self,
        entry: Entry,
        kind: int,
        what: tuple[str, str],
        coding: Coding | None,
        day: str,
        todo: str = "",
        name: str = "",
    ) -> Iterator[_Item]:
        """A care plan that comes of an entry, once it is in the record."""
        stands = self._stands(getattr(entry, "encounter", None), entry.recorded)
        if stands:
            changed, name = entry.last_updated, name or entry.id
            yield _Item(name, stands, changed, kind, *what, todo, coding, day)

    def _problem(self, condition: str | None) -> str:
        found = self._problems.get(condition or "")
        return found.text if found else ""
