"""The pharmacies of a town, under NCPDP ids that begin with 99, which no state has."""

from __future__ import annotations

from mock_server.vendors.drchrono.scope import Scope

_IN_TOWN = ("Mortar & Pestle Sample Pharmacy", "Demo Drugs", "Corner Pharmacy", "Mail Mock Rx")
_NONE_ON_FILE = 0.1


def usual_pharmacy(scope: Scope) -> str:
    """The NCPDP id of the pharmacy that prescriptions of the patient go to."""
    return f"99{scope.chart.practice % 10_000:04d}{1 + _place(scope)}"


def pharmacy_name(scope: Scope) -> str:
    """The name of the same pharmacy."""
    return _IN_TOWN[_place(scope)]


def _place(scope: Scope) -> int:
    return scope.number("pharmacy") % len(_IN_TOWN)


def default_pharmacy(scope: Scope) -> str:
    """The same, where the patient's record names it."""
    return "" if scope.drawn("pharmacy-told") < _NONE_ON_FILE else usual_pharmacy(scope)
