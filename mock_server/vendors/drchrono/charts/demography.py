"""Gender, race, ethnicity and language in the vendor's words."""

from __future__ import annotations

from mock_server.population import systems
from mock_server.population.chart import Concept
from mock_server.vendors.drchrono.scope import Scope

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

_DECLINED = 0.3
"""Share of those who told nothing who declined to."""


def gender(scope: Scope) -> str:
    """One of the three that the vendor knows."""
    patient = scope.chart.patient
    if patient.gender_identity and patient.gender_identity.text in _OTHER_GENDERS:
        return "Other"
    return _GENDERS[patient.gender]


def race(scope: Scope) -> str:
    """The vendor has no word for other races, and leaves them blank."""
    return _coded(scope, "race", scope.chart.patient.race, _RACES)


def ethnicity(scope: Scope) -> str:
    """Hispanic or not."""
    return _coded(scope, "ethnicity", scope.chart.patient.ethnicity, _ETHNICITIES)


def _coded(scope: Scope, what: str, told: Concept | None, words: dict[str, str]) -> str:
    if told is None:
        return "declined" if scope.drawn(what) < _DECLINED else "blank"
    return words.get(told.code(systems.RACE_ETHNICITY) or "", "blank")


def language(scope: Scope) -> str:
    """The language that the patient prefers, by its code of three letters."""
    told = scope.chart.patient.language
    return _LANGUAGES.get(told.code(systems.BCP47) or "", "") if told else ""
