"""The canonical chart: one person's record in the terms of FHIR R4.

Names are FHIR R4's in snake_case. Instants are aware datetimes in UTC, dates are dates. An entry's
`id` is unique within its kind and chart and never changes ("enc-0007"); `recorded` is when it
entered the record and `last_updated` when it last changed. Vendors project these entries; none of
them adds a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, frozen=True)
class Coding:
    """A code in a code system (a canonical URI) with its display."""

    system: str
    code: str
    display: str


@dataclass(slots=True, frozen=True)
class Concept:
    """FHIR CodeableConcept: what was meant, in words and in codes; uncoded free text has none."""

    text: str
    coding: tuple[Coding, ...] = ()

    def code(self, system: str) -> str | None:
        """The first code of a system, or None."""
        for item in self.coding:
            if item.system == system:
                return item.code
        return None


@dataclass(slots=True, frozen=True)
class Quantity:
    """A measured amount: `unit` for people, `code` in UCUM."""

    value: float
    unit: str
    code: str


@dataclass(slots=True)
class HumanName:
    """FHIR HumanName. `use` is official, usual, nickname, old or maiden."""

    use: str
    family: str
    given: tuple[str, ...]
    prefix: str | None = None
    suffix: str | None = None


@dataclass(slots=True)
class Address:
    """FHIR Address; `district` is the UK county, `state` the US state code."""

    line: tuple[str, ...]
    city: str
    district: str | None
    state: str | None
    postal_code: str
    country: str


@dataclass(slots=True)
class ContactPoint:
    """FHIR ContactPoint: system is phone or email, use is home, mobile or work."""

    system: str
    use: str
    value: str


@dataclass(slots=True)
class Identifier:
    """FHIR Identifier: type is MR, SS, NH (NHS number), MB (member number) or DL."""

    type: str
    system: str
    value: str


@dataclass(slots=True)
class Paperwork:
    """What one country's administration holds of a person."""

    address: Address
    telecom: tuple[ContactPoint, ...]
    identifiers: tuple[Identifier, ...]


@dataclass(slots=True)
class RelatedPerson:
    """Somebody close: relationship in v3-RoleCode words (spouse, mother, …)."""

    relationship: Concept
    name: HumanName
    telecom: tuple[ContactPoint, ...]


@dataclass(slots=True)
class Patient:
    """FHIR Patient, with the paperwork of both countries ("US", "UK") for the same human."""

    names: tuple[HumanName, ...]
    gender: str
    birth_sex: str
    gender_identity: Concept | None
    birth_date: date
    deceased: datetime | None
    marital_status: Concept | None
    race: Concept | None
    ethnicity: Concept | None
    language: Concept | None
    occupation: str | None
    paperwork: dict[str, Paperwork]
    contacts: tuple[RelatedPerson, ...]
    status: str
    recorded: datetime
    last_updated: datetime

    @property
    def name(self) -> HumanName:
        """The official name."""
        return self.names[0]


@dataclass(slots=True)
class Entry:
    """What every dated fact of a chart has."""

    id: str
    recorded: datetime
    last_updated: datetime


@dataclass(slots=True)
class Encounter(Entry):
    """A visit. `class_` is AMB, VR, EMER or IMP; status finished or in-progress."""

    status: str
    class_: str
    type: Concept
    start: datetime
    end: datetime
    reason: str | None
    practitioner: str
    location: str
    appointment: str | None
    diagnoses: tuple[str, ...] = ()


@dataclass(slots=True)
class Appointment(Entry):
    """A slot in a practitioner's calendar: booked, fulfilled, noshow or cancelled."""

    status: str
    type: Concept
    start: datetime
    end: datetime
    practitioner: str
    location: str
    room: int
    reason: str | None
    encounter: str | None
    cancellation_reason: str | None = None


@dataclass(slots=True)
class Condition(Entry):
    """A problem or a visit's diagnosis.

    `category` is problem-list-item or encounter-diagnosis; `clinical_status` active, recurrence,
    relapse, inactive, remission or resolved; `key` names the catalogue entry, None for free text.
    """

    key: str | None
    category: str
    code: Concept
    clinical_status: str
    verification_status: str
    severity: str | None
    onset: date
    abatement: date | None
    encounter: str | None
    practitioner: str
    note: str | None = None


@dataclass(slots=True)
class ReferenceRange:
    """The laboratory's range in the observation's own unit; an open side is None."""

    low: float | None
    high: float | None


@dataclass(slots=True)
class Component:
    """A part of an observation, such as the systolic half of a blood pressure."""

    key: str
    code: Concept
    value: Quantity | Concept | str


@dataclass(slots=True)
class Observation(Entry):
    """A measurement or finding; `key` names the analyte in the catalogue.

    `category` is vital-signs, laboratory, social-history, survey or exam; `interpretation` is a
    v3-ObservationInterpretation code (N, H, L, HH, LL, A) or None.
    """

    key: str
    status: str
    category: str
    code: Concept
    effective: datetime
    value: Quantity | Concept | str | None
    components: tuple[Component, ...]
    interpretation: str | None
    reference_range: ReferenceRange | None
    encounter: str | None
    practitioner: str
    report: str | None = None


@dataclass(slots=True)
class DiagnosticReport(Entry):
    """A laboratory panel: its observations and the order that asked for it."""

    key: str
    status: str
    code: Concept
    effective: datetime
    issued: datetime
    results: tuple[str, ...]
    request: str | None
    specimen: Concept | None
    encounter: str | None
    practitioner: str


@dataclass(slots=True)
class Dosage:
    """How to take a medicine: `text` for people; `dose` per intake; `per_day` intakes a day."""

    text: str
    route: Concept
    dose: Quantity | None
    per_day: float | None
    as_needed: bool


@dataclass(slots=True)
class MedicationRequest(Entry):
    """A prescription: active, completed, stopped, cancelled or draft; `key` None if free text.

    `start` is when taking began, `end` when it ended (None while it goes on).
    """

    key: str | None
    status: str
    medication: Concept
    authored_on: datetime
    start: date
    end: date | None
    dosage: Dosage
    quantity: Quantity | None
    refills: int
    days_supply: int | None
    status_reason: Concept | None
    reason: str | None
    encounter: str | None
    practitioner: str
    note: str | None = None


@dataclass(slots=True)
class MedicationDispense(Entry):
    """A fill of a prescription at a pharmacy."""

    status: str
    request: str
    medication: Concept
    handed_over: datetime
    quantity: Quantity
    days_supply: int


@dataclass(slots=True)
class Reaction:
    """What happened: severity mild, moderate or severe, or None where nobody wrote it down."""

    manifestation: Concept
    severity: str | None


@dataclass(slots=True)
class AllergyIntolerance(Entry):
    """`type` allergy or intolerance; `category` food, medication, environment or biologic."""

    key: str | None
    clinical_status: str
    verification_status: str
    type: str
    category: str
    criticality: str
    code: Concept
    onset: date | None
    reactions: tuple[Reaction, ...]
    practitioner: str


@dataclass(slots=True)
class Immunization(Entry):
    """A dose given (completed) or refused (not-done), by one country's schedule ("US", "UK")."""

    key: str
    country: str
    status: str
    status_reason: Concept | None
    vaccine: Concept
    occurrence: datetime
    dose_number: int
    series: str
    lot_number: str
    expiration: date
    manufacturer: str
    site: Concept
    route: Concept
    encounter: str | None
    practitioner: str


@dataclass(slots=True)
class Procedure(Entry):
    """Something done to the patient: completed, in-progress or not-done."""

    key: str
    status: str
    category: str
    code: Concept
    start: datetime
    end: datetime
    reason: str | None
    encounter: str | None
    practitioner: str
    note: str | None = None


@dataclass(slots=True)
class ServiceRequest(Entry):
    """An order: category referral, laboratory, imaging or procedure."""

    category: str
    status: str
    priority: str
    code: Concept
    authored_on: datetime
    specialty: str | None
    reason: str | None
    encounter: str | None
    practitioner: str
    note: str | None = None


@dataclass(slots=True)
class DocumentReference(Entry):
    """A document; its text is written on demand from the chart (population/notes.py)."""

    key: str
    status: str
    type: Concept
    date: datetime
    title: str
    encounter: str | None
    practitioner: str


@dataclass(slots=True)
class Goal(Entry):
    """What a care plan wants to reach."""

    description: str
    status: str
    start: date
    due: date | None


@dataclass(slots=True)
class CarePlan(Entry):
    """A plan for a condition: active, completed or revoked."""

    title: str
    status: str
    start: date
    end: date | None
    condition: str
    activities: tuple[str, ...]
    goals: tuple[Goal, ...]
    practitioner: str


@dataclass(slots=True)
class Device(Entry):
    """A device in use or implanted, by `procedure`; `serial` is visibly invented."""

    key: str
    status: str
    type: Concept
    start: date
    end: date | None
    serial: str
    condition: str | None
    procedure: str | None = None


@dataclass(slots=True)
class Coverage(Entry):
    """An insurance of the US paperwork: order 1 is primary."""

    status: str
    payer: str
    plan: str
    kind: str
    member_id: str
    group_number: str | None
    relationship: str
    order: int
    start: date
    end: date | None
    copay: float | None


@dataclass(slots=True)
class ChargeItem(Entry):
    """A billed service of a visit; amounts in US dollars, to the cent."""

    encounter: str
    code: Concept
    quantity: int
    price: float
    adjustment: float
    insurer_paid: float
    patient_paid: float
    diagnoses: tuple[str, ...]
    practitioner: str
    procedure: str | None = None


@dataclass(slots=True)
class Chart:
    """One person's whole record as of a date; each list in the order of time."""

    n: int
    as_of: date
    practice: int
    practitioner: str
    story: str | None
    patient: Patient
    encounters: list[Encounter] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    reports: list[DiagnosticReport] = field(default_factory=list)
    medications: list[MedicationRequest] = field(default_factory=list)
    dispenses: list[MedicationDispense] = field(default_factory=list)
    allergies: list[AllergyIntolerance] = field(default_factory=list)
    immunizations: list[Immunization] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    requests: list[ServiceRequest] = field(default_factory=list)
    documents: list[DocumentReference] = field(default_factory=list)
    care_plans: list[CarePlan] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)
    charges: list[ChargeItem] = field(default_factory=list)
