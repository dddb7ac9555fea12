"""The visits of a life, in order of time: what is due is dealt with when somebody comes."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from mock_server.population.catalogue import catalogue
from mock_server.population.courses import Course
from mock_server.population.demands import (
    chance,
    checkups,
    new_problem,
    plans,
    recorded,
    sendings,
    works,
)
from mock_server.population.physiology import Physiology
from mock_server.population.screening import Screening
from mock_server.population.times import MONTH, YEAR, workday
from mock_server.population.visits import Sending, Visit, Work

_ROUTINE = ("new-patient", "wellness-adult", "follow-up", "telehealth")
_VIDEO_FROM = 737_500  # March 2020
_STAY = 6  # days that a stay in hospital may touch, the first included


@dataclass(slots=True)
class _Care:
    """The monitoring of one disorder: when it is due and when each panel was last done."""

    course: Course
    due: float
    step: float
    panels: dict[str, float] = field(default_factory=dict)


class Timeline:
    """All visits until `end`, and the procedures done elsewhere."""

    def __init__(self, physiology: Physiology, courses: list[Course], end: int) -> None:
        self.body, self.end = physiology.body, end
        self.person = self.body.person
        self.random = self.person.stream("visits")
        self.visits: list[Visit] = []
        self.elsewhere: list[Work] = []
        self.courses = [c for c in courses if c.onset < end and recorded(self.person, c)]
        self._care: list[_Care] = []
        self._works: list[Work] = []
        self._sendings: list[Sending] = []
        self._taken: set[int] = set()
        self._away: set[int] = set()  # days of stays in hospital
        self._screening = Screening(physiology)
        self._events = self._collect()
        self._live()
        self.visits.sort(key=lambda visit: (visit.day, visit.kind))
        self.days = [visit.day for visit in self.visits]

    def visit_on_or_after(
        self, day: int, within: int, course: Course | None = None
    ) -> Visit | None:
        """The first planned visit, or visit for `course`, from a day on, if it is near enough."""
        place = bisect_left(self.days, day)
        while place < len(self.visits) and self.visits[place].day <= day + within:
            visit = self.visits[place]
            if visit.planned or course in visit.courses:
                return visit
            place += 1
        return None

    def _collect(self) -> list[tuple[int, int, Visit]]:
        person, found = self.person, list(checkups(self.body, self.end))
        told = {item.reason for item in person.member.procedures} if person.member else set()
        for course in self.courses:
            visit = new_problem(course, person)
            stay = self._stay_of(course, found)
            if stay:
                stay.courses.append(course)
                stay.news.append(course)
            elif visit:
                found.append(visit)
            found.extend(plans(course, person, self.end))
            self._sendings.extend(sendings(course, person))
            for work in works(course, person):
                if work.repeat or course.condition.key not in told:
                    self._arrange(work, found)
        for item in person.member.procedures if person.member else ():
            why = next((c for c in self.courses if c.condition.key == item.reason), None)
            work = Work(item.procedure, why, item.date.toordinal(), None, item.note)
            self._arrange(work, found)
        return sorted((v.day, place, v) for place, v in enumerate(found) if v.day < self.end)

    def _stay_of(self, course: Course, found: list[Visit]) -> Visit | None:
        """The stay in hospital at which a story's disorder is found along with another one."""
        stays = (v for v in found if v.kind == "inpatient" and v.day == course.onset)
        stay = next(stays, None) if course.told else None
        if stay:
            course.known = course.onset
        return stay

    def _arrange(self, work: Work, found: list[Visit]) -> None:
        """In hospital at a stay, in the office when somebody comes, else where it is done."""
        kind = catalogue().procedures[work.procedure]
        course = work.course
        if course and work.day <= course.known + 1 and course.onset >= self.person.registered:
            first = next((v for v in found if any(c is course for c in v.news)), None)
            if first and not (kind.setting == "hospital" and first.kind == "acute"):
                first.works.append(work)
                return
        if kind.setting == "hospital" and kind.category in ("surgical", "therapeutic"):
            stay = next((v for v in found if v.kind == "inpatient" and v.day == work.day), None)
            if stay:
                stay.works.append(work)
                return
            known = course.known if course else work.day
            visit = Visit(work.day, "inpatient", known, [course] if course else [])
            visit.works.append(work)
            found.append(visit)
        elif kind.setting == "office":
            self._works.append(work)
        else:
            self._repeat(work)

    def _repeat(self, work: Work) -> None:
        """Something done elsewhere, again and again while its reason lasts."""
        day = work.day
        until = self.end if work.course is None or work.course.end is None else work.course.end
        while day < self.end:
            self.elsewhere.append(Work(work.procedure, work.course, workday(day), None, work.note))
            if not work.repeat:
                return
            day += int(work.repeat * MONTH)
            if day >= until:
                return

    def _live(self) -> None:
        for course in self.courses:
            if course.known == self.person.registered and course.onset < course.known:
                self._follow(course)
        place = 0
        while True:
            care = min(self._care, key=lambda item: item.due, default=None)
            day = self._events[place][0] if place < len(self._events) else self.end
            if care is not None and care.due < day:
                course = care.course
                if course.end is not None and course.end <= care.due:
                    self._care.remove(care)
                    continue
                self._come(Visit(int(care.due), self._follow_up(int(care.due)), care.course.known))
            elif place < len(self._events):
                self._come(self._events[place][2])
                place += 1
            else:
                return

    def _follow_up(self, day: int) -> str:
        video = catalogue().traits.practice["telehealth"]
        return "telehealth" if self.random.random() < video and day > _VIDEO_FROM else "follow-up"

    def _follow(self, course: Course) -> None:
        """Starts the monitoring of a disorder: soon after diagnosis, then as it demands."""
        plan = course.condition.monitoring
        if plan is None:
            return
        step = plan.visit_months * MONTH
        first = min(step, 42) if course.onset >= self.person.registered else step
        care = _Care(course, course.known + first * (0.8 + 0.4 * self.random.random()), step)
        care.panels = {item.panel: float(course.known) for item in plan.panels}
        for item in plan.panels:
            if course.onset < self.person.registered:
                late = chance(self.person, "phase", course.condition.key, item.panel)
                care.panels[item.panel] -= late * item.months * MONTH
        insort(self._care, care, key=lambda item: item.due)

    def _come(self, visit: Visit) -> None:
        """A visit takes place: what is due is dealt with."""
        member = self.person.member
        if visit.kind in ("wellness-adult", "well-child") and any(
            v.day > visit.day - 40 and v.kind in _ROUTINE for v in self.visits[-3:]
        ):
            return
        self._place(visit)
        if visit.day >= self.end or (member and member.empty):
            self._skip(visit)
            return
        for course in visit.news:
            course.known = max(course.known, visit.day)
            self._follow(course)
        if visit.kind == "new-patient":
            for course in self.courses:
                if course.onset < self.person.registered:
                    course.known = visit.day
                    visit.courses.append(course)
        if visit.kind in _ROUTINE or visit.kind == "prenatal":
            self._monitor(visit)
        if visit.kind in ("wellness-adult", "well-child"):
            self.elsewhere.extend(self._screening.at(visit, self._done()))
        if visit.kind not in ("emergency", "inpatient", "telehealth"):
            self._attach(visit)
        self.visits.append(visit)

    def _place(self, visit: Visit) -> None:
        """Finds the visit a day: nobody is in the office, or admitted again, during a stay."""
        if visit.kind not in ("emergency", "inpatient"):
            visit.day = workday(visit.day)
            while visit.day in self._taken or visit.day in self._away:
                visit.day = workday(visit.day + 1)
            self._taken.add(visit.day)
            return
        while visit.day in self._away:
            visit.day += 1
        if visit.kind == "inpatient":
            stay = range(visit.day, visit.day + _STAY)
            self._away.update(stay)
            for earlier in self.visits[-_STAY:]:
                if earlier.day in stay:
                    self._postpone(earlier)

    def _postpone(self, visit: Visit) -> None:
        """Moves a visit that a stay in hospital has come in the way of."""
        day = visit.day
        self._taken.discard(day)
        self._place(visit)
        for course in visit.courses:
            if course.known == day:
                course.known = visit.day

    def _skip(self, visit: Visit) -> None:
        for care in self._care:
            if care.due <= visit.day:
                care.due += care.step

    def _monitor(self, visit: Visit) -> None:
        for care in self._care:
            course = care.course
            if care.due > visit.day + 0.35 * care.step or course.known > visit.day:
                continue
            if course not in visit.courses:
                visit.courses.append(course)
            plan = course.condition.monitoring
            for item in plan.panels if plan else ():
                if visit.day - care.panels[item.panel] >= 0.85 * item.months * MONTH:
                    care.panels[item.panel] = visit.day
                    visit.order(item.panel)
            busy = self.person.member.busy if self.person.member else 1.0
            care.due = visit.day + care.step * (0.85 + 0.3 * self.random.random()) / busy

    def _done(self) -> list[Work]:
        """Every procedure so far, and those arranged elsewhere."""
        return [*self.elsewhere, *(work for visit in self.visits for work in visit.works)]

    def _attach(self, visit: Visit) -> None:
        for work in [w for w in self._works if w.day <= visit.day]:
            self._works.remove(work)
            course = work.course
            if course and course.end is not None and course.end < visit.day:
                continue
            visit.works.append(work)
            if work.repeat:
                again = visit.day + int(work.repeat * MONTH)
                self._works.append(Work(work.procedure, course, again, work.repeat))
        for sending in [s for s in self._sendings if s.day <= visit.day]:
            self._sendings.remove(sending)
            if visit.day - sending.day < YEAR / 2:
                visit.sendings.append(sending)
