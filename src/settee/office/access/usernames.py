"""Username Privileges, and Allow Account Access (Add Another User to my Account)."""

import uuid
from dataclasses import dataclass

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.parts import manages_access
from settee.doors.request import MemberRequest
from settee.messaging.domain.account_access import allow_access, invite
from settee.office.access.forms import AllowForm, PrivilegesForm
from settee.practices.domain.account import (
    get_access,
    remove_access,
    restore_access,
    set_levels,
)
from settee.practices.enums import Level
from settee.practices.models import AccountAccess, Member
from settee.practices.queries import managed_accounts, usernames_of
from settee.ui.htmx import say

_TOO_MANY = "You invited many people just now. Wait an hour, then add this one again."


@dataclass(frozen=True, slots=True)
class Username:
    """A line of the list; ``form`` is opened by "+"."""

    access: AccountAccess
    form: PrivilegesForm
    open: bool

    @property
    def words(self) -> str:
        """The level of all parts, where it is one; else how many have which."""
        levels = list(self.access.levels.values())
        if len(set(levels)) == 1:
            return str(levels[0].label)
        counts = [(levels.count(level), level.label) for level in (Level.FULL, Level.VIEW)]
        return ", ".join(f"{count} {label}" for count, label in counts if count)


@dataclass(frozen=True, slots=True)
class Account:
    provider: Member
    usernames: list[Username]


@office_required
def privileges(request: MemberRequest) -> HttpResponse:
    return _list(request, None)


@office_required
def access(request: MemberRequest, access_id: uuid.UUID) -> HttpResponse:
    """The list with one username open; POST saves what it may do."""
    row = get_access(request.member, access_id)
    form = PrivilegesForm(posted(request), access=row)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            set_levels(actor=request.member, access_id=row.id, levels=form.levels, version=version)
        except ChangedMeanwhile:
            form.show_conflict(get_access(request.member, row.id))
        else:
            say(request, f"Saved what {_who(row)} may do.")
            return redirect("office:privileges")
    return _list(request, (row.id, form))


@office_required
def allow(request: MemberRequest) -> HttpResponse:
    accounts = _managed(request)
    initial = {"account": str(request.member.id)}
    form = AllowForm(posted(request), accounts=accounts, initial=initial)
    if form.is_bound and form.is_valid() and _allowed(request, form):
        email = form.cleaned_data["email"]
        say(request, f"We have written to {email}. You can change here what they may do.")
        return redirect("office:privileges")
    status = 422 if form.errors else 200
    context = {"form": form, "accounts": accounts}
    return render(request, "office/access/allow.html", context, status=status)


@require_POST
@office_required
def invite_again(request: MemberRequest, access_id: uuid.UUID) -> HttpResponse:
    row = get_access(request.member, access_id)
    if ratelimit.consume(request, action="invite"):
        invite(actor=request.member, access=row, link=_link)
        say(request, "The invitation is sent again.")
    else:
        say(request, _TOO_MANY)
    return redirect("office:privileges")


@require_POST
@office_required
def remove(request: MemberRequest, access_id: uuid.UUID) -> HttpResponse:
    row = remove_access(actor=request.member, access_id=access_id, now=timezone.now())
    undo = reverse("office:access_restore", args=[row.id])
    say(request, f"{_who(row)} has no access to the account any more.", undo=undo)
    return redirect("office:privileges")


@require_POST
@office_required
def restore(request: MemberRequest, access_id: uuid.UUID) -> HttpResponse:
    try:
        row = restore_access(actor=request.member, access_id=access_id)
    except Refused as refused:
        say(request, refused.message)
    else:
        say(request, f"{_who(row)} has access to the account again.")
    return redirect("office:privileges")


def _allowed(request: MemberRequest, form: AllowForm) -> bool:
    if not ratelimit.consume(request, action="invite"):
        form.add_error(None, _TOO_MANY)
        return False
    try:
        allow_access(
            actor=request.member,
            account_id=form.cleaned_data["account"],
            email=form.cleaned_data["email"],
            levels=form.levels,
            now=timezone.now(),
            link=_link,
        )
    except Refused as refused:
        form.add_error(refused.field, refused.message)
    return not form.errors


def _link(key: str) -> str:
    return settings.ORIGIN + reverse("desk:invited", args=[key])


def _managed(request: MemberRequest) -> list[Member]:
    """Raises NotAllowed where there is no account of one's own, or of others' to manage."""
    if not manages_access(request.member):
        raise NotAllowed("Only its provider or an Administrator can open an account to others.")
    return managed_accounts(request.member)


def _list(request: MemberRequest, opened: tuple[uuid.UUID, PrivilegesForm] | None) -> HttpResponse:
    accounts = _managed(request)
    rows: dict[uuid.UUID, list[Username]] = {account.id: [] for account in accounts}
    for row in usernames_of(accounts):
        is_open = opened is not None and opened[0] == row.id
        form = opened[1] if opened and is_open else PrivilegesForm(None, access=row)
        rows[row.account_id].append(Username(row, form, is_open))
    found = [Account(account, rows[account.id]) for account in accounts]
    # An Administrator's page begins with the accounts that others use.
    found.sort(key=lambda each: (not each.usernames, each.provider.id != request.member.id))
    errors = opened[1] if opened and opened[1].errors else None
    context = {"accounts": found, "errors": errors, "any": any(rows.values())}
    status = 422 if errors else 200
    return render(request, "office/access/privileges.html", context, status=status)


def _who(row: AccountAccess) -> str:
    return row.member.user.full_name if row.member else row.email
