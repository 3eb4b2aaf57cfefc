"""Access Other Accounts (Join Another Account to my Username)."""

import uuid
from datetime import timedelta
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden, Refused
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.messaging.domain.account_access import join_account
from settee.office.access.forms import FindForm
from settee.practices.enums import Role, Subscription
from settee.practices.models import Member, User
from settee.practices.scope import places_elsewhere
from settee.ui.htmx import say

# Whose password was right, for a short while; the password itself is not kept.
_PROOF: Final = "found_accounts"
_HOLDS: Final = timedelta(minutes=10)
_TWO_STEPS: Final = (
    "This person signs in with two steps, so a password alone does not open their accounts. Ask"
    " them to add your username: Account Access, Allow Account Access."
)
_OWN: Final = "This is your own username. Its accounts are yours already."


@office_required
def find(request: MemberRequest) -> HttpResponse:
    """Find Account: the accounts of the provider whose password was typed."""
    form = FindForm(posted(request))
    if form.is_bound and form.is_valid():
        owner = _authenticated(request, form)
        if owner is not None:
            until = (timezone.now() + _HOLDS).timestamp()
            request.session[_PROOF] = {"user": str(owner.id), "until": until}
            return redirect("office:other_accounts")
    found = None if form.errors else _found(request)
    context = {"form": form, "found": found, "owner": found[0].user if found else None}
    status = 422 if form.errors else 200
    return render(request, "office/access/other_accounts.html", context, status=status)


@require_POST
@office_required
def join(request: MemberRequest, account_id: uuid.UUID) -> HttpResponse:
    account = next((each for each in _found(request) or () if each.id == account_id), None)
    if account is None:
        raise Hidden
    try:
        is_new = join_account(user=request.user, account=account, now=timezone.now())
    except Refused as refused:
        say(request, refused.message)
    else:
        words = "is joined to your username" if is_new else "was joined to your username before"
        say(request, f"The account of {account.name} {words}.{_where(request, account)}")
    return redirect("office:other_accounts")


def _authenticated(request: MemberRequest, form: FindForm) -> User | None:
    """With the same limits of tries as sign-in."""
    credentials = {name: form.cleaned_data[name] for name in ("email", "password")}
    credentials["email"] = credentials["email"].lower()
    adapter = get_adapter()
    try:
        user: Any = adapter.authenticate(request, **credentials)
    except ValidationError as closed:
        form.add_error(None, closed)
        return None
    if user is None:
        form.add_error(None, adapter.validation_error("email_password_mismatch"))
    elif user.id == request.user.id:
        form.add_error("email", _OWN)
    elif is_mfa_enabled(user):
        form.add_error(None, _TWO_STEPS)
    return user if isinstance(user, User) and not form.errors else None


def _found(request: MemberRequest) -> list[Member] | None:
    """Provider accounts with a Back Office; None where nobody was found lately."""
    proof = request.session.get(_PROOF)
    if not proof or proof["until"] < timezone.now().timestamp():
        return None
    owner = User.objects.filter(id=proof["user"], is_active=True).first()
    places = places_elsewhere(owner) if owner else []
    return [
        place
        for place in places
        if place.role == Role.PROVIDER and place.practice.subscribes(Subscription.BACK_OFFICE)
    ]


def _where(request: MemberRequest, account: Member) -> str:
    if account.practice_id == request.member.practice_id:
        return " You find it in the Provider lists."
    return f" Open {account.practice.name} at Joined With to work in it."
