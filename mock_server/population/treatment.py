"""Which drugs a person takes, from when, until when and why they stop."""

from __future__ import annotations

from dataclasses import dataclass, field

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.cast import CastMedication
from mock_server.population.catalogue.clinical import Line, Medication, Option, Sig
from mock_server.population.courses import Course
from mock_server.population.physiology import Physiology, Shift, met
from mock_server.population.timeline import Timeline
from mock_server.population.times import calendar
from mock_server.population.visits import Visit
from mock_server.world.keyed import pick, unit

_LIFETIME = 120  # years: no limit of age
_SHORT = 60  # days up to which a line is a short course
_NEAR = 60  # days within which a planned drug waits for a visit


@dataclass(slots=True)
class Drug:
    """A drug taken for a reason: `start` to `end` (day ordinals, None while it goes on)."""

    medication: Medication
    sig: Sig
    course: Course
    start: int
    end: int | None
    stop: str | None
    visit: Visit | None
    line: int
    note: str | None = None
    shifts: list[Shift] = field(default_factory=list)

    def taken(self, day: int) -> bool:
        """Whether it is taken on a day."""
        return self.start <= day and (self.end is None or day < self.end)


class Treatment:
    """All drugs of a person, in the order in which they were decided."""

    def __init__(self, timeline: Timeline, physiology: Physiology, forbidden: set[str]) -> None:
        self.timeline, self.physiology, self.forbidden = timeline, physiology, forbidden
        self.person = timeline.person
        self.drugs: list[Drug] = []
        self.pregnancies = [c for c in timeline.courses if c.condition.key == "pregnancy"]
        for item in self.person.member.medications if self.person.member else ():
            self._told(item)
        planned = [
            (self._base(course) + line.after_days, course.condition.key, course.index, place)
            for course in timeline.courses
            if course.therapy
            for place, line in enumerate(course.condition.therapy)
        ]
        courses = {(c.condition.key, c.index): c for c in timeline.courses}
        for day, key, index, place in sorted(planned):
            course = courses[key, index]
            self._consider(day, course, place, course.condition.therapy[place])

    def _base(self, course: Course) -> int:
        """The day from which lines count: diagnosis, or conception, or onset long ago."""
        if course.onset < self.person.registered or course.condition.key == "pregnancy":
            return course.onset
        return course.known

    def _chance(self, what: str, course: Course, place: int) -> float:
        key, index = course.condition.key, course.index
        return unit(self.person.seed, "person", self.person.n, what, key, index, place)

    def _told(self, item: CastMedication) -> None:
        course = next((c for c in self.timeline.courses if c.condition.key == item.reason), None)
        if course is None:
            return
        medication = catalogue().medications[item.medication]
        start = item.start.toordinal()
        if course.onset >= self.person.registered:
            start = max(start, course.known)
        end = item.end.toordinal() if item.end else None
        visit = self.timeline.visit_on_or_after(start, 10, course)
        if visit is not None:
            start = visit.day
        drug = Drug(
            medication, medication.sigs[item.sig], course, start, end, item.stop_reason, visit, -1
        )
        drug.note = item.note
        self._add(drug)

    def _consider(self, day: int, course: Course, place: int, line: Line) -> None:
        age = self.person.age(day)
        if self._chance("line", course, place) >= line.share:
            return
        if not line.min_age <= age <= line.max_age or line.sex not in (None, self.person.sex):
            return
        if course.end is not None and day >= course.end and line.until == "end-of-episode":
            return
        visit = None
        if course.onset >= self.person.registered:
            day = max(day, course.known)
        if day >= self.person.registered:
            visit = self.timeline.visit_on_or_after(day, _NEAR, course)
            day = visit.day if visit else day
        if line.when and not met(self.physiology, line.when, day):
            return
        self._begin(day, visit, course, place, line, ())

    def _begin(
        self,
        day: int,
        visit: Visit | None,
        course: Course,
        place: int,
        line: Line,
        tried: tuple[Option, ...],
    ) -> None:
        """Starts the line with one of its options; a drug that is stopped may be switched."""
        turn = len(tried)
        if line.replaces and turn == 0:
            self._stop(course, day)
        allowed = [o for o in line.options if o not in tried and self._allowed(o, day)]
        path = ("person", self.person.n, "drug", course.condition.key, course.index, place, turn)
        if not allowed:
            return
        option = pick(self.person.seed, path, ((o.medication, o.weight, o) for o in allowed))
        medication = catalogue().medications[option.medication]
        end = self._end(day, course, line, medication)
        drug = Drug(medication, medication.sigs[option.sig], course, day, end, None, visit, place)
        switched = self._give_up(drug, line, turn) or self._outgrow(drug)
        self._add(drug)
        if switched and drug.end is not None:
            after = self.timeline.visit_on_or_after(drug.end, _NEAR)
            start = after.day if after else drug.end
            self._begin(start, after, course, place, line, (*tried, option))

    def _end(self, day: int, course: Course, line: Line, medication: Medication) -> int | None:
        """When the line ends; a short course lasts as long as its one package."""
        if isinstance(line.until, dict):
            days = line.until["days"]
            if days <= _SHORT and not medication.refills:
                days = min(days, medication.days_supply)
            return day + days
        if line.until == "end-of-episode" and course.end is not None:
            return max(course.end, day + 3)
        return None

    def _give_up(self, drug: Drug, line: Line, turn: int) -> bool:
        """Decides whether the course ends early; True if another drug follows."""
        habits = catalogue().traits.practice
        mark = drug.line + 100 * turn
        drawn = self._chance("stop", drug.course, mark)
        if not line.stop_reasons or turn > 1 or drawn >= habits["drug-stopped"]:
            return False
        share = drawn / habits["drug-stopped"]
        end = drug.start + 20 + int(share * habits["drug-stopped-within-days"])
        if drug.end is not None and end >= drug.end:
            return False
        drug.end = end
        which = int(self._chance("why", drug.course, mark) * len(line.stop_reasons))
        drug.stop = line.stop_reasons[which]
        return self._chance("switch", drug.course, mark) < habits["drug-switched"]

    def _outgrow(self, drug: Drug) -> bool:
        """Ends what is only for children when the child is too old for it."""
        if drug.medication.max_age >= _LIFETIME:
            return False
        too_old = self.person.day(drug.medication.max_age)
        if drug.end is not None and drug.end <= too_old:
            return False
        drug.end, drug.stop = max(too_old, drug.start + 1), "switched"
        return True

    def _stop(self, course: Course, day: int) -> None:
        for drug in self.drugs:
            if drug.course is course and drug.taken(day) and drug.start < day:
                drug.end, drug.stop = day, "ineffective"
                for shift in drug.shifts:
                    shift.end = day

    def _allowed(self, option: Option, day: int) -> bool:
        medication = catalogue().medications[option.medication]
        age = self.person.age(day)
        if not medication.min_age <= age <= medication.max_age:
            return False
        if medication.sex not in (None, self.person.sex):
            return False
        if calendar(day).year < medication.available_from or self._pregnant(medication, day):
            return False
        if medication.allergy_class in self.forbidden:
            return False
        taken = [d.medication for d in self.drugs if d.end is None or d.end > day]
        return all(
            other.ingredient != medication.ingredient
            and other.atc_class != medication.atc_class
            and other.key not in medication.interactions
            and medication.key not in other.interactions
            for other in taken
        )

    def _pregnant(self, medication: Medication, day: int) -> bool:
        return not medication.pregnancy_safe and any(c.active(day) for c in self.pregnancies)

    def _add(self, drug: Drug) -> None:
        if not drug.medication.pregnancy_safe:
            for course in self.pregnancies:
                if drug.start < course.known and (drug.end is None or drug.end > course.known):
                    drug.end, drug.stop = course.known, "pregnancy"
        self.drugs.append(drug)
        drug.shifts = self.physiology.take(drug.medication, drug.start, drug.end)
