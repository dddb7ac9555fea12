"""Patients: who they are, by the US paperwork."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from unicodedata import normalize

from mock_server.population import systems
from mock_server.population.chart import Concept, RelatedPerson
from mock_server.vendors.drchrono.charts.accidents import accident_insurances, accident_profile
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
    years_old,
)
from mock_server.vendors.drchrono.charts.pharmacies import default_pharmacy
from mock_server.vendors.drchrono.charts.referrers import referrer
from mock_server.vendors.drchrono.scope import COUNTRY, Body, Scope, file_url, in_order, naive

_GENDERS = {"male": "Male", "female": "Female"}
_OTHER_GENDERS = frozenset({"Non-binary"})

_RACES = {
    "2106-3": "white",
    "2054-5": "black",
    "2028-9": "asian",
    "1002-5": "indian",
    "2076-8": "hawaiian",
}
_ETHNICITIES = {"2135-2": "hispanic", "2186-5": "not_hispanic"}

_LANGUAGES = {
    "am": "amh",
    "ar": "ara",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "hi": "hin",
    "ht": "hat",
    "ko": "kor",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "so": "som",
    "tl": "tgl",
    "ur": "urd",
    "vi": "vie",
    "zh": "zho",
}
"""From BCP 47 to ISO 639-3."""

_SOURCES = ("", "", "Friend or family", "Internet search", "Insurance directory", "Drove past")

_ADULT = 18


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
        "gender": _gender(scope),
        "first_name": first_name(scope),
        "middle_name": " ".join(patient.name.given[1:]),
        "last_name": patient.name.family,
        "nick_name": _nickname(scope),
        "date_of_birth": patient.birth_date.isoformat(),
        "chart_id": chart_id(first_name(scope), patient.name.family, scope.patient),
        "social_security_number": next(
            (i.value for i in paperwork.identifiers if i.type == "SS"), ""
        ),
        "race": _coded(scope, "race", patient.race, _RACES),
        "ethnicity": _coded(scope, "ethnicity", patient.ethnicity, _ETHNICITIES),
        "preferred_language": _language(patient.language),
        "email": email(scope),
        "cell_phone": contact_point(scope, "phone", "mobile"),
        "home_phone": contact_point(scope, "phone", "home"),
        "disable_sms_messages": no_texts(scope),
        "address": ", ".join(address.line),
        "city": address.city,
        "state": address.state or "",
        "zip_code": address.postal_code,
        **_emergency_contact(next(iter(patient.contacts), None)),
        **employment(scope),
        **_responsible_party(scope, next(iter(patient.contacts), None)),
        "primary_care_physician": _physician(scope),
        "referring_doctor": sent_by,
        "referring_source": "Physician" if sent_by else _source(scope),
        "default_pharmacy": default_pharmacy(scope),
        "offices": sorted({office_of(scope, slot) for slot in scope.chart.appointments}),
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


def _gender(scope: Scope) -> str:
    patient = scope.chart.patient
    if patient.gender_identity and patient.gender_identity.text in _OTHER_GENDERS:
        return "Other"
    return _GENDERS[patient.gender]


def _nickname(scope: Scope) -> str:
    names = scope.chart.patient.names
    return next((n.given[0] for n in names if n.use == "nickname" and n.given), "")


def _coded(scope: Scope, what: str, told: Concept | None, words: dict[str, str]) -> str:
    """The vendor's word; of those who told nothing some declined. It has no word for others."""
    if told is None:
        return "declined" if scope.drawn(what) < 0.3 else "blank"
    return words.get(told.code(systems.RACE_ETHNICITY) or "", "blank")


def _language(told: Concept | None) -> str:
    return _LANGUAGES.get(told.code(systems.BCP47) or "", "") if told else ""


def _emergency_contact(contact: RelatedPerson | None) -> Body:
    return {
        "emergency_contact_name": full_name(contact.name) if contact else "",
        "emergency_contact_phone": contact.telecom[0].value if contact and contact.telecom else "",
        "emergency_contact_relation": contact.relationship.text if contact else "",
    }


def _responsible_party(scope: Scope, contact: RelatedPerson | None) -> Body:
    """Who answers for a child: the contact, who also reads the child's e-mail."""
    child = contact and years_old(scope, scope.chart.as_of) < _ADULT
    who = contact if child else None
    return {
        "responsible_party_name": full_name(who.name) if who else "",
        "responsible_party_relation": who.relationship.text if who else "",
        "responsible_party_phone": who.telecom[0].value if who and who.telecom else "",
        "responsible_party_email": email(scope) if who else "",
    }


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
    return "A" if patient.status == "active" else "I"


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
    told: list[str] = [item["updated_at"] for item in (*demographics, *attached)]
    return max([naive(max(changes)), *told])
