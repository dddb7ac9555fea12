"""From a life to a chart: each section writes its own part."""

from __future__ import annotations

from datetime import date

from mock_server.population.chart import Chart
from mock_server.population.life import Life, live
from mock_server.population.patient import patient
from mock_server.population.sections.allergies import allergies
from mock_server.population.sections.appointments import appointments
from mock_server.population.sections.billing import charges, coverages
from mock_server.population.sections.conditions import conditions
from mock_server.population.sections.documents import documents
from mock_server.population.sections.encounters import encounters, schedule
from mock_server.population.sections.immunizations import immunizations
from mock_server.population.sections.medications import Prescribing
from mock_server.population.sections.observations import Measuring
from mock_server.population.sections.plans import care_plans, devices
from mock_server.population.sections.procedures import procedures
from mock_server.population.sections.requests import requests


def build(seed: int, n: int, as_of: date) -> Chart:
    """The chart of person n as of a date."""
    return write(live(seed, n, as_of))


def write(life: Life) -> Chart:
    """What a life left in the record."""
    schedule(life)
    problems, names = conditions(life)
    visits = encounters(life, names)
    measured = Measuring(life)
    prescribed = Prescribing(life, names)
    done = procedures(life, names)
    orders = requests(life, measured.orders, done, names)
    covers = coverages(life)
    member = life.person.member
    return Chart(
        n=life.person.n,
        as_of=life.as_of.date(),
        practice=life.practice.index,
        practitioner=life.practitioner,
        story=member.story if member else None,
        patient=patient(life.person, life.practice, life.died),
        encounters=visits,
        appointments=appointments(life),
        conditions=problems,
        observations=measured.observations,
        reports=measured.reports,
        medications=prescribed.requests,
        dispenses=prescribed.dispenses,
        allergies=allergies(life),
        immunizations=immunizations(life),
        procedures=done,
        requests=orders,
        documents=documents(life, visits, measured.reports, orders),
        care_plans=care_plans(life, names),
        devices=devices(life, names, done, prescribed.requests),
        coverages=covers,
        charges=charges(life, visits, done, covers),
    )
