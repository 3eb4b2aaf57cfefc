"""Privileges as code: what each place in a practice may do (the two lists of the Privs tab).

An unknown privilege can't be asked for: it is not a member of ``Privilege``. Access given to the
account of one provider (Username Privileges) adds to the two lists, in the back office and in the
records of that provider's clients; it never takes away.
"""

import uuid
from collections.abc import Iterator
from enum import Enum, auto

from settee.core.errors import NotAllowed
from settee.practices.enums import Access, Association, Level, Part, Role, Subscription
from settee.practices.models import Member


class Privilege(Enum):
    MANAGE_MEMBERS = auto()
    MANAGE_SUBSCRIPTIONS = auto()
    MANAGE_SERVICES = auto()
    EDIT_PRACTICE = auto()
    VIEW_OTHERS = auto()
    EDIT_OTHERS = auto()
    BILL = auto()  # back office of everyone whose calendar may be changed
    IMPORT_PRACTICE = auto()


WORDS = {
    Privilege.MANAGE_MEMBERS: "Only an Administrator of the practice can change people.",
    Privilege.MANAGE_SUBSCRIPTIONS: "Only an Administrator can change subscriptions.",
    Privilege.MANAGE_SERVICES: "Only an Administrator can add or change services.",
    Privilege.EDIT_PRACTICE: "You can see the practice's data but not change it.",
    Privilege.VIEW_OTHERS: "You can only see your own calendar and clients.",
    Privilege.EDIT_OTHERS: "You can see this but not change it.",
    Privilege.BILL: (
        "Billing for other providers needs the privilege Modify & Delete, or access to an account."
    ),
    Privilege.IMPORT_PRACTICE: "Only an Administrator can move a practice in.",
}

_ADMINISTRATOR_ONLY = {
    Privilege.MANAGE_MEMBERS,
    Privilege.MANAGE_SUBSCRIPTIONS,
    Privilege.MANAGE_SERVICES,
    Privilege.IMPORT_PRACTICE,
}


def allowed(member: Member, privilege: Privilege) -> bool:
    if member.association == Association.NONE:
        return False
    if member.is_administrator:
        return True
    if privilege in _ADMINISTRATOR_ONLY:
        return False
    if privilege is Privilege.EDIT_PRACTICE:
        return member.association == Association.MODIFY
    if privilege is Privilege.VIEW_OTHERS:
        return member.access != Access.NONE
    if privilege is Privilege.EDIT_OTHERS:
        return member.access in {Access.ADMINISTRATOR, Access.MODIFY}
    if privilege is Privilege.BILL:
        # A provider bills their own sessions; everybody else's needs the same as changing them.
        return (
            member.role == Role.PROVIDER
            or member.access in {Access.ADMINISTRATOR, Access.MODIFY}
            or any(True for part in Part for _ in _granted(member, part, change=False))
        )
    raise AssertionError(privilege)


def require(member: Member, privilege: Privilege) -> None:
    """Raises NotAllowed, in words, unless ``member`` has ``privilege``."""
    if not allowed(member, privilege):
        raise NotAllowed(WORDS[privilege])


def sees(actor: Member, provider_id: object) -> bool:
    """Whether ``actor`` may see calendar and clients of the provider."""
    return provider_id == actor.id or allowed(actor, Privilege.VIEW_OTHERS)


def changes(actor: Member, provider_id: object) -> bool:
    """Whether ``actor`` may change calendar and clients of the provider."""
    return provider_id == actor.id or allowed(actor, Privilege.EDIT_OTHERS)


def accounts(member: Member, part: Part, *, change: bool = False) -> frozenset[uuid.UUID] | None:
    """The providers whose ``part`` of the back office opens to ``member``; with ``change``, those
    in which they may also change things. None: everybody's.

    Codes belong to the practice: whoever has an account's codes has them.
    """
    if allowed(member, Privilege.EDIT_OTHERS):
        return None
    if not allowed(member, Privilege.BILL):
        return frozenset()
    own = {member.id} if member.role == Role.PROVIDER else set()
    return frozenset(own.union(_granted(member, part, change=change)))


def opens(member: Member, part: Part, *, change: bool = False) -> bool:
    """Whether there is an account whose ``part`` ``member`` sees, or may change."""
    found = accounts(member, part, change=change)
    return found is None or bool(found)


def require_part(member: Member, part: Part, *, change: bool = False) -> None:
    """Raises NotAllowed, in words, unless ``part`` opens to ``member`` in some account."""
    require(member, Privilege.BILL)
    if opens(member, part, change=change):
        return
    if change and opens(member, part):
        raise NotAllowed(view_only(part))
    raise NotAllowed(f"{part.label}: you have no access to this part of any account.")


def view_only(part: Part) -> str:
    """What somebody with View Only is told."""
    return f"{part.label}: you can see this but not change it."


def seen_caseloads(actor: Member) -> frozenset[uuid.UUID] | None:
    """The providers whose clients' records ``actor`` may see; None: everybody's."""
    if allowed(actor, Privilege.VIEW_OTHERS):
        return None
    return frozenset({actor.id, *_granted(actor, Part.CLIENT_SETUP, change=False)})


def changes_caseload(actor: Member, provider_id: object) -> bool:
    """Whether ``actor`` may change the records of the provider's clients."""
    given = set(_granted(actor, Part.CLIENT_SETUP, change=True))
    return changes(actor, provider_id) or provider_id in given


def _granted(member: Member, part: Part, *, change: bool) -> Iterator[uuid.UUID]:
    """Other providers' accounts that were opened to ``member``; they rest without Back Office."""
    if member.association == Association.NONE:
        return
    enough = {Level.FULL} if change else {Level.FULL, Level.VIEW}
    found = [each for each in member.account_levels if each[part] in enough]
    if found and member.practice.subscribes(Subscription.BACK_OFFICE):
        yield from (uuid.UUID(each["account"]) for each in found)
