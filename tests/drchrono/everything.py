"""All records that lists give, each list walked once, and what a filter should find in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.drchrono.contract_walk import CONTRACT, LIST_OF, Filter, Listing

if TYPE_CHECKING:
    from tests.drchrono.conftest import DrChrono

Body = dict[str, Any]


class Everything:
    """What one client sees in all lists: archived and inactive records too, and whole ones."""

    def __init__(self, client: DrChrono) -> None:
        self.client = client
        self._walked: dict[str, list[Body]] = {}
        self._shown: dict[str, list[str]] = {}
        self._by_id: dict[str, dict[str, Body]] = {}

    def of(self, listing: Listing) -> list[Body]:
        """Every record, whole, with the keys that only filters know."""
        if listing.name not in self._walked:
            wishes = dict.fromkeys(listing.takes & {"verbose"}, "true") | listing.wishes
            found = self.walk(listing, **wishes)
            self._walked[listing.name] = [self._told(listing, record) for record in found]
        return self._walked[listing.name]

    def shown(self, listing: Listing) -> list[str]:
        """The ids of the records that are listed without a wish for more, in the list's order."""
        if listing.name not in self._shown:
            self._shown[listing.name] = ids(listing, self.walk(listing))
        return self._shown[listing.name]

    def in_sight(self, listing: Listing) -> list[Body]:
        """The whole records that are listed without a wish for more."""
        shown = set(self.shown(listing))
        return [one for one in self.of(listing) if str(one[listing.id]) in shown]

    def page(self, listing: Listing, **query: Any) -> dict[str, Any]:
        """The first page of what a query finds, with the links."""
        found: dict[str, Any] = self.client.get(f"/api/{listing.name}?{urlencode(query)}")
        return found

    def walk(self, listing: Listing, **query: Any) -> list[Body]:
        """All records that a query finds, with whatever else the list needs to be asked for."""
        query = {"page_size": listing.sizes["maximum"], **query}
        found: list[Body] = []
        for needed in listing.needed(*query):
            page = self.client.walk(f"{listing.name}?{urlencode(needed | query)}")
            found += [record | needed if "payer_type" in needed else record for record in page]
        return found

    def record(self, schema: str, id_: Any) -> Body | None:
        """The record of that id."""
        if schema not in self._by_id:
            listing = LIST_OF[schema]
            self._by_id[schema] = {str(one[listing.id]): one for one in self.of(listing)}
        return self._by_id[schema].get(str(id_))

    def values(self, listing: Listing, one: Filter, record: Body) -> list[str]:
        """The values of a record that a filter looks at, as texts."""
        via = one.meaning.get("of")
        if via is not None:
            referred = self.record(listing.fields[via]["x-refers-to"], record[via])
            return [] if referred is None else [v for key in one.keys for v in texts(referred, key)]
        return [value for key in one.keys for value in texts(record, key)]

    def _told(self, listing: Listing, record: Body) -> Body:
        """A record with what it does not show but its filters know, if other lists tell."""
        if listing.name == "clinical_notes":
            visit = self.record("Appointment", record["appointment"])
            note = visit and visit["clinical_note"]
            return record | {"updated_at": note and note["updated_at"]}
        if listing.name == "patients_summary":
            patient = self.record("Patient", record["id"])
            return record | {"updated_at": patient and patient["updated_at"]}
        if listing.name == "lab_orders":
            summary = self.record("LabOrderSummary", record["id"])
            return record | {"created_at": summary and summary["created_at"]}
        if listing.name == "patients":
            return record | {"offices_booked": self._booked().get(record["id"], [])}
        if listing.name == "eligibility_checks":
            return record | {"eligibility_code": self._answers()[record["id"]]}
        if listing.name == "appointment_profiles":
            return record | {"doctor": self._owners()[str(record["id"])]}
        return record

    @cache  # noqa: B019 - as long as the session
    def _booked(self) -> Mapping[int, list[int]]:
        """The offices of patients' appointments, of which only a filter knows."""
        found: dict[int, list[int]] = {}
        for slot in self.of(LIST_OF["Appointment"]):
            if not slot["deleted_flag"]:
                found.setdefault(slot["patient"], []).append(slot["office"])
        return found

    @cache  # noqa: B019 - as long as the session
    def _answers(self) -> Mapping[int, str]:
        """The codes of eligibility checks, which only the filter tells."""
        codes = CONTRACT.document["components"]["schemas"]["EligibilityType"]["enum"]
        return {
            check["id"]: code
            for code in codes
            for check in self.client.walk("eligibility_checks", eligibilities=code)
        }

    @cache  # noqa: B019 - as long as the session
    def _owners(self) -> Mapping[str, str]:
        """The doctors of appointment profiles, which only the filter tells."""
        found: dict[str, str] = {}
        for doctor in self.of(LIST_OF["Doctor"]):
            query = {"doctor": doctor["id"], "show_archived": "true"}
            for profile in self.client.walk("appointment_profiles", **query):
                assert found.setdefault(str(profile["id"]), str(doctor["id"])) == str(doctor["id"])
        return found


def ids(listing: Listing, records: list[Body]) -> list[str]:
    """Their ids as texts."""
    return [str(record.get(listing.id, record)) for record in records]


def texts(record: Body, path: str) -> list[str]:
    """The values at a path as texts, those of a list one by one, none where there is no value."""
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    several = value if isinstance(value, list) else [value]
    return [str(one) for one in several if one not in (None, "", {})]


def fulfils(rule: str, values: list[str], wanted: str) -> bool:
    """Whether a record with these values is listed, by the rules of x-filter."""
    if rule == "equals":
        return wanted in values
    if rule == "contains":
        return any(wanted.casefold() in value.casefold() for value in values)
    if rule == "any-of":
        return bool(set(wanted.split(",")) & set(values))
    if rule == "since":
        return any(value >= wanted for value in values)
    if rule == "day":
        return any(value[:10] == wanted for value in values)
    if rule == "within":
        first, last = wanted.split("/")
        return any(first <= value[:10] <= last for value in values)
    assert rule == "empty", rule
    return not values


def wanted(rule: str, values: list[str]) -> Iterator[str]:
    """Texts to ask for: the values are those of the records of a list, sorted, each once."""
    if rule == "empty":
        yield "true"
    if not values:
        return
    some = [values[0], values[len(values) // 2], values[-1]]
    if rule in ("equals", "since"):
        yield from some
    elif rule == "contains":
        yield from (value[:3].swapcase() for value in some)
        yield from (value[-3:].upper() for value in some)
    elif rule == "any-of":
        yield from some
        yield f"{some[0]},{some[1]}"
    elif rule == "day":
        yield from (value[:10] for value in some)
    elif rule == "within":
        yield f"{some[1][:10]}/{some[1][:10]}"
        yield f"{some[1][:10]}/{some[2][:10]}"
