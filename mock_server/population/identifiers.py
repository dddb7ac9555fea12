"""Identifiers that can belong to nobody: ranges that are never issued or set aside for fiction.

555-0100 … 555-0199 (NANPA), 07700 900000 … 900999 and 01632 960000 … 960999 (Ofcom), NHS numbers
from 999 000 0000 (NHS Digital test range, check digit modulo 11), SSN areas 000 and 666 (SSA), NPIs
beginning with 9 (CMS issues 1 and 2; Luhn over the prefix 80840).
"""

from __future__ import annotations

MRN_SYSTEM = "urn:oid:2.16.840.1.113883.19.5"
SSN_SYSTEM = "http://hl7.org/fhir/sid/us-ssn"
NHS_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
NPI_SYSTEM = "http://hl7.org/fhir/sid/us-npi"


def us_phone(area_code: str, number: int) -> str:
    """One of the hundred fictitious numbers of an area code: (614) 555-0142."""
    return f"({area_code}) 555-01{number % 100:02d}"


def uk_mobile(number: int) -> str:
    """One of the thousand fictitious UK mobile numbers: 07700 900142."""
    return f"07700 900{number % 1000:03d}"


def uk_landline(number: int) -> str:
    """One of the thousand fictitious UK landline numbers: 01632 960142."""
    return f"01632 960{number % 1000:03d}"


def ssn(number: int) -> str:
    """A social security number from the areas 000 and 666."""
    area, rest = ("000", "666")[number % 2], number // 2
    return f"{area}-{rest // 10000 % 99 + 1:02d}-{rest % 10000:04d}"


def nhs_number(number: int) -> str:
    """A valid NHS number of the test range 999 xxx xxxx, without spaces."""
    while True:
        digits = f"999{number % 1_000_000:06d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            return f"{digits}{check % 11}"
        number += 1


def npi(number: int) -> str:
    """A national provider identifier that begins with 9 and passes its Luhn check."""
    body = f"9{number % 100_000_000:08d}"
    total = 0
    for place, digit in enumerate(reversed("80840" + body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return f"{body}{-total % 10}"


def mrn(n: int) -> str:
    """A medical record number, visibly invented."""
    return f"MOCK-{n:07d}"


def member_id(number: int) -> str:
    """An insurance member number, visibly invented."""
    return f"MOCK-M{number % 10**9:09d}"
