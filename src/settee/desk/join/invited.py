"""The link of an invitation to a provider's account: a new person joins, a known one accepts."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from settee.core.errors import Refused
from settee.desk.join.forms import InvitedForm
from settee.doors.forms import posted
from settee.doors.reader import PRACTICE_KEY
from settee.messaging.domain.account_access import (
    Invitation,
    NoInvitation,
    accept_invitation,
    read_invitation,
)
from settee.practices.domain.register import AlreadyRegistered, SentTwice, register_user
from settee.practices.models import User
from settee.ui.htmx import say

_PAGE = "desk/join/invited.html"


def invited(request: HttpRequest, key: str) -> HttpResponse:
    try:
        invitation = read_invitation(key)
    except NoInvitation as refused:
        return render(request, _PAGE, {"refused": refused.message}, status=404)
    if isinstance(request.user, User):
        return _accept(request, request.user, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, _PAGE, {"invitation": invitation, "known": True})
    return _register(request, invitation)


def _accept(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    context = {"invitation": invitation, "other": user.email != invitation.email}
    if request.method != "POST":
        return render(request, _PAGE, context)
    try:
        practice = accept_invitation(user=user, key=invitation.key, now=timezone.now())
    except Refused as refused:
        return render(request, _PAGE, context | {"refused": refused.message}, status=422)
    request.session[PRACTICE_KEY] = str(practice.id)
    say(request, f"The account of {invitation.account} is open to you.")
    return redirect("desk:home")


def _register(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The link came to their address, so that is confirmed."""
    form = InvitedForm(posted(request))
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            try:
                user = register_user(email=invitation.email, **form.cleaned_data)
            except (AlreadyRegistered, SentTwice):
                return redirect(request.path)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
            accept_invitation(user=user, key=invitation.key, now=timezone.now())
        say(request, "Your account is made. Sign in with your new password.")
        return redirect("account_login")
    context = {"invitation": invitation, "form": form, "back": reverse("account_login")}
    return render(request, _PAGE, context, status=422 if form.errors else 200)
