"""HealthEx's quirks: what its document's example shows against R4, and habits of Epic it relays.

Each has its fragment of the contract in ``specs/healthex/quirks``.
"""

from __future__ import annotations

from mock_server.protocol.quirks import Quirk, Rewrite
from mock_server.vendors.healthex import habits

_EXAMPLE = "FHIR Server, example response"
_SWEEP = "Captured records of Epic systems, as published with the R4 sweeps of its sandboxes"


def _of_entries(change: Rewrite) -> dict[str, Rewrite]:
    return {"everything": change}


def _of_resources(change: Rewrite) -> dict[str, Rewrite]:
    """The same change for entries of a Bundle and for what is read alone."""

    def entry(value: habits.Json) -> habits.Json:
        return value | {"resource": change(value["resource"])}

    return {"everything": entry, "readResource": change}


QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        "healthex-birthdate-instant",
        "Person.birthDate is an instant with milliseconds, where R4 has a date.",
        _EXAMPLE,
        "documented",
        records=_of_resources(habits.birth_instant),
    ),
    Quirk(
        "healthex-assurance-in-target",
        "Person.link has its assurance inside target, where R4 has it beside.",
        _EXAMPLE,
        "documented",
        records=_of_resources(habits.assurance_inside),
    ),
    Quirk(
        "healthex-fullurl-differs",
        "The fullUrl of all but the Person ends in a UUID that is not the resource's id.",
        _EXAMPLE,
        "documented",
        records=_of_entries(habits.other_full_url),
    ),
    Quirk(
        "healthex-default-count-in-self",
        "Without _count the link self shows _count=30 and _offset=0, though everything came.",
        _EXAMPLE,
        "documented",
        frames={"everything": habits.count_in_self},
    ),
    Quirk(
        "healthex-local-coding-first",
        "The source's own coding stands before the standard one.",
        _SWEEP,
        "observed",
        records=_of_resources(habits.local_first),
    ),
    Quirk(
        "healthex-local-coding-only",
        "Encounter.type, Procedure.code and DocumentReference.type have local codings alone.",
        _SWEEP,
        "observed",
        records=_of_resources(habits.local_only),
    ),
    Quirk(
        "healthex-r5-extension",
        "DocumentReference carries an extension of R5.",
        _SWEEP,
        "observed",
        records=_of_resources(habits.extension_of_r5),
    ),
    Quirk(
        "healthex-missing-must-support",
        "Condition.abatement and assertedDate, name.suffix, statusReason, specimen and reasons are"
        " missing.",
        _SWEEP,
        "observed",
        records=_of_resources(habits.without_must_support),
    ),
    Quirk(
        "healthex-total-of-page",
        "Bundle.total is the number of entries of the page.",
        f"{_SWEEP} (searches with _count)",
        "observed",
        "hostile",
        frames={"everything": habits.total_of_page},
    ),
    Quirk(
        "healthex-outcome-when-empty",
        "A Bundle without a match holds one OperationOutcome with search.mode outcome.",
        _SWEEP,
        "observed",
        "hostile",
        frames={"everything": habits.outcome_when_empty},
    ),
)
