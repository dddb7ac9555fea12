"""What calls for visits at a day of its own: new problems, plans, check-ups, screening age."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.population.body import Body
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.clinical import Planned
from mock_server.population.courses import Course
from mock_server.population.curves import at, cdf
from mock_server.population.people import Person
from mock_server.population.times import MONTH, YEAR
from mock_server.population.visits import Sending, Visit, Work
from mock_server.world.keyed import unit

_KINDS = {"ambulatory": "acute", "emergency": "emergency", "inpatient": "inpatient"}
_ADULT = 18
_SOON = 14  # days after a diagnosis in which no planned visit is needed


def chance(person: Person, *path: str | int) -> float:
    """A number in (0, 1) for a decision about a person."""
    return unit(person.seed, "person", person.n, *path)


def recorded(person: Person, course: Course) -> bool:
    """Whether this practice ever hears of a disorder; sets the day on which it does."""
    condition = course.condition
    if course.onset < person.registered:
        course.known = person.registered
        return condition.lasting and (course.end is None or course.end > person.registered)
    wait = chance(person, "wait", condition.key, course.index)
    course.known = course.onset
    if condition.encounter == "ambulatory":
        course.known += int(wait * (4 if condition.course == "episodic" else 15))
        if condition.course == "pregnancy" and not condition.within:
            course.known = course.onset + 35 + int(wait * 20)
        if condition.course == "episodic" and not course.told:
            seen = catalogue().traits.practice["diagnosis-visit"]
            return chance(person, "seen", condition.key, course.index) < seen
    return True


def new_problem(course: Course, person: Person) -> Visit | None:
    """The visit at which a disorder is diagnosed, unless it is older than the record."""
    if course.onset < person.registered:
        return None
    kind = _KINDS[course.condition.encounter]
    visit = Visit(course.known, kind, course.known, [course], [course])
    visit.order(*course.condition.workup)
    return visit


def plans(course: Course, person: Person, horizon: int) -> Iterator[Visit]:
    """The visits that a condition plans at fixed distances from onset, some after its end."""
    for place, plan in enumerate(course.condition.visits):
        if chance(person, "plan", course.condition.key, course.index, place) >= plan.share:
            continue
        last = course.onset + int((plan.until_months or 0) * MONTH)
        day = course.onset + plan.after_days
        step = max(plan.after_days, 1)
        while day <= max(last, course.onset + plan.after_days) and day < horizon:
            if day > course.known + _SOON:
                about = [course] if course.active(day) else []
                visit = Visit(day, plan.encounter, course.known, about, [], list(plan.panels))
                visit.works = [Work(key, course, day) for key in plan.procedures]
                yield visit
            day += step


def works(course: Course, person: Person) -> Iterator[Work]:
    """The procedures that follow a diagnosis; alternatives in a pregnancy exclude each other."""
    key, index = course.condition.key, course.index
    drawn = chance(person, "birth", key, index)
    for place, plan in enumerate(course.condition.procedures):
        if course.condition.course == "pregnancy":
            happens = 0 <= drawn < plan.share
            drawn -= plan.share
        else:
            happens = chance(person, "work", key, index, place) < plan.share
        if happens and (course.onset >= person.registered or plan.repeat_months):
            yield Work(
                plan.procedure, course, _day(course, person, plan, place), plan.repeat_months
            )


def _day(course: Course, person: Person, plan: Planned, place: int) -> int:
    low, high = plan.after_days
    if course.condition.course == "pregnancy" and course.end and low > 200:
        return course.end
    after = chance(person, "when", course.condition.key, course.index, place)
    return course.known + int(low + (high - low) * after)


def sendings(course: Course, person: Person) -> Iterator[Sending]:
    """The referrals that follow a diagnosis."""
    if course.onset < person.registered:
        return
    for place, plan in enumerate(course.condition.referrals):
        drawn = chance(person, "referral", course.condition.key, course.index, place)
        if drawn < plan.share:
            low, high = plan.after_days
            after = int(low + (high - low) * drawn / plan.share)
            yield Sending(plan.specialty, course, course.known + after, plan.reason)


def checkups(body: Body, horizon: int) -> Iterator[Visit]:
    """Registration, then check-ups: children by schedule, adults by age and diligence."""
    person = body.person
    if person.registered > person.born + 60:
        yield Visit(person.registered, "new-patient", person.registered - 14)
    data = catalogue().traits.wellness
    random = person.stream("checkups")
    for months in data.child_ages_months:
        late = random.random() * min(45.0, 1 + months * 4)
        kept = random.random() > catalogue().traits.practice["visit-skipped"] * months / 60
        day = person.born + int(months * MONTH + late)
        if kept and person.registered <= day < horizon:
            yield Visit(day, "well-child", max(person.registered, day - 120))
    start = max(person.registered + 200, person.day(_ADULT))
    for year in range(int((horizon - start) / YEAR) + 1):
        day = start + int(year * YEAR + random.gauss(0, 25))
        keeps = at(data.adult, person.age(day)) * 2 * cdf(body.diligence * 0.8)
        if random.random() < keeps and person.registered < day < horizon:
            yield Visit(day, "wellness-adult", max(person.registered, day - 180))
