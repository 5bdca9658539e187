"""What facts are called in the languages of readers.

The admin names every field, in Dutch and English. In the other languages a fact goes by the words
of the public pages, which several fields may share: the question that they answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..history.units import Noun
from ..models import (
    Closure,
    Course,
    Location,
    Module,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    SpokenLanguage,
    Stop,
    WayIn,
)

NAME, NOTE, LANGUAGE, PLACE, PART = _("Name"), _("Note"), _("Language"), _("Where?"), _("Part of")
WHEN, COST, SAFE = _("When?"), _("What does it cost?"), _("Is it safe to come?")
FOR_WHOM, STATE, ROOM = _("For whom?"), _("State"), _("How many places")
LISTED = {
    "name": NAME,
    "alternate_names": _("Other names"),
    "slug": _("Web address"),
    "website": _("Web address"),
    "email": _("E-mail"),
    "assured_date": _("Last checked"),
    "description": _("What can you get?"),
    "status": STATE,
    "ended_on": _("Ended"),
    "note": NOTE,
    "is_published": _("Readers see it"),
}

# A row as a whole.
ROWS: dict[Noun, Any] = {
    Organization: _("Organisation"),
    Service: _("Help"),
    Location: _("Address"),
    Phone: _("Phone"),
    Closure: _("Closed"),
    Schedule: WHEN,
    ServiceOrganization: _("Other organisations"),
    ServiceTargetGroup: FOR_WHOM,
    SpokenLanguage: LANGUAGE,
    WayIn: _("How to get in"),
    ServiceAtLocation: PLACE,
    Course: _("Courses"),
    Module: _("Which part"),
    Session: WHEN,
    Stop: _("Where it stops"),
}
# Where a row has no name for one of its fields, it is called by the row.
FACTS: dict[Noun, Mapping[str, Any]] = {
    Organization: {
        **LISTED,
        "kind": _("Kind of organisation"),
        "parent": PART,
        "kvk_number": _("Number at the Chamber of Commerce (KvK)"),
    },
    Service: {
        **LISTED,
        "organization": _("Organisation"),
        "categories": _("Kind of help"),
        "audience": FOR_WHOM,
        "is_open_now": _("Open now"),
        "opening_condition": WHEN,
        "alert": _("Notice"),
        "alert_until": _("Notice"),
        "eligibility": FOR_WHOM,
        "exclusions": _("Who cannot come"),
        "sex": FOR_WHOM,
        "minimum_age": FOR_WHOM,
        "maximum_age": FOR_WHOM,
        "coverage": PLACE,
        "coverage_note": PLACE,
        "served_places": _("Towns"),
        "asks_identity": _("Do they ask for identity papers?"),
        "asks_insurance": _("Do they ask for a citizen number (BSN) or insurance?"),
        "informs_authorities": _("Do they tell police or the immigration service?"),
        "safety_note": SAFE,
        "application_process": _("How do you get in?"),
        "first_go_to": _("First go to:"),
        "documents": _("What to bring?"),
        "cost": COST,
        "cost_amount": COST,
        "cost_note": COST,
        "capacity": ROOM,
        "capacity_note": ROOM,
        "capacity_date": ROOM,
        "longest_stay_months": _("How long you can stay (months)"),
        "is_emergency_line": _("Emergency"),
    },
    Location: {
        "latitude": _("Place on the map"),
        "longitude": _("Place on the map"),
        "key": NAME,
        "name": NAME,
        "organization": _("Organisation"),
        "hosted_by": _("In the house of"),
        "place": _("Town"),
        "postal_address": _("Address for letters:"),
        "finding_hints": _("How to find the door"),
        "accessibility": _("Wheelchairs and prams"),
        "transport": _("How to get there"),
        "note": NOTE,
        "on_public_holidays": _("On public holidays"),
    },
    Phone: {
        "cost_note": COST,
        "languages": LANGUAGE,
        "is_emergency_only": _("Only in an emergency."),
        "is_for_professionals": _("For aid workers"),
        "is_from_abroad": _("For calls from another country."),
        "is_public": _("Readers see it"),
    },
    Closure: {"reason": _("Why?"), "replacement_channel": _("Instead")},
    Schedule: {"languages": LANGUAGE, "note": NOTE},
    ServiceOrganization: {"role": _("Role"), "name": NAME},
    ServiceTargetGroup: {"note": NOTE},
    SpokenLanguage: {"note": NOTE},
    WayIn: {"is_for_professionals": _("For aid workers"), "link": _("Web address")},
    ServiceAtLocation: {"note": NOTE},
    Course: {
        "duration_minutes": _("Length of a meeting (minutes)"),
        "certificate": _("Certificate"),
    },
    Module: {"name": NAME, "description": _("What can you get?")},
    Session: {
        "module": _("Which part"),
        "location": PLACE,
        "language": LANGUAGE,
        "seats": ROOM,
        "state": STATE,
        "registration": _("How to register"),
    },
    Stop: {"name": NAME, "place": _("Town"), "note": NOTE},
}
# What editors choose from, where the public pages have no words for it.
CHOICES: dict[tuple[Noun, str], Mapping[str, Any]] = {
    (Location, "address_visibility"): {
        Location.AddressVisibility.PUBLIC: _("everybody may know the address"),
        Location.AddressVisibility.WITHHELD: _("secret address"),
    },
}


def fact_name(model: Noun, field: str) -> str:
    return str(FACTS.get(model, {}).get(field) or ROWS[model])
