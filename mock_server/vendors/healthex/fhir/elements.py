"""FHIR R4 data types from the chart's: what is not known is left out, for FHIR knows no null."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from mock_server.population.chart import Address, Coding, Concept, ContactPoint, HumanName, Quantity
from mock_server.population.systems import SNOMED, UCUM

Json = dict[str, Any]

HL7 = "http://terminology.hl7.org/CodeSystem/"
US_CORE = "http://hl7.org/fhir/us/core/"
_EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


def known(**fields: Any) -> Json:
    """The fields that have a value; a trailing underscore keeps a name from being a keyword."""
    return {name.rstrip("_"): value for name, value in fields.items() if value not in _EMPTY}


def instant(value: datetime) -> str:
    """An instant with milliseconds and Z, as relayed records show it."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def moment(value: datetime) -> str:
    """A dateTime in UTC to the second."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def coded(system: str, code: str, display: str | None = None) -> Json:
    """A CodeableConcept of one coding of an HL7 code system, named by its last part, or any URI."""
    uri = system if ":" in system else HL7 + system
    coding = {"system": uri, "code": code}
    if display is None:
        return {"coding": [coding]}
    return {"coding": [coding | {"display": display}], "text": display}


def snomed(code: str, display: str) -> Json:
    """A CodeableConcept of SNOMED CT."""
    return coded(SNOMED, code, display)


def concept(value: Concept, *more: Json) -> Json:
    """A CodeableConcept: the standard codings, then `more` of them, and the words."""
    return known(coding=[*map(coding, value.coding), *more], text=value.text)


def coding(value: Coding) -> Json:
    """A Coding."""
    return known(system=value.system, code=value.code, display=value.display)


def quantity(value: Quantity) -> Json:
    """A Quantity in UCUM; whole numbers are written without a fraction."""
    return {
        "value": number(value.value),
        "unit": value.unit,
        "system": UCUM,
        "code": value.code,
    }


def number(value: float) -> float | int:
    """A decimal as JSON writes it: 37, not 37.0."""
    return int(value) if value == int(value) else value


def period(start: date | None, end: date | None = None) -> Json:
    """A Period of instants or dates."""
    return known(start=_when(start), end=_when(end))


def _when(value: date | None) -> str | None:
    if isinstance(value, datetime):
        return moment(value)
    return None if value is None else value.isoformat()


def name(value: HumanName) -> Json:
    """A HumanName."""
    words = [value.prefix, *value.given, value.family, value.suffix]
    return known(
        use=value.use,
        text=" ".join(word for word in words if word),
        family=value.family,
        given=list(value.given),
        prefix=[value.prefix] if value.prefix else None,
        suffix=[value.suffix] if value.suffix else None,
    )


def plain_name(value: HumanName) -> str:
    """A name as displays of references write it: Lin, Derrick."""
    return ", ".join(part for part in (value.family, " ".join(value.given)) if part)


def address(value: Address, use: str | None = None, start: date | None = None) -> Json:
    """An Address."""
    return known(
        use=use,
        line=list(value.line),
        city=value.city,
        district=value.district,
        state=value.state,
        postalCode=value.postal_code,
        country=value.country,
        period=period(start),
    )


def telecom(value: ContactPoint) -> Json:
    """A ContactPoint."""
    return {"system": value.system, "value": value.value, "use": value.use}


def phone(value: str) -> Json:
    """A work telephone number."""
    return {"system": "phone", "value": value, "use": "work"}


@lru_cache(maxsize=4096)
def local_number(*words: str) -> str:
    """The number that an EHR's own master file gives an entry: five or six digits."""
    mark = blake2b("\x1f".join(words).encode(), digest_size=4).digest()
    return str(10_000 + int.from_bytes(mark, "big") % 990_000)
