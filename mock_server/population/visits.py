"""What a visit is, and what calls for one."""

from __future__ import annotations

from dataclasses import dataclass, field

from mock_server.population.courses import Course


@dataclass(slots=True)
class Work:
    """A procedure to be done, and why."""

    procedure: str
    course: Course | None
    day: int
    repeat: float | None = None
    note: str | None = None


@dataclass(slots=True)
class Sending:
    """A referral to be written, and why."""

    specialty: str
    course: Course
    day: int
    reason: str | None


@dataclass(slots=True)
class Visit:
    """An encounter of the person: `known` is the day from which it could be booked.

    `courses` are the problems that it deals with; `news` those that it diagnoses.
    """

    day: int
    kind: str
    known: int
    courses: list[Course] = field(default_factory=list)
    news: list[Course] = field(default_factory=list)
    panels: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    minute: int = 0
    length: int = 20
    id: str = ""
    booking: str | None = None

    @property
    def planned(self) -> bool:
        """Whether it was arranged ahead, not called for by a sudden problem."""
        return self.kind not in ("acute", "emergency", "inpatient")

    def order(self, *panels: str) -> None:
        """Asks for panels, each once."""
        self.panels.extend(panel for panel in panels if panel not in self.panels)
