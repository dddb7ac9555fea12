"""Who may use onpatient, the portal for patients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mock_server.vendors.drchrono.charts.people import FRONT_DESK, MANAGER, email, staff
from mock_server.vendors.drchrono.charts.timing import Lot, after, end_of_care, later, now
from mock_server.vendors.drchrono.scope import Body, Scope, naive

_INVITED = 80
_ACTIVATED = 75
_ENDED = 8
_AGAIN = 50
"""Per cent of those with e-mail, of the invited, of the active, of those whose access ended."""


def onpatient_access(scope: Scope) -> Iterator[Body]:
    """An invitation in the weeks after registration; some are ended, and some of these renewed."""
    lot = Lot(scope.number("onpatient"))
    invited, activated, ended, again = (
        lot.below(100) < share for share in (_INVITED, _ACTIVATED, _ENDED, _AGAIN)
    )
    days, hours, used, minute = (lot.below(n) for n in (60, 400, 900, 540))
    if not email(scope) or not invited:
        return
    sent = later(scope, scope.chart.patient.recorded, 1 + days, minute)
    over = later(scope, sent, 60 + used, minute) if ended else None
    opened = after(sent, 30 + hours * 60)
    yield from _access(scope, 0, sent, opened if activated else None, over)
    if over and again:
        renewed = later(scope, over, 5 + days, minute)
        yield from _access(scope, 1, renewed, after(renewed, 90), None)


def _access(
    scope: Scope, place: int, sent: datetime, opened: datetime | None, over: datetime | None
) -> Iterator[Body]:
    """One access as it stands; none before the invitation, and nobody invites the dead."""
    if sent >= end_of_care(scope):
        return
    ended = over is not None and over < now(scope)
    yield {
        "id": scope.id(place),
        "doctor": scope.doctor,
        "enabled_by": staff(scope, FRONT_DESK),
        "enabled_on": naive(sent),
        "activated_on": naive(opened) if opened and opened < end_of_care(scope) else None,
        "disabled_by": staff(scope, MANAGER) if ended else None,
        "disabled_on": naive(over) if over and ended else None,
        "patient": scope.patient,
    }
