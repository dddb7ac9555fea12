"""Care plans, their goals, and the team behind them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape

from mock_server.population.chart import CarePlan, Goal
from mock_server.vendors.healthex.fhir.elements import (
    US_CORE,
    Json,
    coded,
    known,
    moment,
    period,
    snomed,
)
from mock_server.vendors.healthex.fhir.scope import Draft, Scope

_CATEGORY = (f"{US_CORE}CodeSystem/careplan-category", "assess-plan")
_PHYSICIAN = ("446050000", "Primary care physician")
_PATIENT = ("116154003", "Patient")
_RELATED = ("133932002", "Caregiver")


def drafts(scope: Scope) -> Iterator[Draft]:
    """A CarePlan a plan."""
    for plan in scope.chart.care_plans:
        id_ = scope.id("CarePlan", plan.id)
        yield Draft("CarePlan", id_, plan.last_updated, partial(_plan, scope, plan))


def goals(scope: Scope) -> Iterator[Draft]:
    """A Goal each."""
    for plan in scope.chart.care_plans:
        for goal in plan.goals:
            id_ = scope.id("Goal", goal.id)
            yield Draft("Goal", id_, goal.last_updated, partial(_goal, scope, plan, goal))


def teams(scope: Scope) -> Iterator[Draft]:
    """The CareTeam of the practice."""
    recorded = scope.chart.patient.recorded
    yield Draft("CareTeam", scope.id("CareTeam", "own"), recorded, partial(_team, scope))


def _plan(scope: Scope, plan: CarePlan) -> Json:
    source = scope.own
    addressed = scope.condition(source, plan.condition)
    done = "completed" if plan.status == "completed" else "in-progress"
    return known(
        text=_narrative([plan.title, *plan.activities]),
        status=plan.status,
        intent="plan",
        category=[coded(*_CATEGORY, "Assessment and Plan of Treatment")],
        title=plan.title,
        subject=scope.subject(source),
        period=period(plan.start, plan.end),
        created=moment(plan.recorded),
        author=scope.practitioner(plan.practitioner),
        careTeam=[scope.ref("CareTeam", "own")],
        addresses=[addressed] if addressed else None,
        goal=[scope.ref("Goal", goal.id) for goal in plan.goals],
        activity=[
            {"detail": {"status": done, "description": activity}} for activity in plan.activities
        ],
    )


def _narrative(lines: list[str]) -> Json:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{escape(lines[0])}</p>'
    return {
        "status": "generated",
        "div": f"{div}<ul>{items}</ul></div>" if items else f"{div}</div>",
    }


def _goal(scope: Scope, plan: CarePlan, goal: Goal) -> Json:
    addressed = scope.condition(scope.own, plan.condition)
    achieved = {
        "completed": ("achieved", "Achieved"),
        "active": ("in-progress", "In Progress"),
    }.get(goal.status)
    return known(
        lifecycleStatus=goal.status,
        achievementStatus=coded("goal-achievement", *achieved) if achieved else None,
        description={"text": goal.description},
        subject=scope.subject(scope.own),
        startDate=goal.start.isoformat(),
        target=[{"dueDate": goal.due.isoformat()}] if goal.due else None,
        expressedBy=scope.practitioner(plan.practitioner),
        addresses=[addressed] if addressed else None,
    )


def _team(scope: Scope) -> Json:
    doctor = scope.practitioner(scope.chart.practitioner)
    organization = scope.organization(scope.own)
    members = [
        {"role": [snomed(*_PHYSICIAN)], "member": doctor, "onBehalfOf": organization},
        {"role": [snomed(*_PATIENT)], "member": scope.subject(scope.own)},
    ]
    for place in range(len(scope.chart.patient.contacts)):
        member = scope.ref("RelatedPerson", place)
        members.append({"role": [snomed(*_RELATED)], "member": member})
    return known(
        status="active",
        name="Primary care team",
        subject=scope.subject(scope.own),
        period=period(scope.chart.patient.recorded),
        participant=members,
        managingOrganization=[organization],
    )
