"""A client's appointments: those to come, and those that were, with what became of them."""

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from settee.clients.access import get_client
from settee.clients.models import Client
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.practices.privileges import sees
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Appointment, Attendance

PAGE = 50
_TONES = {
    AppointmentStatus.SCHEDULED: "ok",
    AppointmentStatus.NO_SHOW: "bad",
    AppointmentStatus.LATE_CANCEL: "warn",
    AppointmentStatus.CANCELLED: "",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The client's place in one appointment; ``opens``: the reader may open it."""

    appointment: Appointment
    billed: bool
    opens: bool
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacePage:
    places: list[Place]
    previous: str
    next: str


@require_safe
@member_required
def appointments(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """To come, the nearest first; ``past``: the latest first."""
    client = get_client(request.member, client_id)
    past = request.GET.get("show") == "past"
    after, before = (_id(request.GET.get(name)) for name in ("after", "before"))
    page = read_places(request.member, client, past=past, after=after, before=before)
    context = {"page": page, "past": past}
    return show_tab(request, client, "desk:client_appointments", context)


def read_places(
    actor: Member,
    client: Client,
    *,
    past: bool,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> PlacePage:
    """A page in at most two statements. ``after`` and ``before`` are places at its edges."""
    now = timezone.now()
    time = Q(start__lt=now) if past else Q(start__gte=now)
    places = Attendance.objects.filter(time, client=client).select_related(
        "appointment__service", "appointment__provider__user"
    )
    at = after or before
    edge = Attendance.objects.filter(id=at, client=client).first() if at else None
    upward = edge is not None and after is None
    ahead = upward == past  # whether rows further along are later ones
    if edge:
        later = Q(start__gt=edge.start) | Q(start=edge.start, id__gt=edge.id)
        earlier = Q(start__lt=edge.start) | Q(start=edge.start, id__lt=edge.id)
        places = places.filter(later if ahead else earlier)
    found = list(places.order_by(*(("start", "id") if ahead else ("-start", "-id")))[: PAGE + 1])
    more, shown = len(found) > PAGE, found[:PAGE]
    if upward:
        shown.reverse()
    return PlacePage(
        [_place(actor, place, past=past) for place in shown],
        previous=str(shown[0].id) if shown and (more if upward else edge) else "",
        next=str(shown[-1].id) if shown and (upward or more) else "",
    )


def _place(actor: Member, place: Attendance, *, past: bool) -> Place:
    appointment = place.appointment
    status = AppointmentStatus(appointment.status)
    taken = past and status == AppointmentStatus.SCHEDULED
    return Place(
        appointment,
        billed=place.billed_at is not None,
        opens=sees(actor, appointment.provider_id),
        tone=_TONES[status],
        words="Took place" if taken else status.label,
    )


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
