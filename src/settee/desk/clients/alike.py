"""Whether somebody who is being added is there already, told while they are typed in."""

from contextlib import suppress
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from settee.clients.queries import same_person
from settee.desk.clients.fields import BirthDateField
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest


@require_POST
@member_required
def alike(request: MemberRequest) -> HttpResponse:
    """The fragment that warns, or nothing. By POST: it belongs to somebody."""
    first, last, email = (
        request.POST.get(name, "").replace("\0", "").strip()[:254]
        for name in ("first_name", "last_name", "email")
    )
    found = []
    if last or email:
        found = same_person(
            request.member, first_name=first, last_name=last, birth_date=_day(request), email=email
        )
    return render(request, "desk/clients/_alike.html", {"alike": found})


def _day(request: MemberRequest) -> date | None:
    """The birth date, if it is one already."""
    with suppress(ValidationError):
        return BirthDateField().clean(request.POST.get("birth_date", ""))
    return None
