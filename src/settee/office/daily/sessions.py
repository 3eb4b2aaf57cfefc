"""Client Sessions: the list."""

import uuid

from django.http import HttpResponse
from django.utils import timezone

from settee.billing.models import ClientSession
from settee.billing.queries.sessions import Cursor, session_list
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.filters import SessionsFilter, sent
from settee.office.lists import Page
from settee.office.viewing import chosen_accounts, only_view
from settee.practices.enums import Part
from settee.ui.htmx import render_part

_SIZE = 50


@office_required
def sessions(request: MemberRequest) -> HttpResponse:
    timezone.activate(request.member.practice.zone)
    form = SessionsFilter(sent(request), actor=request.member)
    context = {
        "form": form,
        "page": _page(request, form),
        "filtered": any(form.value(name) for name in ("q", "provider", "first", "last", "state")),
        "view_only": only_view(request.member, Part.SESSIONS),
        "sent": _number(request.GET.get("sent", "")),
    }
    page, part = "office/daily/sessions.html", "office/daily/_sessions.html"
    return render_part(request, page, part, context)


def _page(request: MemberRequest, form: SessionsFilter) -> Page[ClientSession]:
    providers = chosen_accounts(request.member, Part.SESSIONS, form.value("provider"))
    back = _cursor(form.value("before"))
    onward = None if back else _cursor(form.value("after"))
    found = list(
        session_list(
            providers=providers,
            client_words=form.value("q") or "",
            first=form.value("first"),
            last=form.value("last"),
            invoiced={"open": False, "invoiced": True}.get(form.value("state")),
            before=onward,
            after=back,
            limit=_SIZE,
        )
    )
    more, rows = len(found) > _SIZE, found[:_SIZE]
    if back:
        rows.reverse()
    if not rows:
        return Page(())
    has_newer, has_older = (more, True) if back else (bool(onward), more)
    return Page(rows, str(rows[0].id) if has_newer else "", str(rows[-1].id) if has_older else "")


def _cursor(session_id: uuid.UUID | None) -> Cursor | None:
    if session_id is None:
        return None
    rows = ClientSession.objects.filter(id=session_id)
    return rows.values_list("date", "start", "id").first()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
