"""``{% load my_account %}``: the tabs of My Account, and names of browsers."""

import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from settee.ui.menus import Link

register = template.Library()

_TABS = (
    ("Profile", "desk:account"),
    ("Sign-in and security", "desk:security"),
    ("Subscriptions and Payment", "desk:subscriptions"),
    ("Add/Edit Services", "desk:services"),
    ("Move in", "desk:movein"),
)
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.inclusion_tag("desk/account/_tabs.html", takes_context=True)
def account_tabs(context: dict[str, Any]) -> dict[str, list[Link]]:
    """The pages below /accounts/ belong to Sign-in and security."""
    path = context["request"].path
    tabs = []
    for label, url_name in _TABS:
        try:
            url = reverse(url_name)
        except NoReverseMatch:  # its page is not built yet
            continue
        below = (
            path.startswith("/accounts/")
            if url_name == "desk:security"
            else (path.startswith(url) and url_name != "desk:account")
        )
        tabs.append(Link(label, url, "page" if path == url else "true" if below else ""))
    return {"tabs": tabs}


@register.filter
def browser_name(user_agent: str) -> str:
    """``Firefox on Linux``; what can't be told apart is ``A browser``."""
    name = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "")
    return f"{name} on {system}" if system else name
