"""My Account: oneself, sign-in, and what the practice subscribes to."""

from copy import copy

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden
from settee.core.money import total
from settee.desk.account.forms import SubscriptionsForm, ThemeForm
from settee.desk.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.domain.member import set_theme
from settee.practices.domain.practice import set_subscriptions
from settee.practices.enums import Subscription
from settee.practices.privileges import Privilege, allowed, require
from settee.ui.htmx import say

_WORDS = {
    Subscription.BACK_OFFICE: "Client sessions, invoices, insurance forms, balances and reports.",
    Subscription.ELECTRONIC_BILLING: "Claim files for your clearinghouse. Needs the Back Office.",
    Subscription.CLIENT_PORTAL: "Clients see appointments, messages and forms online.",
    Subscription.REMINDERS: "Clients are reminded of appointments.",
}


@member_required
def account(request: MemberRequest) -> HttpResponse:
    form = ThemeForm(posted(request), instance=copy(request.user))
    if request.method == "POST" and form.is_valid():
        set_theme(user=request.user, theme=form.cleaned_data["theme"])
        say(request, "Saved.")
        return redirect("desk:account")
    status = 422 if form.errors else 200
    return render(request, "desk/account/account.html", {"form": form}, status=status)


@member_required
def security(request: MemberRequest) -> HttpResponse:
    return render(request, "desk/account/security.html")


@require_POST
@member_required
def end_session(request: MemberRequest, session_id: int) -> HttpResponse:
    session = UserSession.objects.filter(id=session_id, user=request.user).first()
    if session is None:
        raise Hidden
    session.end()
    say(request, "The session is ended.")
    return redirect("usersessions_list")


@member_required
def subscriptions(request: MemberRequest) -> HttpResponse:
    practice = request.member.practice
    form = SubscriptionsForm(posted(request), initial={"chosen": practice.subscriptions})
    if request.method == "POST":
        require(request.member, Privilege.MANAGE_SUBSCRIPTIONS)
        if form.is_valid():
            set_subscriptions(actor=request.member, chosen=form.cleaned_data["chosen"])
            say(request, "Saved.")
            return redirect("desk:subscriptions")
    price = settings.PRICES
    context = {
        "form": form,
        "editable": allowed(request.member, Privilege.MANAGE_SUBSCRIPTIONS),
        "offers": [
            (kind, words, price[kind], practice.subscribes(kind)) for kind, words in _WORDS.items()
        ],
        "total": total(price[kind] for kind in practice.subscriptions),
    }
    return render(
        request, "desk/account/subscriptions.html", context, status=422 if form.errors else 200
    )
