"""Access to a provider's account in the back office: given, joined, changed, taken back.

An account is a provider's place in a practice. Its provider opens it to others, an Administrator
every account of the practice (D-9). A person who knows a provider's password joins the account to
their own username. All of it is audited in the practice of the account (M-10).
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import Hidden, NotAllowed, Refused
from settee.core.scope import current_practice_id
from settee.practices.enums import Access, Association, Level, Part, Role
from settee.practices.models import AccountAccess, Member, User
from settee.practices.privileges import Privilege, allowed

Levels = Mapping[Part, Level]
FULL: Levels = dict.fromkeys(Part, Level.FULL)


class OwnAccount(Refused):
    def __init__(self) -> None:
        super().__init__("This is the account’s own username.", field="email")


class AccessThere(Refused):
    """One username has an account once."""

    def __init__(self) -> None:
        super().__init__(
            "This username has access already: change it at Username Privileges.", field="email"
        )


def require_managing(actor: Member, account_id: uuid.UUID) -> None:
    """A provider manages their own account, an Administrator all of them. Raises NotAllowed."""
    if actor.id != account_id and not allowed(actor, Privilege.MANAGE_MEMBERS):
        raise NotAllowed("Only its provider or an Administrator can open an account to others.")


def get_account(actor: Member, account_id: uuid.UUID) -> Member:
    """A provider's place that ``actor`` manages. Raises Hidden, NotAllowed."""
    members = Member.objects.select_related("user", "practice")
    account = members.filter(id=account_id, practice=actor.practice_id, role=Role.PROVIDER).first()
    if account is None:
        raise Hidden
    require_managing(actor, account.id)
    return account


def get_access(actor: Member, access_id: uuid.UUID, *, lock: bool = False) -> AccountAccess:
    """What a username may do in an account that ``actor`` manages. Raises Hidden, NotAllowed."""
    rows = AccountAccess.objects.select_related("account__user", "member__user")
    if lock:
        rows = rows.select_for_update(of=("self",))
    access = rows.filter(id=access_id, practice=actor.practice_id).first()
    if access is None:
        raise Hidden
    require_managing(actor, access.account_id)
    return access


@transaction.atomic
def give_access(
    *, actor: Member, account_id: uuid.UUID, email: str, levels: Levels, now: datetime
) -> AccountAccess:
    """Open an account to a username. Whoever belongs to the practice has it at once; anybody else
    is to be invited, whether the address is known elsewhere or not, which nobody is told.

    Raises Hidden, NotAllowed, OwnAccount, AccessThere.
    """
    account = get_account(actor, account_id)
    email = email.strip().lower()
    if email == account.user.email:
        raise OwnAccount
    member = (
        Member.objects.filter(practice=account.practice_id, user__email=email)
        .exclude(association=Association.NONE)
        .first()
    )
    access = AccountAccess(
        account=account,
        member=member,
        email="" if member else email,
        granted_at=now,
        **_columns(levels),
    )
    _insert(access)
    record("account.allow", actor=actor, object_id=access.id, changes=_told(access, email))
    return access


@transaction.atomic
def set_levels(
    *, actor: Member, access_id: uuid.UUID, levels: Levels, version: int
) -> AccountAccess:
    """Raises Hidden, NotAllowed, ChangedMeanwhile."""
    access = get_access(actor, access_id, lock=True)
    if access.removed_at is not None:
        raise Hidden
    if changes := save_changes(access, _columns(levels), version=version):
        record("account.change", actor=actor, object_id=access.id, changes=changes)
    return access


@transaction.atomic
def remove_access(*, actor: Member, access_id: uuid.UUID, now: datetime) -> AccountAccess:
    """Take the account from the username; who came to the practice for accounts alone leaves it
    with the last one. Removing again changes nothing. Raises Hidden, NotAllowed."""
    access = get_access(actor, access_id, lock=True)
    if access.removed_at is None:
        access.removed_at = now
        access.save(update_fields=["removed_at"])
        record("account.remove", actor=actor, object_id=access.id)
        if access.member:
            _leave(actor, access.member)
    return access


@transaction.atomic
def restore_access(*, actor: Member, access_id: uuid.UUID) -> AccountAccess:
    """Undo of removing. Raises Hidden, NotAllowed, AccessThere."""
    access = get_access(actor, access_id, lock=True)
    if access.removed_at is None:
        return access
    access.removed_at = None
    try:
        with transaction.atomic():
            access.save(update_fields=["removed_at"])
    except IntegrityError:
        raise AccessThere from None
    record("account.restore", actor=actor, object_id=access.id)
    if access.member and access.member.association == Association.NONE:
        _come(actor, access.member)
    return access


@transaction.atomic
def accept_access(*, user: User, access: AccountAccess) -> Member:
    """The invited user's place in the practice, which is open, with the account joined to it.

    ``access`` is locked and was not answered. Accepting what another invitation brought in the
    meantime only takes the invitation back.
    """
    member, is_new = _place(user)
    access.member, access.email, access.made_place = member, "", is_new
    if access.account_id == member.id:
        raise OwnAccount
    try:
        with transaction.atomic():
            access.save(update_fields=["member", "email", "made_place"])
    except IntegrityError:
        AccountAccess.objects.filter(id=access.id).update(removed_at=access.granted_at)
    record("account.accept", actor=member, object_id=access.id)
    return member


@transaction.atomic
def join_account(*, user: User, account: Member, now: datetime) -> tuple[AccountAccess, bool]:
    """The account joined to the username of somebody who knows its provider's password, with Full
    Access to all parts, and whether this call did it: once per provider (M-6).

    The account's practice is open. Raises OwnAccount.
    """
    if account.user_id == user.id:
        raise OwnAccount
    member, is_new = _place(user)
    there = AccountAccess.objects.filter(account=account, member=member, removed_at=None).first()
    if there:
        return there, False
    access = AccountAccess(
        account=account, member=member, made_place=is_new, granted_at=now, **_columns(FULL)
    )
    _insert(access)
    record("account.join", actor=member, object_id=access.id, changes=_told(access, user.email))
    return access, True


def _insert(access: AccountAccess) -> None:
    try:
        with transaction.atomic():
            access.save(force_insert=True)
    except IntegrityError:
        raise AccessThere from None


def _place(user: User) -> tuple[Member, bool]:
    """The user's place in the open practice, and whether it was made (or made again) for this:
    staff, Join Only, No Access Permitted."""
    member = Member.objects.filter(practice=current_practice_id(), user=user).first()
    if member is None:
        member = Member.objects.create(
            user=user,
            role=Role.STAFF,
            association=Association.JOIN_ONLY,
            access=Access.NONE,
        )
        record("member.join", actor=member, object_id=member.id)
        return member, True
    if member.association != Association.NONE:
        return member, False
    _come(member, member)
    return member, True


def _come(actor: Member, member: Member) -> None:
    member.association, member.access = Association.JOIN_ONLY, Access.NONE
    member.save(update_fields=["association", "access"])
    record("member.join", actor=actor, object_id=member.id)


def _leave(actor: Member, member: Member) -> None:
    """Only who has no account left, was joined for accounts and was given nothing else since."""
    rows = AccountAccess.objects.filter(member=member)
    least = (Role.STAFF, Association.JOIN_ONLY, Access.NONE)
    has_business = (member.role, member.association, member.access) != least
    if has_business or rows.filter(removed_at=None).exists():
        return
    if rows.filter(made_place=True).exists():
        member.association = Association.NONE
        member.save(update_fields=["association"])
        changes = {"association": (Association.JOIN_ONLY, Association.NONE)}
        record("member.privileges", actor=actor, object_id=member.id, changes=changes)


def _columns(levels: Levels) -> dict[str, Level]:
    return {part.value: levels.get(part, Level.NONE) for part in Part}


def _told(access: AccountAccess, email: str) -> dict[str, tuple[str, str]]:
    levels = {part.value: ("", level.label) for part, level in access.levels.items()}
    return {"username": ("", email), **levels}
