"""Whom and what a line of words means in a practice, and taking it back."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from settee.audit.models import Entry
from settee.clients.enums import ClientStatus
from settee.clients.models import Client
from settee.core.errors import NotAllowed, Refused
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.domain.appointment import cancel_appointment, move_appointment
from settee.scheduling.domain.quick import Understood, take_back, understand
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Attendance, Series, Service
from settee.scheduling.pattern import words_of
from tests.cast import make_client
from tests.scheduling.scenes import NEW_YORK, book, wall, weekly

NOW = datetime(2026, 11, 18, 9, 20, tzinfo=NEW_YORK)


def hear(member: Member, text: str, **more: object) -> Understood:
    return understand(text, actor=member, provider=member, now=NOW, **more)  # type: ignore[arg-type]


def named(heard: Understood) -> list[str]:
    return [str(client) for client in heard.clients]


@pytest.mark.parametrize(
    "text",
    [
        "pilar castellanos tue 3pm",
        "CASTELLANOS, Pilar tue 3pm",
        "tue 3pm castell pil",
        "c001 tue 3pm",
    ],
)
def test_client_is_found_whatever_case_and_order(owner: Member, pilar: Client, text: str) -> None:
    heard = hear(owner, text)
    assert named(heard) == ["Castellanos, Pilar"]
    assert heard.is_settled
    assert (heard.start, heard.end) == (wall("2026-11-24 15:00"), wall("2026-11-24 15:45"))


def test_accents_are_ignored(owner: Member, pilar: Client, linden: Practice) -> None:
    make_client(linden, "C009", "Nguyễn", "Thu Hà", provider=owner)
    assert named(hear(owner, "thu ha nguyen fri 9")) == ["Nguyễn, Thu Hà"]


def test_service_gives_its_length(owner: Member, pilar: Client) -> None:
    Service.objects.create(name="Individual 60", minutes=60)
    Service.objects.create(name="Individual 45", minutes=45)
    group = Service.objects.create(name="Group therapy", minutes=90, billing_code="90853")
    heard = hear(owner, "pilar individual 60 tue 3pm")
    assert (heard.service and heard.service.name, heard.end) == (
        "Individual 60",
        wall("2026-11-24 16:00"),
    )
    assert hear(owner, "pilar group tue 3pm").service == group
    assert hear(owner, "pilar 90853 tue 3pm").service == group
    assert hear(owner, "pilar individual tue 3pm").service is None
    assert hear(owner, "pilar group tue 3pm 30m").end == wall("2026-11-24 15:30")


def test_several_who_fit_are_asked_about(owner: Member, pilar: Client, linden: Practice) -> None:
    other = make_client(linden, "C003", "Castellanos", "Paula", provider=owner)
    heard = hear(owner, "castellanos tue 3pm")
    assert (named(heard), heard.is_settled) == ([], False)
    assert [str(each) for each in heard.places[0].candidates] == [
        "Castellanos, Paula",
        "Castellanos, Pilar",
    ]
    assert named(hear(owner, "castellanos tue 3pm", chosen=[other.id])) == ["Castellanos, Paula"]


def test_whole_name_goes_before_names_that_begin_so(
    owner: Member, pilar: Client, linden: Practice
) -> None:
    make_client(linden, "C003", "Castellanos", "Pilarica", provider=owner)
    heard = hear(owner, "pilar castellanos tue 3pm")
    assert (named(heard), len(heard.places[0].candidates)) == (["Castellanos, Pilar"], 2)


def test_two_names_make_a_group(owner: Member, pilar: Client, elias: Client) -> None:
    for text in ("pilar and elias tue 3pm", "pilar + elias tue 3pm", "pilar & elias tue 3pm"):
        heard = hear(owner, text)
        assert heard.kind == AppointmentKind.GROUP
        assert named(heard) == ["Castellanos, Pilar", "Brandt, Elias"]
    assert hear(owner, "pilar and pilar tue 3pm").is_settled is False
    assert hear(owner, "pilar and nobody tue 3pm").kind == AppointmentKind.PERSONAL


def test_words_that_name_nobody_are_personal_time(owner: Member, pilar: Client) -> None:
    Service.objects.create(name="Group")
    heard = hear(owner, "lunch tomorrow noon 30m video")
    assert (heard.kind, heard.title, heard.details.is_video) == ("personal", "lunch", False)
    assert (hear(owner, "12/3 14:00 Group").title, hear(owner, "tue 3pm").title) == ("Group", "")
    assert hear(owner, "… tue 3pm").kind == AppointmentKind.PERSONAL


def test_clients_nobody_may_book_are_not_found(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    assert hear(clinician, "pilar tue 3pm").title == "pilar"
    Client.objects.update(status=ClientStatus.DISCHARGED)
    assert hear(owner, "pilar tue 3pm").title == "pilar"


def test_time_the_clocks_skip_is_told(owner: Member, pilar: Client) -> None:
    heard = hear(owner, "pilar 3/14/2027 at 2:30am")
    assert (heard.start, heard.gap, heard.is_settled) == (None, True, False)
    twice = hear(owner, "pilar 11/7/2027 at 1:30am")
    assert twice.start == datetime.fromisoformat("2027-11-07T05:30+00:00")


def test_series_over_whole_days_ends_at_midnight(owner: Member, pilar: Client) -> None:
    heard = hear(owner, "off dec 21 - dec 24 yearly")
    assert heard.recurrence
    assert words_of(heard.recurrence) == "Every year on December 21"
    assert heard.recurrence.duration == timedelta(days=4)
    assert (heard.start, heard.end) == (wall("2026-12-21 00:00"), wall("2026-12-25 00:00"))


def test_line_takes_few_statements(owner: Member, pilar: Client, elias: Client) -> None:
    Service.objects.create(name="Individual 45")
    for text, most in (("pilar tue 3pm", 3), ("pilar and elias individual 45 tue 3pm", 5)):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            hear(owner, text)
        assert len(caught) <= most


# -- taking back


def test_booking_taken_back_is_gone_and_told(owner: Member, pilar: Client) -> None:
    row = book(owner, "2026-11-24 15:00", pilar)
    take_back(actor=owner, appointment=row, now=timezone.now())
    assert not Appointment.objects.exists()
    assert not Attendance.objects.exists()
    assert Entry.objects.filter(action="appointment.unbook", client_id=pilar.id).count() == 1


def test_series_taken_back_leaves_nothing_on_the_calendar(owner: Member, pilar: Client) -> None:
    start = (timezone.now() + timedelta(days=3)).astimezone(NEW_YORK)
    series = weekly(owner, f"{start:%Y-%m-%d} 15:00", pilar, now=timezone.now())
    row = series.appointments.order_by("start")[0]
    take_back(actor=owner, appointment=row, now=timezone.now())
    assert not Appointment.objects.exists()
    assert Series.objects.get().cut_at is not None


def test_what_somebody_went_on_with_is_not_erased(owner: Member, pilar: Client) -> None:
    moved = book(owner, "2026-11-24 15:00", pilar)
    values = {"start": wall("2026-11-24 16:00"), "end": wall("2026-11-24 17:00"), "version": 1}
    move_appointment(actor=owner, appointment=moved, **values)  # type: ignore[arg-type]
    cancelled = book(owner, "2026-11-25 15:00", pilar)
    cancel_appointment(actor=owner, appointment=cancelled, now=NOW)
    billed = book(owner, "2026-12-01 15:00", pilar)
    Attendance.objects.filter(appointment=billed).update(billed_at=NOW)
    old = book(owner, "2026-12-02 15:00", pilar)
    Appointment.objects.filter(id=old.id).update(created_at=timezone.now() - timedelta(hours=2))
    for row in (moved, cancelled, billed, old):
        with pytest.raises(Refused, match="can't be undone"):
            take_back(actor=owner, appointment=row, now=timezone.now())
    assert Appointment.objects.count() == 4


def test_booking_is_taken_back_only_by_who_may_change_it(
    owner: Member, clinician: Member, pilar: Client, linden: Practice
) -> None:
    row = book(owner, "2026-11-24 15:00", pilar)
    with practice_scope(linden.id), pytest.raises(NotAllowed):
        take_back(actor=clinician, appointment=row, now=timezone.now())
