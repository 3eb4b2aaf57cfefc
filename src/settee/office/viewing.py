"""What somebody with View Only is told, and the choice of accounts on top of lists."""

import uuid

from settee.billing.access import Providers, billed_providers
from settee.practices.enums import Part, Role
from settee.practices.models import Member
from settee.practices.privileges import accounts, opens, view_only
from settee.practices.queries import people


def only_view(actor: Member, part: Part) -> str:
    """Words where ``part`` can't be changed in any account; empty where it can in some."""
    return "" if opens(actor, part, change=True) else view_only(part)


def provider_choices(actor: Member, part: Part, *, change: bool = False) -> list[tuple[str, str]]:
    """Ids and names of the accounts whose ``part`` opens to ``actor``, their own and those joined
    to their username (M-7); one statement at most."""
    chosen = accounts(actor, part, change=change)
    if chosen is not None and set(chosen) == {actor.id}:
        return [(str(actor.id), actor.name)]
    providers = people(actor.practice.id).filter(role=Role.PROVIDER)
    if chosen is not None:
        providers = providers.filter(id__in=chosen)
    return [(str(provider.id), provider.name) for provider in providers]


def chosen_accounts(
    actor: Member, part: Part, provider_id: uuid.UUID | None, *, change: bool = False
) -> Providers:
    """The accounts a list is about: the chosen one, if it opens, or all that do."""
    providers = billed_providers(actor, part, change=change)
    if provider_id is None:
        return providers
    return frozenset({provider_id}) if providers is None else providers & {provider_id}
