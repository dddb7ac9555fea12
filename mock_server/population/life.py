"""A life: everything that happens to one person, before any of it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mock_server.population.allergies import Sensitivity, sensitivities
from mock_server.population.body import Body, body
from mock_server.population.catalogue import catalogue
from mock_server.population.courses import Course
from mock_server.population.death import death
from mock_server.population.people import Person, person
from mock_server.population.physiology import Physiology
from mock_server.population.practices import Practice, practice, practice_of, practitioner_of
from mock_server.population.race import Race
from mock_server.population.timeline import Timeline
from mock_server.population.times import instant, utc
from mock_server.population.treatment import Drug, Treatment
from mock_server.population.visits import Visit
from mock_server.world.keyed import Random

_AHEAD = 400
"""Days beyond `as_of` that are lived through, so that what is booked by then is complete."""
_BREWING = 200
"""Days more for disorders: they move measurements up to 540 days before they are found."""


@dataclass(slots=True)
class Life:
    """What sections write charts from; `until` is the instant up to which things have happened."""

    person: Person
    body: Body
    practice: Practice
    practitioner: str
    as_of: datetime
    deceased: datetime | None
    courses: list[Course]
    timeline: Timeline
    drugs: list[Drug]
    physiology: Physiology
    sensitivities: list[Sensitivity]
    empty: bool

    @property
    def visits(self) -> list[Visit]:
        """All visits, past and planned, in order of time."""
        return self.timeline.visits

    @property
    def until(self) -> datetime:
        """As far as this life has gone by `as_of`."""
        return min(self.as_of, self.deceased) if self.deceased else self.as_of

    def happened(self, when: datetime) -> bool:
        """Whether an instant lies in the recorded past."""
        return when < self.until

    @property
    def died(self) -> datetime | None:
        """The instant of death, if the person has died by `as_of`."""
        return self.deceased if self.deceased and self.deceased < self.as_of else None

    def ended(self, day: int | None) -> datetime | None:
        """When something that lasts until a day (or for ever) ended, if it did: death ends it."""
        if day is not None and self.happened(utc(day)):
            return utc(day)
        return self.died

    def stream(self, section: str) -> Random:
        """The randomness of one section of the chart."""
        return self.person.stream(section)

    def at(self, day: int, minute: int = 720) -> datetime:
        """The instant at a local minute of a day."""
        return instant(day, minute, self.practice.time_zone)


def live(seed: int, n: int, as_of: date) -> Life:
    """The life of person n."""
    human = person(seed, n, as_of)
    return _live(human, as_of)


def _live(human: Person, as_of: date) -> Life:
    horizon = as_of.toordinal() + _AHEAD
    own = body(human)
    everything = Race(own, horizon + _BREWING).courses
    end = death(human, everything, horizon)
    physiology = Physiology(own, everything)
    timeline = Timeline(physiology, everything, horizon)
    allergic = sensitivities(own)
    classes = {item.allergen.class_ for item in allergic if item.allergen.class_}
    drugs = Treatment(timeline, physiology, classes).drugs
    place = practice(human.seed, practice_of(human.n))
    return Life(
        person=human,
        body=own,
        practice=place,
        practitioner=practitioner_of(human.n),
        as_of=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
        deceased=instant(end, 0, place.time_zone) + timedelta(hours=20) if end else None,
        courses=timeline.courses,
        timeline=timeline,
        drugs=drugs,
        physiology=physiology,
        sensitivities=allergic,
        empty=human.member is not None and human.member.empty,
    )


def rate(name: str) -> float:
    """A documented rate of messiness."""
    return catalogue().identity.rates[name]
