"""The directory of a practice: who treats, where, for which organisation; it is nobody's record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from mock_server.population.catalogue import catalogue
from mock_server.population.identifiers import NPI_SYSTEM, npi
from mock_server.population.practices import Location, Practice, Practitioner
from mock_server.vendors.healthex.fhir.coverage import SELF_PAY
from mock_server.vendors.healthex.fhir.elements import (
    Json,
    address,
    coded,
    concept,
    known,
    name,
    phone,
    snomed,
)
from mock_server.vendors.healthex.fhir.scope import Draft, directory_id
from mock_server.world.keyed import number

UPDATED = datetime(2015, 1, 5, 8, tzinfo=UTC)
"""When directories were taken over: before the first record of anybody."""

HOSPITAL_NPI = 50_000_000
PAYER_NPI = 70_000_000


class Directory:
    """The resources of one practice's directory."""

    def __init__(self, seed: int, practice: Practice) -> None:
        self._seed = seed
        self._practice = practice

    def drafts(self) -> Iterator[Draft]:
        """Everything in it."""
        practice = self._practice
        yield self._draft("Organization", self._practice_org, "practice")
        yield self._draft("Organization", self._hospital_org, "hospital")
        for payer in catalogue().care.payers.values():
            if payer.kind == SELF_PAY:
                continue
            write = partial(self._payer_org, payer.name)
            yield self._draft("Organization", write, f"payer/{payer.name}")
        for place in practice.locations:
            yield self._draft("Location", partial(self._location, place), place.id)
        for doctor in practice.practitioners:
            yield self._draft("Practitioner", partial(self._practitioner, doctor), doctor.id)
            yield self._draft("PractitionerRole", partial(self._role, doctor), doctor.id)

    def _draft(self, resource_type: str, write: object, key: str) -> Draft:
        assert callable(write)  # noqa: S101
        return Draft(resource_type, self._id(resource_type, key), UPDATED, write)

    def _id(self, resource_type: str, key: str) -> str:
        return directory_id(self._seed, self._practice.index, resource_type, key)

    def _ref(self, resource_type: str, key: str, display: str) -> Json:
        return {"reference": f"{resource_type}/{self._id(resource_type, key)}", "display": display}

    def _practice_org(self) -> Json:
        practice = self._practice
        return _organization(
            practice.name,
            practice.npi,
            "prov",
            "Healthcare Provider",
            telecom=[phone(practice.phone_us)],
            address=[address(practice.us, "work")],
        )

    def _hospital_org(self) -> Json:
        practice = self._practice
        return _organization(
            practice.locations[1].name,
            npi(HOSPITAL_NPI + practice.index),
            "prov",
            "Healthcare Provider",
            telecom=[phone(_second_phone(practice))],
            address=[address(practice.us, "work")],
        )

    def _payer_org(self, payer: str) -> Json:
        drawn = number(self._seed, "healthex", "payer", payer)
        return _organization(payer, npi(PAYER_NPI + drawn % 1_000_000), "pay", "Payer")

    def _location(self, place: Location) -> Json:
        practice = self._practice
        inside = place.kind == "hospital"
        owner = "hospital" if inside else "practice"
        title = practice.locations[1].name if inside else practice.name
        kind = ("HOSP", "Hospital") if inside else ("OF", "Outpatient facility")
        return known(
            status="active",
            name=place.name if inside else f"{practice.name}, {place.name.lower()}",
            mode="instance",
            type=[coded("v3-RoleCode", *kind)],
            telecom=[phone(_second_phone(practice) if inside else practice.phone_us)],
            address=address(practice.us, "work"),
            managingOrganization=self._ref("Organization", owner, title),
        )

    def _practitioner(self, doctor: Practitioner) -> Json:
        return known(
            identifier=[{"use": "official", "system": NPI_SYSTEM, "value": doctor.npi}],
            active=True,
            name=[name(doctor.name)],
            telecom=[
                phone(self._practice.phone_us),
                {"system": "email", "value": doctor.email, "use": "work"},
            ],
            address=[address(self._practice.us, "work")],
            gender=doctor.gender,
        )

    def _role(self, doctor: Practitioner) -> Json:
        practice = self._practice
        shown = " ".join([*doctor.name.given, doctor.name.family])
        place = practice.locations[0]
        return known(
            active=True,
            practitioner=self._ref("Practitioner", doctor.id, shown),
            organization=self._ref("Organization", "practice", practice.name),
            code=[snomed("158965000", "Medical practitioner")],
            specialty=[concept(doctor.specialty)],
            location=[self._ref("Location", place.id, place.name)],
            telecom=[
                phone(practice.phone_us),
                {"system": "email", "value": doctor.email, "use": "work"},
            ],
        )


def _organization(title: str, number_: str, code: str, kind: str, **more: object) -> Json:
    return known(
        identifier=[{"use": "official", "system": NPI_SYSTEM, "value": number_}],
        active=True,
        type=[coded("organization-type", code, kind)],
        name=title,
        **more,
    )


def _second_phone(practice: Practice) -> str:
    """The hospital's number: another one of the area's fictitious hundred."""
    last = (int(practice.phone_us[-2:]) + 50) % 100
    return f"{practice.phone_us[:-2]}{last:02d}"
