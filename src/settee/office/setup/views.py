"""Setup of what the front desk keeps: a client has one record, the front desk's."""

from django.http import HttpResponse
from django.shortcuts import redirect

from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest


@office_required
def clients(request: MemberRequest) -> HttpResponse:
    return redirect("desk:clients")
