"""Send to Billing: appointments become client sessions."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from settee.billing.domain.send import Offer, offers, send_to_billing
from settee.billing.queries.appointments import billable_rows
from settee.core.time import local_date
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.fields import ids
from settee.office.filters import SendFilter
from settee.practices.models import Practice
from settee.ui.htmx import render_part

# More are offered once these are sent.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    offers: list[Offer]


@office_required
def send(request: MemberRequest) -> HttpResponse:
    actor, practice, now = request.member, request.member.practice, timezone.now()
    timezone.activate(practice.zone)
    month = current_month(local_date(now, practice.zone))
    form = SendFilter(request.GET, actor=actor, month=month)
    chosen = set(ids(request.POST.getlist("row")))
    answer = request.POST.get("future", "")
    future = []
    if chosen:
        future = [row for row in billable_rows(ids=[*chosen], sent=False) if row.start > now]
    if answer == "leave":
        chosen -= {row.attendance_id for row in future}
    if chosen and (answer or not future):
        made = send_to_billing([*chosen], actor=actor, practice=practice, now=now)
        return redirect(f"{reverse('office:sessions')}?sent={len(made)}")
    context = {
        "form": form,
        "chosen": chosen,
        "nothing_chosen": request.method == "POST" and not chosen,
        "future": future,
        **_offered(request, form),
    }
    status = 422 if request.method == "POST" else 200
    page, part = "office/daily/send.html", "office/daily/_offers.html"
    return render_part(request, page, part, context, status=status)


def current_month(today: date) -> tuple[date, date]:
    """Its first and last day."""
    return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])


def _offered(request: MemberRequest, form: SendFilter) -> dict[str, object]:
    practice = request.member.practice
    first, last = form.value("first"), form.value("last")
    found: list[Offer] = []
    if first and last:
        found = offers(
            actor=request.member,
            practice=practice,
            first=first,
            last=last,
            now=timezone.now(),
            provider_id=form.value("provider"),
            with_sent=bool(form.value("with_sent")),
            limit=_MOST + 1,
        )
    shown = found[:_MOST]
    unsent = [offer for offer in shown if not offer.row.sent]
    return {
        "days": _days(shown, practice),
        "unsent": len(unsent),
        "uncoded": sum(not offer.session.code for offer in unsent),
        "not_held": sum(offer.future for offer in unsent),
        "first": first,
        "last": last,
        "more": len(found) > _MOST,
        "most": _MOST,
        "today": local_date(timezone.now(), practice.zone),
    }


def _days(found: Sequence[Offer], practice: Practice) -> list[Day]:
    def day_of(offer: Offer) -> date:
        return local_date(offer.row.start, practice.zone)

    return [Day(day, list(group)) for day, group in groupby(found, day_of)]
