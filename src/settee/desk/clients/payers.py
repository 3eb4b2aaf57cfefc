"""Which insurance companies a client's insurance may be of (S4-14, S4-15).

With Electronic Billing electronic and paper payers; with the Back Office alone paper ones; without
it the company is free text.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from settee.billing.models import Payer
from settee.clients.models import Coverage
from settee.core.text import fold
from settee.practices.enums import Subscription
from settee.practices.models import Member

NO_PAYER = "No insurance"
_KINDS = (("", "All payers"), ("used", "Payers used before"), ("electronic", "Electronic payers"),
          ("paper", "Paper payers"))  # fmt: skip
type Groups = list[tuple[str, list[tuple[str, str]]]]


def bills_electronically(actor: Member) -> bool:
    return actor.practice.subscribes(Subscription.ELECTRONIC_BILLING)


def kinds(actor: Member) -> list[tuple[str, str]]:
    """What the drop-down can be switched to (M-21)."""
    return [kind for kind in _KINDS if kind[0] != "electronic" or bills_electronically(actor)]


def payers() -> list[Payer]:
    """The insurance companies by name; ``used``: some client has them."""
    used = Coverage.objects.filter(payer_code=OuterRef("code")).order_by()
    return list(Payer.objects.annotate(used=Exists(used)).order_by("name"))


def payer_choices(
    actor: Member, rows: Iterable[Payer], kind: str, *, stored: str = "", named: str = ""
) -> Groups:
    """Groups of choices: those like the name written down before, those used before, then
    electronic, then paper.

    ``kind`` is used, electronic, paper or empty for all; ``named`` the company as free text, from a
    time without the Back Office. ``stored``, the code the insurance has now, is always among them,
    whatever became of it.
    """
    electronic = bills_electronically(actor)
    like = f"Like “{named}”"
    groups: dict[str, list[tuple[str, str]]] = {
        like: [], "Used before": [], "Electronic": [], "Paper": [], "Now": [],
    }  # fmt: skip
    found = False
    for payer in rows:
        used = payer.used  # type: ignore[attr-defined]
        form = "Electronic" if payer.is_electronic else "Paper"
        is_stored = bool(stored) and payer.code.lower() == stored.lower()
        found |= is_stored
        wanted = {"": True, "used": used, form.lower(): True}.get(kind, False)
        offered = payer.active and wanted and (electronic or not payer.is_electronic)
        if is_stored or offered:
            group = like if named and _alike(named, payer.name) else "Used before" if used else form
            groups[group].append((stored if is_stored else payer.code, _name(payer)))
    if stored and not found:
        groups["Now"].append((stored, f"{stored} (not among the insurance companies)"))
    return [(label, choices) for label, choices in groups.items() if choices]


def _name(payer: Payer) -> str:
    kind = "electronic" if payer.is_electronic else "paper"
    return f"{payer.name} ({kind}{'' if payer.active else ', not in use'})"


def _alike(named: str, name: str) -> bool:
    """Whether the two share a word that says something."""
    ours, theirs = (
        {word for word in fold(text).replace("-", " ").split() if len(word) > 3}
        for text in (named, name)
    )
    return bool(ours & theirs - _COMMON) or fold(named) == fold(name)


_COMMON = {"health", "insurance", "plan", "plans", "company", "care", "medical", "benefit", "fund"}
