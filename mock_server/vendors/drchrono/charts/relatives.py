"""Those around the patient: whom to call, and who answers for a child."""

from __future__ import annotations

from mock_server.population.chart import RelatedPerson
from mock_server.vendors.drchrono.charts.people import email, full_name, years_old
from mock_server.vendors.drchrono.scope import Body, Scope

_ADULT = 18


def emergency_contact(scope: Scope) -> Body:
    """The keys emergency_contact_…; empty texts where nobody is known."""
    contact = _contact(scope)
    return {
        "emergency_contact_name": full_name(contact.name) if contact else "",
        "emergency_contact_phone": contact.telecom[0].value if contact and contact.telecom else "",
        "emergency_contact_relation": contact.relationship.text if contact else "",
    }


def responsible_party(scope: Scope) -> Body:
    """Who answers for a child: the contact, who also reads the child's e-mail."""
    child = years_old(scope, scope.chart.as_of) < _ADULT
    who = _contact(scope) if child else None
    return {
        "responsible_party_name": full_name(who.name) if who else "",
        "responsible_party_relation": who.relationship.text if who else "",
        "responsible_party_phone": who.telecom[0].value if who and who.telecom else "",
        "responsible_party_email": email(scope) if who else "",
    }


def _contact(scope: Scope) -> RelatedPerson | None:
    return next(iter(scope.chart.patient.contacts), None)
