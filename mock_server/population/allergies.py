"""Allergies and intolerances: what a person reacts to, and what of it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.population.body import Body
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import Allergen, AllergyPrevalence
from mock_server.population.times import YEAR
from mock_server.world.keyed import Random, pick


@dataclass(slots=True)
class Sensitivity:
    """A substance that a person reacts to, with the reaction if anybody noted it."""

    allergen: Allergen
    onset: int
    onset_known: bool
    reaction: str | None
    severity: str | None


def sensitivities(body: Body) -> list[Sensitivity]:
    """What a person reacts to; adults have met more drugs than children."""
    person, data = body.person, catalogue().allergies
    member = person.member
    random = person.stream("allergies")
    if member and member.empty:
        return []
    found = []
    for item in member.allergies if member else ():
        found.append(_sensitivity(body, data.allergens[item.allergen], random, told=True))
        found[-1].reaction = item.reaction or found[-1].reaction
        found[-1].severity = item.severity or found[-1].severity
    if member and (member.allergies or not member.others):
        return found
    for category, prevalence in data.prevalence.items():
        for place in range(_number(body, prevalence, random)):
            taken = {s.allergen.key for s in found}
            options = [
                (a.key, a.weight, a)
                for a in data.allergens.values()
                if a.category == category and a.key not in taken
            ]
            if options:
                path = ("person", person.n, "allergen", category, place)
                found.append(_sensitivity(body, pick(person.seed, path, options), random))
    return sorted(found, key=lambda item: (item.onset, item.allergen.key))


def _number(body: Body, prevalence: AllergyPrevalence, random: Random) -> int:
    """How many of a category: a share has any; among those, geometric around the mean."""
    share = prevalence.share * (prevalence.atopy if "atopy" in body.traits else 1.0)
    any_, more = random.random(), random.random()
    if any_ >= share:
        return 0
    number, stop = 1, 1 / prevalence.mean
    while more > stop and number < 6:
        more = (more - stop) / (1 - stop)
        number += 1
    return number


def _sensitivity(
    body: Body, allergen: Allergen, random: Random, *, told: bool = False
) -> Sensitivity:
    person, data = body.person, catalogue().allergies
    draws = [random.random() for _ in range(5)]
    path = ("person", person.n, "reaction", allergen.key)
    reaction = pick(person.seed, path, ((r.key, r.weight, r.key) for r in allergen.reactions))
    severities = data.manifestations[reaction].severities
    severity = random.choices(list(severities), weights=list(severities.values()))[0]
    recording = data.recording
    joined = max(person.age(person.registered), 1.0)
    known = told or draws[0] < recording.reaction_known
    return Sensitivity(
        allergen=allergen,
        onset=person.born + int(YEAR * (0.5 + draws[1] * max(joined - 0.5, 0.5))),
        onset_known=draws[2] < recording.onset_known,
        reaction=reaction if known else None,
        severity=severity if known and (told or draws[3] < recording.severity_known) else None,
    )
