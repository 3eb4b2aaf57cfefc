"""Where the open practice stands, section by section, as Settings shows it first."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse

from settee.desk.settings.doubts import claim_doubts
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from settee.practices.privileges import Privilege, allowed
from settee.practices.queries import locations
from settee.scheduling.absences import holiday_calendar
from settee.scheduling.public_holidays import countries, subdivisions


class Section(NamedTuple):
    """A tab of the practice: what it holds in a few words, and whether claims lack something."""

    label: str
    url: str
    words: str
    lacks: bool = False


def overview(actor: Member) -> list[Section]:
    """Every tab that is open to ``actor``, in the order of the tabs."""
    practice = actor.practice
    lacking = {doubt.tab for doubt in claim_doubts(practice)}
    if not allowed(actor, Privilege.EDIT_PRACTICE):
        lacking = set()  # nothing they could do about it
    return [
        Section(label, reverse(f"desk:{tab}"), words, tab in lacking)
        for tab, label, words in _sections(practice)
    ]


def _sections(practice: Practice) -> Iterator[tuple[str, str, str]]:
    group = "group practice" if practice.group_practice else "solo practice"
    zone = practice.timezone.replace("_", " ")
    yield "practice", "Practice", f"{group.capitalize()}, clocks of {zone}"
    yield "addresses", "Addresses", _address(practice)
    yield "identifiers", "Identifiers", f"NPI {practice.npi}" if practice.npi else "No NPI yet"
    yield "locations", "Locations", _locations(practice)
    yield "holidays", "Holidays", _holidays(practice)
    if practice.subscribes(Subscription.BACK_OFFICE):
        yield "claims", "Claims", _claims(practice)
    yield "information_fields", "Other Information fields", "What you ask beyond the usual"


def _address(practice: Practice) -> str:
    if not practice.billing_line1:
        return "No billing address yet"
    town = " ".join(filter(None, [practice.billing_city, practice.billing_state]))
    return ", ".join(filter(None, [practice.billing_line1, town]))


def _locations(practice: Practice) -> str:
    names = [location.name for location in locations(practice.id)]
    if len(names) > 3:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return ", ".join(names) or "None yet: the office address holds"


def _holidays(practice: Practice) -> str:
    calendar = holiday_calendar(practice)
    if not calendar.kept:
        return "Not kept"
    regions = dict(subdivisions(calendar.country))
    country = dict(countries()).get(calendar.country, calendar.country)
    return f"Those of {regions.get(calendar.subdivision, country)}"


def _claims(practice: Practice) -> str:
    if not practice.subscribes(Subscription.ELECTRONIC_BILLING):
        return "On paper: Electronic Billing is off"
    if not practice.receiver_name:
        return "No clearinghouse yet"
    return f"Through {practice.receiver_name}" + (
        "" if practice.claims_for_production else ", marked as a test"
    )
