"""What of DrChrono can be written, and bodies made after records that are there."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from contract_tests.documents import Json, Listing, followed
from contract_tests.drchrono import DOCUMENT, LISTS, OPERATIONS, DrChrono
from contract_tests.formats import FILE

_JSON = "application/json"
_DAYS = count()
"""Days on which nobody is booked yet, each used once."""


@dataclass(frozen=True)
class Writable:
    """A list to whose records clients write; `operations` are the operationIds by method."""

    listing: Listing
    operations: dict[str, str]

    def __str__(self) -> str:
        return str(self.listing)

    def schema(self, method: str) -> Json:
        """What a method takes in the media type that carries most."""
        content = self._content(method)[1]["schema"]
        found: Json = followed(DOCUMENT, content.get("oneOf", [content])[0])
        return found

    def takes_lists(self) -> bool:
        """Whether a POST can create several."""
        return "post" in self.operations and "oneOf" in self._content("post")[1]["schema"]

    def body(self, method: str, record: Json) -> Json:
        """The keys that a method needs, as they are in a record."""
        schema = self.schema(method)
        names = {*schema.get("required", ())}
        names |= {name for one in schema.get("anyOf", ())[:1] for name in one.get("required", ())}
        body = {name: record[name] for name in schema["properties"] if name in names}
        if self.listing.record == "Appointment":  # two cannot be in one room
            free = date(2031, 1, 1) + timedelta(days=next(_DAYS))
            body |= {"scheduled_time": f"{free}T10:00:00", "duration": 20}
        return body

    def send(self, api: DrChrono, method: str, path: str, body: Any) -> Any:
        """The answer to a body, its files sent as files, or in JSON as base64."""
        media, _ = self._content(method)
        files = {
            name
            for name, one in self.schema(method)["properties"].items()
            if followed(DOCUMENT, one).get("format") == "binary"
        }
        if media == _JSON:
            sent = [_encoded(one, files) for one in body] if isinstance(body, list) else None
            return api.answer(method.upper(), path, sent or _encoded(body, files))
        data = {k: (BytesIO(FILE), "a.pdf") if k in files else v for k, v in body.items()}
        return api.answer(method.upper(), path, data=data, content_type=media)

    def _content(self, method: str) -> tuple[str, Json]:
        content: Json = OPERATIONS[self.operations[method]][2]["requestBody"]["content"]
        return next(iter(content.items()))


def _encoded(body: Json, files: set[str]) -> Json:
    text = b64encode(FILE).decode()
    return {name: text if name in files else value for name, value in body.items()}


def _writables() -> list[Writable]:
    found = []
    for listing in LISTS:
        paths = {"post": listing.path, **dict.fromkeys(("put", "patch", "delete"), "")}
        described = {
            method: DOCUMENT["paths"].get(path or f"{listing.path}/{{id}}", {}).get(method)
            for method, path in paths.items()
        }
        names = {method: one["operationId"] for method, one in described.items() if one}
        if names and "{" not in listing.path:
            found.append(Writable(listing, names))
    return found


WRITABLES = _writables()
