"""When and at which appointment something came into the practice's record.

What happens in a visit stands with its appointment at once. What happens elsewhere, in a hospital
or without a visit, is told and written down at the patient's next visit; until then the practice
does not know of it. So nothing ever gets a place before what was written down already.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import NamedTuple

from mock_server.vendors.drchrono.scope import Scope


class Documented(NamedTuple):
    """An entry's appointment and the instant from which it is in the record."""

    appointment: int
    when: datetime


class Documenting:
    """The visits of a chart, to write things down at."""

    def __init__(self, scope: Scope) -> None:
        self._visits = scope.visits
        kept = [visit for visit in scope.chart.encounters if visit.id in self._visits]
        kept.sort(key=lambda visit: visit.start)
        self._kept = kept
        self._ends = [visit.end for visit in kept]

    def __call__(self, encounter: str | None, when: datetime) -> Documented | None:
        """Where something of `when` stands, or None as long as there was no visit since."""
        if encounter in self._visits:
            return Documented(self._visits[encounter], when)
        place = bisect_right(self._ends, when)
        if place == len(self._kept):
            return None
        visit = self._kept[place]
        return Documented(self._visits[visit.id], max(when, visit.start))
