"""The same human in several organisations' records, which disagree as real ones do.

Duplicates make 5 to 10 per cent of records; what differs is the middle name in 58 per cent, the SSN
in 54 and a misspelt first name in 53 (Just Associates).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_server.population.catalogue import catalogue
from mock_server.population.chart import Chart, HumanName, Paperwork, Patient
from mock_server.population.people import person
from mock_server.population.practices import Practice
from mock_server.world.keyed import Random


@dataclass(frozen=True, slots=True)
class Source:
    """One organisation's record: its view of the patient, and the entries that it lacks."""

    index: int
    organisation: str
    patient: Patient
    lacks: frozenset[str]


def sources(seed: int, chart: Chart, practice: Practice) -> tuple[Source, ...]:
    """The records of a person: the practice's, and for some a hospital's that disagrees."""
    own = Source(1, practice.name, chart.patient, frozenset())
    human = person(seed, chart.n, chart.as_of)
    random, rates = human.stream("sources"), catalogue().identity.rates
    divergent = human.member is not None and human.member.divergent
    if not divergent and random.random() >= rates["second-source"]:
        return (own,)
    hospital = practice.locations[1].name
    lost = [
        item.id
        for item in (*chart.allergies, *chart.conditions)
        if random.random() < rates["source-lacks"]
    ]
    if divergent:
        lost += [item.id for item in chart.allergies if item.category == "medication"]
    return (own, Source(2, hospital, _seen_there(chart.patient, random), frozenset(lost)))


def _seen_there(patient: Patient, random: Random) -> Patient:
    """The patient as another registration desk took them down."""
    rates, name = catalogue().identity.rates, patient.name
    no_middle, misspelt, no_ssn = (
        random.random() < rates[key]
        for key in ("source-no-middle-name", "source-misspelt", "source-no-ssn")
    )
    given = name.given[:1] if no_middle else name.given
    if misspelt:
        given = (_misspell(given[0], random), *given[1:])
    papers = patient.paperwork["US"]
    identifiers = tuple(i for i in papers.identifiers if i.type != "SS" or not no_ssn)
    there = Paperwork(papers.address, papers.telecom[:1], identifiers)
    return replace(
        patient,
        names=(HumanName("official", name.family, given, None, name.suffix),),
        paperwork={**patient.paperwork, "US": there},
        race=None,
    )


def _misspell(word: str, random: Random) -> str:
    """A slip of the keyboard: two letters changed round, or one left out."""
    if len(word) < 4:
        return word
    place = random.randrange(1, len(word) - 2)
    if random.random() < 0.5:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place + 1 :]
