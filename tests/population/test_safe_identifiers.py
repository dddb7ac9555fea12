"""No string of a population can be somebody's real identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from mock_server.population import Population
from mock_server.population.names import plain
from mock_server.population.notes import note_text

PHONE = re.compile(r"\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")
SAFE_PHONE = re.compile(r"\([2-9]\d{2}\) 555-01\d{2}")
UK_PHONE = re.compile(r"\b0\d{4} ?\d{6}\b|\b07\d{3} ?\d{6}\b")
SAFE_UK_PHONE = re.compile(r"07700 900\d{3}|01632 960\d{3}")
SSN = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
SAFE_SSN = re.compile(r"(000|666)-\d{2}-\d{4}")
TEN_DIGITS = re.compile(r"(?<![\dA-Za-z.-])\d{10}(?![\d.-])")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
SAFE_EMAIL = re.compile(r"[\w.+-]+@example\.(com|org|net)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
SAFE_POSTCODE = re.compile(r"ZZ99 [1-3][CWGV][ZVW]")


def strings(value: Any, *, codes: bool = False) -> Iterator[str]:
    """Every string that a person's record shows, but the codes of code systems."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        if type(value).__name__ == "Coding":
            return
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


def unsafe(text: str) -> str | None:
    """Why a string could be somebody's, or None."""
    for found, safe in (
        (PHONE, SAFE_PHONE),
        (UK_PHONE, SAFE_UK_PHONE),
        (SSN, SAFE_SSN),
        (EMAIL, SAFE_EMAIL),
        (POSTCODE, SAFE_POSTCODE),
    ):
        for match in found.findall(text):
            if not safe.fullmatch(match):
                return f"{match} in {text!r}"
    for match in TEN_DIGITS.findall(text):
        if not (nhs(match) or npi(match)):
            return f"{match} in {text!r}"
    return None


def nhs(number: str) -> bool:
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
    return number.startswith("999") and (11 - total % 11) % 11 == int(number[9])


def npi(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed("80840" + number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return number.startswith("9") and total % 10 == 0


def test_guard_sees_what_is_unsafe() -> None:
    for text in ("(212) 867-5309", "020 7946 0000 and 07911 123456", "123-45-6789", "1234567893"):
        assert unsafe(text), text
    for text in ("jane@hospital.org", "SW1A 1AA", "9084144643"):
        assert unsafe(text), text


def test_every_string_of_a_population_is_safe(population: Population) -> None:
    found = []
    for n in range(1, 201):
        chart = population.chart(n)
        found += [f"{n}: {why}" for text in set(strings(chart)) if (why := unsafe(text))]
        for document in chart.documents[-5:]:
            why = unsafe(note_text(chart, document, population.practice(chart.practice)))
            found += [f"{n} {document.id}: {why}"] if why else []
    found += [
        why
        for practice in population.practices(200)
        for text in strings(practice)
        if (why := unsafe(text))
    ]
    assert found == []


@pytest.mark.parametrize("kind", ["NH", "SS", "MR"])
def test_identifiers_are_unique(kind: str) -> None:
    people = Population(3, date(2026, 1, 1))
    values = [
        identifier.value
        for n in range(1, 3001)
        for papers in [people.patient(n).paperwork["UK" if kind == "NH" else "US"]]
        for identifier in papers.identifiers
        if identifier.type == kind
    ]
    assert len(values) == 3000
    assert len(set(values)) == 3000


def test_nhs_numbers_and_npis_are_valid(population: Population) -> None:
    for n in range(1, 300):
        papers = population.patient(n).paperwork["UK"]
        assert all(nhs(i.value) for i in papers.identifiers if i.type == "NH")
    practices = population.practices(2000)
    numbers = [p.npi for p in practices] + [d.npi for p in practices for d in p.practitioners]
    assert all(npi(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("name", "letters"), [("Óscar", "oscar"), ("Łukasz", "lukasz"), ("O'Brien", "obrien")]
)
def test_addresses_keep_letters_without_their_accents(name: str, letters: str) -> None:
    assert plain(name) == letters


def test_e_mail_of_practitioners_has_their_names() -> None:
    for index in range(1, 20):
        for one in Population(1, date(2026, 1, 1)).practice(index).practitioners:
            names = plain(one.name.given[0]), plain(one.name.family)
            assert one.email.partition("@")[0] == ".".join(names)
