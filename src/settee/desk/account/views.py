"""My Account: oneself and sign-in."""

from copy import copy

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden
from settee.desk.account.forms import ThemeForm
from settee.desk.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.domain.member import set_theme
from settee.practices.enums import Subscription
from settee.ui.htmx import say


@member_required
def account(request: MemberRequest) -> HttpResponse:
    form = ThemeForm(posted(request), instance=copy(request.user))
    if request.method == "POST" and form.is_valid():
        set_theme(user=request.user, theme=form.cleaned_data["theme"])
        say(request, "Saved.")
        return redirect("desk:account")
    status = 422 if form.errors else 200
    back_office = request.member.practice.subscribes(Subscription.BACK_OFFICE)
    context = {"form": form, "back_office": back_office}
    return render(request, "desk/account/account.html", context, status=status)


@member_required
def security(request: MemberRequest) -> HttpResponse:
    return render(request, "desk/account/security.html")


@require_POST
@member_required
def end_session(request: MemberRequest, session_id: int) -> HttpResponse:
    session = UserSession.objects.filter(id=session_id, user=request.user).first()
    if session is None:
        raise Hidden
    get_adapter().end_sessions([session])
    say(request, "The session is ended.")
    return redirect("usersessions_list")
