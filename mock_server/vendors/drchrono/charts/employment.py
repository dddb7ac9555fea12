"""Where patients work; the chart knows occupations, the employers are invented."""

from __future__ import annotations

from mock_server.vendors.drchrono.scope import Body, Scope

_NOBODY = frozenset(
    {"Pupil", "Student", "Retired", "Homemaker", "Looking for work", "Farmer", "Soldier"}
)
_TOWN = frozenset(
    {
        "Bus driver",
        "Firefighter",
        "Police officer",
        "Primary school teacher",
        "Secondary school teacher",
        "Social worker",
    }
)
_EMPLOYERS = (
    "Example Works",
    "Sample & Daughters",
    "Placeholder Partners",
    "Testland Services",
    "Mockingbird Group",
    "Fixture Falls Company",
    "Draft Canyon Cooperative",
)


def employment(scope: Scope) -> Body:
    """The keys employer and employer_…; empty texts where nobody employs the patient."""
    town = scope.practice.us
    name = _employer(scope, town.city)
    if not name:
        return dict.fromkeys(_KEYS, "")
    street = f"{scope.number('employer-street') % 900 + 100} Sample Industrial Way"
    values = (name, street, town.city, town.state or "", town.postal_code)
    return dict(zip(_KEYS, values, strict=True))


_KEYS = (
    "employer",
    "employer_address",
    "employer_city",
    "employer_state",
    "employer_zip_code",
)


def employed(scope: Scope) -> bool:
    """Whether the patient works for somebody, as far as is known."""
    return scope.chart.patient.occupation not in (None, *_NOBODY)


def _employer(scope: Scope, city: str) -> str:
    if not employed(scope):
        return ""
    if scope.chart.patient.occupation in _TOWN:
        return f"City of {city}"
    return _EMPLOYERS[scope.number("employer") % len(_EMPLOYERS)]
