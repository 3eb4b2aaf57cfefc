"""Bare views on the same server: the limits that the product's pages are held against.

``get``: session, scope and the one ORM get of the member, nothing more. ``t50``: fifty clients from
the database in a template of their own. ``agg``: a calendar's rows by one plain json_agg;
``agg50``: those of everybody.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from settee.clients.models import Client
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest

_ROWS = """
SELECT coalesce(json_agg(json_build_array(a.id, extract(epoch FROM a.start)::bigint,
    extract(epoch FROM a."end")::bigint, a.kind, a.status, a.title, s.name, c.last_name,
    c.first_name) ORDER BY a.start), '[]')::text
FROM scheduling_appointment a
LEFT JOIN scheduling_service s ON s.id = a.service_id
LEFT JOIN scheduling_attendance t ON t.appointment_id = a.id
LEFT JOIN clients_client c ON c.id = t.client_id
WHERE a.start >= %s AND a.start < %s
"""


@member_required
def get(request: MemberRequest) -> HttpResponse:
    return JsonResponse({"name": request.member.user.first_name})


@member_required
def t50(request: MemberRequest) -> HttpResponse:
    clients = Client.objects.select_related("provider__user").defer("ssn", "notes")
    context = {"clients": clients.order_by("sort_key", "id")[:50]}
    return render(request, "bench/t50.html", context)


@member_required
def agg(request: MemberRequest) -> HttpResponse:
    return _rows(request, f"{_ROWS} AND a.provider_id = %s", request.member.id)


@member_required
def agg50(request: MemberRequest) -> HttpResponse:
    return _rows(request, _ROWS.replace("a.id,", "a.id, a.provider_id,"))


def _rows(request: MemberRequest, sql: str, *more: UUID) -> HttpResponse:
    since, until = (datetime.fromisoformat(request.GET[name]) for name in ("since", "until"))
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, until, *more])
        (rows,) = cursor.fetchone()
    return HttpResponse(rows, content_type="application/json")
