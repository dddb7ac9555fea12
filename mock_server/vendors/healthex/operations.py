"""What HealthEx serves: $everything, reads by fullUrl, and what it says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

import orjson

from mock_server.population.practices import PEOPLE
from mock_server.protocol.listing import Listing
from mock_server.protocol.messages import Answer, Call, Problem
from mock_server.vendors.healthex import capabilities, people
from mock_server.vendors.healthex.fhir.documents import MEDIA
from mock_server.vendors.healthex.fhir.scope import LABEL
from mock_server.vendors.healthex.identifiers import DIRECTORY, owner_of
from mock_server.vendors.healthex.media import negotiated
from mock_server.vendors.healthex.record import Entry, directory_of, record_of

ROOT = "/FHIR/R4"


def everything(call: Call) -> Answer:
    """The record of a person as a searchset Bundle, sent while it is made."""
    media = negotiated(call)
    n = people.permit(call, people.number_of(call.world, call.path["id"]))
    query = call.query
    matches = record_of(call.population, n).select(query.get("_type"), _since(query.get("_since")))
    offset, count = query.get("_offset", 0), query.get("_count")
    end = None if count is None else offset + count
    page = matches[offset:end]
    bundle = {
        "resourceType": "Bundle",
        "meta": {"security": [LABEL]},
        "type": "searchset",
        "total": len(matches),
        "link": _links(call, len(matches), offset, count),
    }
    prefix = f'{{"fullUrl":"{call.address}{ROOT}/'.encode()
    texts = (entry.text for entry in page)
    stream = Listing(bundle, "entry", texts, len(page), prefix)
    return Answer(200, b"", media=media, stream=stream)


def read_resource(call: Call) -> Answer:
    """One resource by the address that is its fullUrl."""
    kind, id_ = call.path["type"], call.path["id"]
    raw = MEDIA if kind == "Binary" else None
    media = negotiated(call, raw=raw)
    if kind == "Person":
        n = people.permit(call, people.number_of(call.world, id_))
        entry = record_of(call.population, n).find(kind, id_)
    else:
        entry = _owned(call, kind, id_)
    if entry is None:
        raise Problem(404, "not_found", f"there is no {kind} with this id")
    if media == raw:
        return Answer(200, capabilities.decoded(entry.resource), media=f"{media}; charset=utf-8")
    return Answer(200, entry.resource, media=media)


def get_capabilities(call: Call) -> Answer:
    """The CapabilityStatement."""
    media = negotiated(call)
    return Answer(200, orjson.dumps(capabilities.statement(call)), media=media)


def _owned(call: Call, kind: str, id_: str) -> Entry | None:
    """The entry of an id whose owner consents; raises Problem 403 where the owner does not."""
    owner = owner_of(call.world.seed, id_)
    if owner is None:
        return None
    if owner >= DIRECTORY:
        return _listed(call, kind, id_, owner - DIRECTORY)
    if not people.exists(call.world, owner):
        return None
    return record_of(call.population, people.permit(call, owner)).find(kind, id_)


def _listed(call: Call, kind: str, id_: str, practice: int) -> Entry | None:
    """A directory's entry, if anybody of the practice lets the caller see a record."""
    world, first = call.world, (practice - 1) * PEOPLE + 1
    members = range(first, first + PEOPLE)
    if not any(people.exists(world, n) and people.consented(world, n) for n in members):
        return None
    return directory_of(call.population, practice).find(kind, id_)


def _since(value: datetime | date | None) -> datetime | None:
    """The instant from which on updates count; a day counts from its beginning in UTC."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), UTC)


def _links(call: Call, total: int, offset: int, count: int | None) -> list[dict[str, str]]:
    """Where this page, the first, the next and the last one are (document, section Paging)."""
    if count is None:
        return [{"relation": "self", "url": _url(call, call.query)}]
    pages = {"self": offset, "first": 0}
    if count:
        if offset + count < total:
            pages["next"] = offset + count
        pages["last"] = max(total - 1, 0) // count * count
    return [
        {"relation": name, "url": _url(call, {**call.query, "_count": count, "_offset": at})}
        for name, at in pages.items()
    ]


def _url(call: Call, query: dict[str, Any]) -> str:
    texts = {}
    for name in ("_type", "_since", "_format", "_count", "_offset"):
        value = query.get(name)
        if isinstance(value, list):
            texts[name] = ",".join(value)
        elif isinstance(value, datetime):
            texts[name] = value.isoformat().replace("+00:00", "Z")
        elif value is not None:
            texts[name] = str(value)
    return f"{call.url}?{urlencode(texts, safe=',:/')}" if texts else call.url
