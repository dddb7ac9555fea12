"""Patients: who they are, by the US paperwork."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from unicodedata import normalize

from mock_server.vendors.drchrono.charts.accident_insurance import accident_insurances
from mock_server.vendors.drchrono.charts.accidents import accident_profile, dated
from mock_server.vendors.drchrono.charts.arrivals import going
from mock_server.vendors.drchrono.charts.demography import ethnicity, gender, language, race
from mock_server.vendors.drchrono.charts.employment import employment
from mock_server.vendors.drchrono.charts.flags import attached_flags, custom_demographics, flags
from mock_server.vendors.drchrono.charts.insurance import insurances, on_file
from mock_server.vendors.drchrono.charts.offices import office_of
from mock_server.vendors.drchrono.charts.people import (
    contact_point,
    email,
    first_name,
    full_name,
    no_texts,
    practitioner,
)
from mock_server.vendors.drchrono.charts.pharmacies import default_pharmacy
from mock_server.vendors.drchrono.charts.referrers import referrer
from mock_server.vendors.drchrono.charts.relatives import emergency_contact, responsible_party
from mock_server.vendors.drchrono.charts.timing import now
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, file_url, in_order, naive
from mock_server.vendors.drchrono.slots import ATTENDED

_SOURCES = ("", "", "Friend or family", "Internet search", "Insurance directory", "Drove past")


_INACTIVE = "I"
_QUIET = timedelta(days=540)
"""After which somebody who has not come, and has nothing booked, counts as inactive."""


def chart_id(first: str, last: str, record: int) -> str:
    """What a chart is called: two letters of either name and six digits, such as "BEMA000001".

    The names' first letters, last name first, in A to Z; X where a name has too few. The digits are
    those of the patient's id.
    """
    return f"{_letters(last)}{_letters(first)}{record % 1_000_000:06d}"


def _letters(name: str) -> str:
    plain = normalize("NFKD", name).upper()
    return f"{''.join(c for c in plain if 'A' <= c <= 'Z')[:2]:X<2}"


def patients(scope: Scope) -> Iterator[Body]:
    """The one record that everybody has, archived and merged charts too."""
    patient = scope.chart.patient
    paperwork = patient.paperwork[COUNTRY]
    address = paperwork.address
    sent_by = referrer(scope)
    photo = _photographed(scope)
    demographics = custom_demographics(scope)
    attached = attached_flags(scope)
    yield {
        "id": scope.patient,
        "doctor": scope.doctor,
        "gender": gender(scope),
        "first_name": first_name(scope),
        "middle_name": " ".join(patient.name.given[1:]),
        "last_name": patient.name.family,
        "nick_name": _nickname(scope),
        "date_of_birth": patient.birth_date.isoformat(),
        "chart_id": chart_id(first_name(scope), patient.name.family, scope.patient),
        "social_security_number": next(
            (i.value for i in paperwork.identifiers if i.type == "SS"), ""
        ),
        "race": race(scope),
        "ethnicity": ethnicity(scope),
        "preferred_language": language(scope),
        "email": email(scope),
        "cell_phone": contact_point(scope, "phone", "mobile"),
        "home_phone": contact_point(scope, "phone", "home"),
        "disable_sms_messages": no_texts(scope),
        "address": ", ".join(address.line),
        "city": address.city,
        "state": address.state or "",
        "zip_code": address.postal_code,
        **emergency_contact(scope),
        **employment(scope),
        **responsible_party(scope),
        "primary_care_physician": _physician(scope),
        "referring_doctor": sent_by,
        "referring_source": "Physician" if sent_by else _source(scope),
        "default_pharmacy": default_pharmacy(scope),
        "offices": sorted(_offices(scope)),
        "offices_booked": sorted(_offices_booked(scope)),
        "patient_status": _status(scope),
        "patient_photo": file_url("patients", scope.patient, "photo.png") if photo else None,
        "patient_photo_date": scope.day(photo) if photo else None,
        "patient_payment_profile": _payment_profile(scope),
        **insurances(scope),
        **accident_insurances(scope),
        "custom_demographics": demographics,
        "patient_flags": flags(scope, attached),
        "patient_flags_attached": attached,
        "created_at": naive(_created(scope)),
        "updated_at": _updated(scope, photo, demographics, attached),
    }


def _offices(scope: Scope) -> set[int]:
    """Where the patient came to an appointment."""
    slots = scope.chart.appointments
    return {office_of(scope, slot) for slot in slots if going(scope, slot).status in ATTENDED}


def _offices_booked(scope: Scope) -> set[int]:
    """Where the patient has or had an appointment; only a filter knows."""
    slots = scope.chart.appointments
    return {office_of(scope, slot) for slot in slots if not going(scope, slot).deleted}


def _nickname(scope: Scope) -> str:
    names = scope.chart.patient.names
    return next((n.given[0] for n in names if n.use == "nickname" and n.given), "")


def _physician(scope: Scope) -> str:
    if scope.drawn("physician") > 0.6:
        return ""
    name = practitioner(scope).name
    return f"{full_name(name)}, {name.suffix}" if name.suffix else full_name(name)


def _source(scope: Scope) -> str:
    return _SOURCES[scope.number("source") % len(_SOURCES)]


def _status(scope: Scope) -> str:
    patient = scope.chart.patient
    if patient.deceased:
        return "D"
    return _INACTIVE if _given_up(scope) < now(scope) else "A"


def _given_up(scope: Scope) -> datetime:
    """When the practice gives somebody up who does not come again."""
    chart = scope.chart
    seen = [slot.start for slot in chart.appointments] + [visit.start for visit in chart.encounters]
    return max([chart.patient.recorded, *seen]) + _QUIET


def _photographed(scope: Scope) -> datetime | None:
    """When the photograph was taken: at the first visit, if at all."""
    visits = scope.chart.encounters
    return visits[0].start if visits and scope.drawn("photo") < 0.12 else None


def _payment_profile(scope: Scope) -> str:
    """How the patient pays; nothing where nobody wrote it down."""
    if any(on_file(scope)[:2]):
        out = scope.drawn("out-of-network") < 0.06
        return accident_profile(scope) or ("Insurance Out of Network" if out else "Insurance")
    return "Cash" if scope.chart.coverages else ""


def _created(scope: Scope) -> datetime:
    """When the patient registered, or booked the first visit."""
    first = in_order(scope.chart.appointments)[:1]
    return min([scope.chart.patient.recorded, *(slot.recorded for slot in first)])


def _updated(
    scope: Scope, photo: datetime | None, demographics: list[Body], attached: list[Body]
) -> str:
    """The last change of anything that the record shows."""
    patient = scope.chart.patient
    changes = [patient.recorded, patient.last_updated, *([photo] if photo else [])]
    changes += [cover.last_updated for cover in scope.chart.coverages]
    changes += dated(scope)
    changes += [_given_up(scope)] if _status(scope) == _INACTIVE else []
    told: list[str] = [item["updated_at"] for item in (*demographics, *attached)]
    return max([naive(max(changes)), *told])
