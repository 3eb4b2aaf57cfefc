"""Access to accounts as people hear of it: invitations by mail, what others did in the Inbox."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction

from settee.core.errors import Refused
from settee.messaging.domain.thread import notify
from settee.practices.domain import account as accounts
from settee.practices.domain.account import Levels
from settee.practices.models import AccountAccess, Member, Practice, User
from settee.practices.queries import administrators
from settee.practices.scope import practice_open, visiting

LASTS: Final = timedelta(days=14)
_SALT: Final = "account access"

_INVITED = """Hello,

{giver} at {practice} opens the back office account of {account} to you in Settee. Follow this link to accept; if you are new here, you choose a password there:
{link}

The link works for {days} days. If you do not know {giver}, leave this mail unanswered: nothing happens.
"""  # noqa: E501 - a paragraph of an email is one line
_ALLOWED = """Hello,

{giver} at {practice} opened the back office account of {account} to you in Settee. You find it under Billing, in the Provider lists:
{origin}
"""  # noqa: E501
_JOINED = "{name} ({email}) joined the account of {account} to their username. Username Privileges, under Billing, says what they may do, and takes the access back."  # noqa: E501


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the owner of a mailed link is offered."""

    key: str
    practice: Practice
    access_id: uuid.UUID
    account: str  # the provider's name
    email: str


class NoInvitation(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This invitation does not work any more: it was answered, taken back, or is older than"
            f" {LASTS.days} days. Ask for a new one."
        )


class ForSomebodyElse(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This invitation was sent to another address. Sign out, and sign in with that one."
        )


@transaction.atomic
def allow_access(
    *,
    actor: Member,
    account_id: uuid.UUID,
    email: str,
    levels: Levels,
    now: datetime,
    link: Callable[[str], str],
) -> AccountAccess:
    """Give access and write to its owner; ``link`` makes an address of the invitation's key.

    Raises Hidden, NotAllowed, OwnAccount, AccessThere.
    """
    access = accounts.give_access(
        actor=actor, account_id=account_id, email=email, levels=levels, now=now
    )
    if access.member:
        _write(actor, access, email, _ALLOWED, origin=settings.ORIGIN)
    else:
        invite(actor=actor, access=access, link=link)
    return access


def invite(*, actor: Member, access: AccountAccess, link: Callable[[str], str]) -> None:
    """Send the invitation, also a second time; an access that was answered gets none."""
    if access.member is None and access.removed_at is None:
        key = signing.dumps([str(access.practice_id), str(access.id)], salt=_SALT)
        _write(actor, access, access.email, _INVITED, link=link(key), days=LASTS.days)


def read_invitation(key: str) -> Invitation:
    """Raises NoInvitation."""
    try:
        practice_id, access_id = signing.loads(key, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        raise NoInvitation from None
    practice = Practice.objects.get(id=practice_id)
    with practice_open(practice):
        access = _unanswered(uuid.UUID(access_id))
        return Invitation(key, practice, access.id, access.account.name, access.email)


@transaction.atomic
def accept_invitation(*, user: User, key: str, now: datetime) -> Practice:
    """Join the account to the username and tell its provider. Raises NoInvitation,
    ForSomebodyElse, OwnAccount."""
    invitation = read_invitation(key)
    if user.email != invitation.email:
        raise ForSomebodyElse
    with visiting(invitation.practice, user):
        access = _unanswered(invitation.access_id, lock=True)
        accounts.accept_access(user=user, access=access)
        _tell([access.account], user, access.account, now)
    return invitation.practice


@transaction.atomic
def join_account(*, user: User, account: Member, now: datetime) -> bool:
    """Join an account whose password the user knows; its provider and the Administrators are told.

    Whether it was not joined before. Raises OwnAccount.
    """
    with visiting(account.practice, user):
        _, is_new = accounts.join_account(user=user, account=account, now=now)
        if is_new:
            _tell({account, *administrators(account.practice.id)}, user, account, now)
    return is_new


def _unanswered(access_id: uuid.UUID, *, lock: bool = False) -> AccountAccess:
    rows = AccountAccess.objects.select_related("account__user", "account__practice")
    if lock:
        rows = rows.select_for_update(of=("self",))
    access = rows.filter(id=access_id, member=None, removed_at=None).first()
    if access is None:
        raise NoInvitation
    return access


def _tell(members: Iterable[Member], user: User, account: Member, now: datetime) -> None:
    words = {"name": user.full_name, "email": user.email, "account": account.name}
    subject = f"{user.full_name} has access to the account of {account.name}"
    notify(members=list(members), subject=subject[:200], body=_JOINED.format(**words), now=now)


def _write(actor: Member, access: AccountAccess, to: str, letter: str, **words: object) -> None:
    named = {
        "giver": actor.user.full_name,
        "practice": actor.practice.name,
        "account": access.account.name,
    }
    subject = f"{named['giver']} opens an account to you"[:200]
    send_mail(subject, letter.format(**named, **words), None, [to])
