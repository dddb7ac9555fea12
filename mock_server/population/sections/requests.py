"""Orders: laboratory tests, imaging and referrals."""

from __future__ import annotations

from datetime import datetime, timedelta

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.measures import Panel
from mock_server.population.chart import Procedure, ServiceRequest
from mock_server.population.life import Life
from mock_server.population.visits import Sending, Visit

_SEEN_AFTER = 45  # days until a referral is done with


def requests(
    life: Life,
    orders: dict[str, tuple[Visit, Panel, datetime]],
    procedures: list[Procedure],
    conditions: dict[int, str],
) -> list[ServiceRequest]:
    """Every order, in order of time."""
    found = [_laboratory(life, id_, order, conditions) for id_, order in orders.items()]
    found.extend(_imaging(item) for item in procedures if item.category == "imaging")
    number = 0
    for visit in life.visits:
        for sending in visit.sendings:
            number += 1
            when = life.at(visit.day, visit.minute + 18)
            if life.happened(when):
                found.append(_referral(life, f"ref-{number:03d}", visit, sending, when, conditions))
    return sorted(found, key=lambda item: (item.authored_on, item.id))


def _laboratory(
    life: Life,
    id_: str,
    order: tuple[Visit, Panel, datetime],
    conditions: dict[int, str],
) -> ServiceRequest:
    visit, panel, issued = order
    done = life.as_of > issued
    when = life.at(visit.day, visit.minute + 12)
    reason = conditions.get(id(visit.courses[0])) if visit.courses else None
    return ServiceRequest(
        id=id_,
        recorded=when,
        last_updated=issued if done else when,
        category="laboratory",
        status="completed" if done else "active",
        priority="urgent" if visit.kind in ("emergency", "inpatient") else "routine",
        code=panel.concept,
        authored_on=when,
        specialty=None,
        reason=reason,
        encounter=visit.id,
        practitioner=life.practitioner,
    )


def _imaging(item: Procedure) -> ServiceRequest:
    when = item.start - timedelta(minutes=5)
    return ServiceRequest(
        id=f"img-{item.id[4:]}",
        recorded=when,
        last_updated=item.last_updated,
        category="imaging",
        status="revoked" if item.status == "not-done" else "completed",
        priority="routine",
        code=item.code,
        authored_on=when,
        specialty=None,
        reason=item.reason,
        encounter=item.encounter,
        practitioner=item.practitioner,
    )


def _referral(
    life: Life,
    id_: str,
    visit: Visit,
    sending: Sending,
    when: datetime,
    conditions: dict[int, str],
) -> ServiceRequest:
    specialty = catalogue().care.specialties[sending.specialty]
    seen = when + timedelta(days=_SEEN_AFTER)
    done = seen <= life.until
    return ServiceRequest(
        id=id_,
        recorded=when,
        last_updated=seen if done else when,
        category="referral",
        status="completed" if done else "active",
        priority="urgent" if visit.kind == "emergency" else "routine",
        code=specialty.concept,
        authored_on=when,
        specialty=sending.specialty,
        reason=conditions.get(id(sending.course)),
        encounter=visit.id,
        practitioner=life.practitioner,
        note=sending.reason,
    )
