"""``{% load settings_marks %}``: the mark of a practice, and the tabs of practices and people."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from settee.practices.privileges import sees
from settee.ui.menus import Link

register = template.Library()

# Label, address, and what the practice must subscribe to.
_PRACTICE: tuple[tuple[str, str, Subscription | None], ...] = (
    ("Practice", "desk:practice", None),
    ("Addresses", "desk:addresses", None),
    ("Identifiers", "desk:identifiers", None),
    ("Locations", "desk:locations", None),
    ("Holidays", "desk:holidays", None),
    ("Other Information", "desk:information_fields", None),
    ("Claims", "desk:claims", Subscription.BACK_OFFICE),
)
_PROVIDER: tuple[tuple[str, str, Subscription | None], ...] = (
    ("Hours", "desk:hours", None),
    ("Services", "desk:person_services", None),
    ("Portal", "desk:person_portal", Subscription.CLIENT_PORTAL),
    ("Reminders", "desk:person_reminders", Subscription.REMINDERS),
)


@register.simple_tag
def practice_mark(practice: Practice, is_open: bool = True) -> SafeString:
    """The logo, or without one the name's first letter in the practice's color.

    A logo can be shown only of the practice that ``is_open``.
    """
    if is_open and practice.logo_id:
        url = f"{reverse('desk:logo')}?v={practice.logo_id}"
        return format_html('<img class="mark" src="{}" alt="">', url)
    return format_html(
        '<svg class="mark" aria-hidden="true" viewBox="0 0 36 36">'
        '<rect width="36" height="36" rx="8" fill="oklch(43% .11 {})"/>'
        '<text x="18" y="24" text-anchor="middle" fill="#fff">{}</text></svg>',
        practice.accent_hue,
        practice.name[:1].upper(),
    )


@register.inclusion_tag("desk/settings/_tabs.html", takes_context=True)
def practice_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """Those of the open practice."""
    practice, path = context["request"].member.practice, context["request"].path
    tabs = [
        (label, reverse(name))
        for label, name, needed in _PRACTICE
        if needed is None or practice.subscribes(needed)
    ]
    return {"name": practice.name, "tabs": _links(tabs, path)}


@register.inclusion_tag("desk/settings/_tabs.html", takes_context=True)
def person_tabs(context: dict[str, Any], person: Member) -> dict[str, Any]:
    """A person's. Hours belong to a calendar: they stand only where that may be seen."""
    actor, path = context["request"].member, context["request"].path
    is_provider = person.is_provider and person.is_joined
    tabs = [("Profile", reverse("desk:person", args=[person.id]))]
    tabs += [
        (label, reverse(name, args=[person.id]))
        for label, name, needed in _PROVIDER
        if is_provider
        and (needed is None or actor.practice.subscribes(needed))
        and (name != "desk:hours" or sees(actor, person.id))
    ]
    tabs.append(("Privs", reverse("desk:person_privileges", args=[person.id])))
    return {"name": person.name, "tabs": _links(tabs, path)}


def _links(tabs: list[tuple[str, str]], path: str) -> list[Link]:
    """The tab that the page is, or is below of, is the current one."""
    holding = [url for _, url in tabs if path.startswith(url)]
    here = max(holding, key=len, default="")
    return [
        Link(label, url, ("page" if url == path else "true") if url == here else "")
        for label, url in tabs
    ]
