"""``fixtures/drchrono`` as typed values: what practices set up, each kind by its keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.load import document, structure

OPENED = date(2014, 7, 1)
"""By this day every practice has set itself up: before its first patients came in 2015."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An entry of the set-up: every practice has it from `since`, and until `until` in use."""

    key: str
    since: date = OPENED
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """`count` exam rooms, of which patients may book the first `online`."""

    name: str
    count: int
    online: int


@dataclass(frozen=True, kw_only=True)
class OnlineTimes:
    """When patients may book: every combination; Monday is 0."""

    days: tuple[int, ...]
    hours: tuple[int, ...]
    minutes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Office(Kept):
    """Where a practice sees patients; `hours` are those of opening and closing."""

    name: str
    doctor: int
    rooms: Rooms
    hours: tuple[int, int] | None = None
    street: str | None = None
    unit: str | None = None
    online: OnlineTimes | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who logs in: the plan paid for, the permissions lacking.

    `title` is that of a doctor who is a physician, `doctor` the place of a primary physician.
    """

    key: str
    plan: str
    without: tuple[str, ...] = ()
    title: str | None = None
    doctor: int = 0


@dataclass(frozen=True, kw_only=True)
class Trial:
    """In each practice of number `every`, a doctor and a member of staff are on trial."""

    every: int
    doctor: int
    staff: int


@dataclass(frozen=True, kw_only=True)
class Group(Kept):
    """A group of users, by their places."""

    name: str
    doctors: tuple[int, ...]
    staff: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Staff:
    """``staff.yaml``."""

    permissions: tuple[str, ...]
    doctors: dict[str, Account]
    staff: dict[str, Account]
    trial: Trial
    trial_plan: str
    groups: dict[str, Group]


@dataclass(frozen=True, kw_only=True)
class Profile(Kept):
    """A kind of visit; without words of its own its key is one of ``encounters.yaml``."""

    color: str
    online: bool
    text: str = ""
    minutes: int = 0
    reason: str = ""

    @property
    def words(self) -> tuple[str, int, str]:
        """Name, minutes and usual reason."""
        if self.text:
            return self.text, self.minutes, self.reason
        visit = catalogue().encounters[self.key]
        return visit.text, visit.minutes, visit.reasons[0]


@dataclass(frozen=True, kw_only=True)
class Block(Kept):
    """A stretch of the week that a doctor keeps for a kind of visit."""

    profile: str
    doctor: int
    office: str
    room: int
    time: str
    minutes: int
    days: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Reminders(Kept):
    """A set of reminders, as records show them."""

    name: str
    reminders: tuple[dict[str, str | int], ...]


@dataclass(frozen=True, kw_only=True)
class Named(Kept):
    """A name, perhaps with a description."""

    name: str
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scheduling:
    """``scheduling.yaml``."""

    profiles: dict[str, Profile]
    blocks: dict[str, Block]
    reminder_profiles: dict[str, Reminders]
    appointment_fields: dict[str, Named]


@dataclass(frozen=True, kw_only=True)
class Vital(Named):
    """A vital sign of the practice's own; `fraction` stands between two numbers."""

    kind: str
    unit: str | None = None
    fraction: str | None = None
    choices: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Demographic(Named):
    """What the practice wants to know about patients."""

    template: str | None = None
    choices: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Flag(Named):
    """A mark on charts."""

    color: str
    priority: int


@dataclass(frozen=True, kw_only=True)
class Form(Kept):
    """A form that patients sign: before check-in, at every appointment."""

    title: str
    mandatory: bool
    default: bool


@dataclass(frozen=True, kw_only=True)
class Laboratory(Kept):
    """A laboratory; the texts may hold {practice}, {city} and {n}."""

    name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Charting:
    """``charting.yaml``."""

    custom_vitals: dict[str, Vital]
    demographics: dict[str, Demographic]
    flag_types: dict[str, Flag]
    consent_forms: dict[str, Form]
    sublabs: dict[str, Laboratory]


@dataclass(frozen=True, kw_only=True)
class TaskCategory(Kept):
    """A kind of task; a global one is shared by all practices."""

    name: str
    global_: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskStatus(Kept):
    """A step of tasks: O open, P in progress, H on hold, C complete."""

    name: str
    category: str
    of: str | None = None


@dataclass(frozen=True, kw_only=True)
class TaskTemplate(Kept):
    """A task to start from; `user` is {doctor | staff: place}."""

    name: str
    title: str | None = None
    note: str | None = None
    status: str | None = None
    category: str | None = None
    priority: int | None = None
    user: dict[str, int] | None = None
    group: str | None = None
    due: str | None = None


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """``tasks.yaml``."""

    categories: dict[str, TaskCategory]
    statuses: dict[str, TaskStatus]
    templates: dict[str, TaskTemplate]


@dataclass(frozen=True, kw_only=True)
class NoteField:
    """A field of a note."""

    key: str
    name: str
    kind: str
    required: bool = False
    archived: bool = False
    choices: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoteTemplate(Kept):
    """A section of notes; `order` is its place on the complete note and on the iPad."""

    name: str
    order: tuple[int | None, int | None]
    fields: dict[str, NoteField]
    onpatient: bool = False
    persistent: bool = False


@dataclass(frozen=True, kw_only=True)
class StockCategory(Kept):
    """How the stock is sorted."""

    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class StockVaccine:
    """A vaccine kept in stock: doses a lot, US dollars a dose; a seasonal lot lasts one year."""

    key: str
    category: str
    quantity: int
    cost: float
    price: float
    seasonal: bool = False
    taxed: bool = False


@dataclass(frozen=True, kw_only=True)
class Stock:
    """``stock.yaml``."""

    categories: dict[str, StockCategory]
    vaccines: dict[str, StockVaccine]


@dataclass(frozen=True, kw_only=True)
class BillingProfile(Kept):
    """Services that are billed together, with modifiers, and the diagnoses that they are for."""

    name: str
    services: tuple[str, ...]
    diagnoses: tuple[str, ...] = ()
    modifiers: dict[str, tuple[str, ...]] | None = None
    icd9: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Drug:
    """What a service uses up of a medication: `quantity` in `unit` (F2, GR, ME, ML, UN)."""

    key: str
    medication: str
    quantity: float
    unit: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why somebody was seen, in ICD-10-CM."""

    code: str
    display: str


@dataclass(frozen=True, kw_only=True)
class Younger(Reason):
    """The reason of patients who are younger than so many days."""

    days: int


@dataclass(frozen=True, kw_only=True)
class ServiceReason(Reason):
    """The reason of a kind of visit or of a procedure; of `younger` the first that fits."""

    key: str
    younger: tuple[Younger, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """What stands for a diagnosis where a visit has none: by what it was, and by what was done."""

    visits: dict[str, ServiceReason]
    services: dict[str, ServiceReason]
    vaccines: Reason
    otherwise: Reason


@dataclass(frozen=True, kw_only=True)
class Billing:
    """``billing.yaml``: `plans` are keys of plans that have fees of their own.

    `custom_codes` are those of kinds of visit, procedures and placed devices.
    """

    profiles: dict[str, BillingProfile]
    plans: tuple[str, ...]
    picklists: dict[str, str]
    visit_picklist: str
    drugs: dict[str, Drug]
    reasons: Reasons
    custom_codes: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PayerEntry:
    """A payer at a clearing house; its key is its payer_id."""

    key: str
    house: str
    name: str = ""
    payer: str | None = None
    state: str | None = None

    @property
    def title(self) -> str:
        """Its name, which may be that of a payer of ``care.yaml``."""
        return self.name if self.payer is None else catalogue().care.payers[self.payer].name


@dataclass(frozen=True, kw_only=True)
class Payers:
    """``payers.yaml``."""

    payers: dict[str, PayerEntry]
    plan_names: dict[str, Named]


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A measure of Meaningful Use; `stages` are the percentages to exceed in stages 1 and 2."""

    key: str
    number: int
    name: str
    measure: str
    stages: tuple[float | None, float | None] | None = None
    per_day: float = 0
    rate: float = 0


@dataclass(frozen=True)
class Setup:
    """Everything that ``fixtures/drchrono`` holds: a field a file."""

    offices: dict[str, Office]
    staff: Staff
    scheduling: Scheduling
    charting: Charting
    tasks: Tasks
    note_templates: dict[str, NoteTemplate]
    stock: Stock
    billing: Billing
    payers: Payers
    meaningful_use: dict[str, Objective]


@cache
def setup() -> Setup:
    """The set-up, read once a process."""
    return structure(Setup, {name: document(name) for name in Setup.__annotations__})
