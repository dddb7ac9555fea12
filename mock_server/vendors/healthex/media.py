"""Content negotiation (FHIR R4, "Content Types and encodings"; RFC 9110 section 12.5.1)."""

from __future__ import annotations

from mock_server.protocol.messages import Call, Problem

JSON = "application/json"
FHIR = "application/fhir+json"
TEXT = "text/plain"

_FORMATS = {"json": FHIR, JSON: JSON, FHIR: FHIR}
_ANY = {"*/*": FHIR, "application/*": FHIR, JSON: JSON, FHIR: FHIR}


def negotiated(call: Call, *, raw: str | None = None) -> str:
    """The media type of the answer; `raw` is a type that this one answer has besides.

    What is asked for as application/json comes as that, everything else as application/fhir+json.
    Raises Problem 406 when the client takes neither.
    """
    if "_format" in call.query:
        return _FORMATS[call.query["_format"]]
    accept = call.environ.get("HTTP_ACCEPT", "").strip()
    if not accept:
        return FHIR
    for name in _by_preference(accept):
        if raw is not None and name in (raw, f"{raw.partition('/')[0]}/*"):
            return raw
        if name in _ANY:
            return _ANY[name]
    raise Problem(406, "not_acceptable", f"answers come as {FHIR} or {JSON}")


def _by_preference(accept: str) -> list[str]:
    ranges: list[tuple[float, str]] = []
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        if weight > 0:
            ranges.append((weight, name))
    return [name for _, name in sorted(ranges, key=lambda item: -item[0])]
