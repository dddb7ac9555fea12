"""Coverage and charges: the US paperwork of care."""

from __future__ import annotations

from mock_server.population import identifiers
from mock_server.population.catalogue import catalogue
from mock_server.population.catalogue.care import InsurancePlan, Payer
from mock_server.population.chart import ChargeItem, Concept, Coverage, Encounter, Procedure
from mock_server.population.life import Life
from mock_server.population.times import YEAR, calendar
from mock_server.world.keyed import number, pick, unit

_MEDICARE = 65
_PUBLIC = ("medicare", "medicaid")


def coverages(life: Life) -> list[Coverage]:
    """Who insures the person: a plan of working age, perhaps a second one, Medicare from 65."""
    person = life.person
    found: list[Coverage] = []
    retires = person.day(_MEDICARE)
    changes = person.registered + int((2 + 4 * _drawn(life, "change")) * YEAR)
    spans: list[tuple[int, int | None, int, bool]] = []
    if person.registered < retires:
        first_end = min(changes, retires) if _drawn(life, "changes") < 0.3 else retires
        spans.append((person.registered, first_end, 1, False))
        if first_end < retires:
            spans.append((first_end, retires, 1, False))
    spans.append((max(person.registered, retires), None, 1, True))
    if _drawn(life, "second") < 0.45:
        spans.append((max(person.registered, retires), None, 2, False))
    for place, (start, end, order, medicare) in enumerate(spans):
        recorded = life.at(start, 9 * 60)
        if life.empty or not life.happened(recorded):
            continue
        before = {cover.payer for cover in found}
        payer, plan = _payer(life, place, before, medicare=medicare, second=order == 2)
        over = life.ended(end)
        mark = number(person.seed, "person", person.n, "member", payer.key)
        found.append(
            Coverage(
                id=f"cov-{place}",
                recorded=recorded,
                last_updated=max(recorded, over) if over else recorded,
                status="cancelled" if over else "active",
                payer=payer.name,
                plan=plan.name,
                kind=payer.kind,
                member_id=identifiers.member_id(mark),
                group_number=f"MOCK-G{mark % 10**5:05d}" if payer.kind == "commercial" else None,
                relationship=_relationship(person.age(start), payer),
                order=order,
                start=calendar(start),
                end=over.date() if over else None,
                copay=plan.copay,
            )
        )
    return found


def _relationship(age: float, payer: Payer) -> str:
    """What the person is to who holds the insurance: public programmes insure each alone."""
    return "child" if age < 19 and payer.kind not in _PUBLIC else "self"


def _drawn(life: Life, what: str) -> float:
    return unit(life.person.seed, "person", life.person.n, "coverage", what)


def _payer(
    life: Life, place: int, before: set[str], *, medicare: bool, second: bool
) -> tuple[Payer, InsurancePlan]:
    """A payer of the kind that fits, another one than before, and one of its plans."""
    kinds = ("medicare",) if medicare else ("commercial", "medicaid", "exchange", "self-pay")
    if second:
        kinds = ("commercial",)
    every = [p for p in catalogue().care.payers.values() if p.kind in kinds]
    payers = [p for p in every if p.name not in before] or every
    seed, path = life.person.seed, ("person", life.person.n, "payer", place)
    payer = pick(seed, path, ((p.key, p.weight, p) for p in payers))
    return payer, pick(seed, (*path, "plan"), ((p.key, p.weight, p) for p in payer.plans))


def charges(
    life: Life, encounters: list[Encounter], procedures: list[Procedure], covers: list[Coverage]
) -> list[ChargeItem]:
    """What each visit is billed at, and who pays how much of it."""
    done: dict[str | None, list[Procedure]] = {}
    for item in procedures:
        if item.status == "completed":
            done.setdefault(item.encounter, []).append(item)
    kinds = {visit.id: catalogue().encounters[visit.kind] for visit in life.visits}
    payers = {payer.name: payer for payer in catalogue().care.payers.values()}
    found = []
    for encounter in encounters:
        if encounter.status != "finished":
            continue
        cover = _cover(covers, encounter)
        payer = payers[cover.payer] if cover else None
        copay = (cover.copay or 0.0) if cover else 0.0
        kind = kinds[encounter.id]
        lines: list[tuple[Concept, float, str | None]] = [(kind.concept, kind.price_usd, None)]
        for item in done.get(encounter.id, []):
            price = catalogue().procedures[item.key].price_usd
            if price:
                lines.append((item.code, price, item.id))
        for place, (code, price, procedure) in enumerate(lines):
            owed = _split(price, payer, copay if place == 0 else 0.0)
            found.append(
                ChargeItem(
                    f"chg-{encounter.id[4:]}-{place}",
                    encounter.end,
                    encounter.end,
                    encounter.id,
                    code,
                    1,
                    price,
                    *owed,
                    encounter.diagnoses[:4],
                    encounter.practitioner,
                    procedure,
                )
            )
    return found


def _cover(covers: list[Coverage], encounter: Encounter) -> Coverage | None:
    day = encounter.start.date()
    for cover in covers:
        if cover.order == 1 and cover.start <= day and (cover.end is None or day < cover.end):
            return cover
    return None


def _split(price: float, payer: Payer | None, copay: float) -> tuple[float, float, float]:
    """Adjustment, the insurer's part and the patient's part; they add up to the price."""
    if payer is None or payer.kind == "self-pay":
        return 0.0, 0.0, price
    adjustment = round(price * (1 - payer.allowed), 2)
    allowed = round(price - adjustment, 2)
    patient = min(allowed, round(max(copay, allowed * (1 - payer.pays)), 2))
    return adjustment, round(allowed - patient, 2), patient
