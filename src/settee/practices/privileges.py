"""Privileges as code: what each place in a practice may do (the two lists of the Privs tab).

An unknown privilege can't be asked for: it is not a member of ``Privilege``.
"""

from enum import Enum, auto

from settee.core.errors import NotAllowed
from settee.practices.enums import Access, Association, Role
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
    Privilege.BILL: "Billing for other providers needs the privilege Modify & Delete.",
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
        return member.role == Role.PROVIDER or member.access in {
            Access.ADMINISTRATOR,
            Access.MODIFY,
        }
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
