from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from settee.audit.models import Entry
from settee.billing.domain.send import offers, send_to_billing, with_video_last
from settee.billing.models import ClientSession
from settee.clients.models import Client
from settee.core.errors import NotAllowed
from settee.practices.models import Location, Member, Practice
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Appointment, Attendance, Offering
from tests.billing.rooms import (
    DAY,
    NOW,
    at_hour,
    insure,
    make_appointment,
    make_service,
    make_session,
    send,
)
from tests.cast import make_client


def test_session_takes_code_fee_place_and_authorization(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    insure(pilar, authorization_number="AUTH7")
    service = make_service(modifiers=["HA", "U1"], place_of_service="03")
    (place,) = make_appointment(owner, pilar, service=service, start=at_hour(15))
    (session,) = send(in_linden, place)
    session.refresh_from_db()
    assert (session.code, session.charge, session.modifiers) == (
        "90834",
        Decimal(135),
        ["HA", "U1"],
    )
    assert (session.place_of_service, session.units) == ("03", Decimal(1))
    assert (session.authorization_number, session.diagnosis_codes) == ("AUTH7", [])
    assert (session.start, session.end) == (at_hour(15), at_hour(15) + timedelta(minutes=45))
    assert session.attendance_id == place.id
    assert Attendance.objects.get(id=place.id).billed_at == NOW


def test_date_is_the_local_date_of_the_start_in_the_practice_zone(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    (place,) = make_appointment(owner, pilar, start=at_hour(3, date(2026, 11, 4)))
    (session,) = send(in_linden, place)
    assert session.date == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("modifiers", "is_video", "expected"),
    [
        ([], False, []),
        ([], True, ["95"]),
        (["95"], True, ["95"]),
        (["95", "HA"], True, ["HA", "95"]),
        (["HQ"], True, ["HQ", "95"]),
        (["HA", "95"], False, ["HA", "95"]),
    ],
)
def test_video_modifier_comes_last_once(
    modifiers: list[str], is_video: bool, expected: list[str]
) -> None:
    assert with_video_last(modifiers, is_video=is_video) == expected


def test_session_takes_the_fee_of_its_provider_and_the_place_of_its_location(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    service = make_service(fee=Decimal("135.00"))
    Offering.objects.create(provider=owner, service=service, fee=Decimal("90.00"))
    (usual,) = make_appointment(owner, pilar, service=service)
    (school,) = make_appointment(owner, pilar, service=service, start=at_hour(18))
    Appointment.objects.filter(id=school.appointment_id).update(
        place=Location.objects.create(name="School", place_of_service="03")
    )
    sent = {each.attendance_id: each for each in send(in_linden, usual, school)}
    assert {str(each.charge) for each in sent.values()} == {"90.00"}
    assert [sent[each.id].place_of_service for each in (usual, school)] == ["11", "03"]


def test_video_is_place_10_whatever_the_service_says(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    service = make_service(place_of_service="03", modifiers=["U1"])
    (session,) = send(in_linden, *make_appointment(owner, pilar, service=service, is_video=True))
    assert (session.place_of_service, session.modifiers) == ("10", ["U1", "95"])


def test_session_without_code_copies_the_latest_earlier_one_of_the_client(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    other = make_client(in_linden, "C002", "Brandt", "Elias")
    online = make_service("Online", modifiers=["HA", "95"], place_of_service="02")
    uncoded = make_service("Plain", billing_code="", fee=Decimal("99.00"), place_of_service="12")
    first = make_appointment(owner, pilar, service=online, start=at_hour(9))
    copied = make_appointment(clinician, pilar, service=uncoded, start=at_hour(12))
    again = make_appointment(owner, pilar, start=at_hour(14), is_video=True)
    strange = make_appointment(owner, other, start=at_hour(15))
    # Given in any order, they are worked through in order of their start.
    sessions = send(in_linden, *again, *strange, *copied, *first)
    found = [(s.code, s.charge, s.modifiers, s.place_of_service) for s in sessions]
    assert found == [
        ("90834", Decimal(135), ["HA", "95"], "02"),
        ("90834", Decimal(135), ["HA"], "12"),
        ("90834", Decimal(135), ["HA", "95"], "10"),
        ("", Decimal(0), [], "11"),
    ]


def test_code_is_copied_from_a_saved_session_but_never_from_a_later_one(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    make_session(pilar, owner, start=at_hour(9), code="90791", charge=Decimal(225))
    make_session(pilar, owner, start=at_hour(12), code="", charge=Decimal(0))
    make_session(pilar, owner, start=at_hour(20), code="90837", charge=Decimal(170))
    (session,) = send(in_linden, *make_appointment(owner, pilar, start=at_hour(15)))
    assert (session.code, session.charge) == ("90791", Decimal(225))


def test_code_of_a_session_at_the_same_start_is_not_copied(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    coded = make_appointment(owner, pilar, service=make_service(), start=at_hour(9))
    plain = make_appointment(clinician, pilar, start=at_hour(9))
    assert sorted(s.code for s in send(in_linden, *coded, *plain)) == ["", "90834"]


@pytest.mark.parametrize(
    "status",
    [AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCEL, AppointmentStatus.NO_SHOW],
)
def test_appointment_that_was_not_held_is_never_sent(
    in_linden: Practice, owner: Member, pilar: Client, status: AppointmentStatus
) -> None:
    assert send(in_linden, *make_appointment(owner, pilar, status=status)) == []


def test_service_that_is_not_billable_is_never_sent(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    letters = make_service("Letters", billable=False)
    assert send(in_linden, *make_appointment(owner, pilar, service=letters)) == []


def test_group_gives_a_session_for_each_client(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    other = make_client(in_linden, "C002", "Brandt", "Elias")
    sessions = send(in_linden, *make_appointment(owner, pilar, other, service=make_service()))
    assert {session.client_id for session in sessions} == {pilar.id, other.id}
    assert set(
        Entry.objects.filter(action="session.send").values_list("object_id", "client_id")
    ) == {(session.id, session.client_id) for session in sessions}


def test_sending_twice_makes_nothing_more(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    places = make_appointment(owner, pilar, service=make_service())
    send(in_linden, *places)
    assert send(in_linden, *places) == []
    assert ClientSession.objects.count() == 1


def test_clinician_sends_only_their_own(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    theirs = make_appointment(owner, pilar, start=at_hour(9))
    own = make_appointment(clinician, pilar, start=at_hour(12))
    ids = [place.id for place in (*theirs, *own)]
    sessions = send_to_billing(ids, actor=clinician, practice=in_linden, now=NOW)
    assert [session.attendance_id for session in sessions] == [own[0].id]


def test_staff_without_the_privilege_sends_nothing(
    in_linden: Practice, owner: Member, biller: Member, pilar: Client
) -> None:
    biller.access = "view"
    with pytest.raises(NotAllowed):
        send_to_billing([], actor=biller, practice=in_linden, now=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_statements_does_not_grow(
    in_linden: Practice, owner: Member, pilar: Client, number: int
) -> None:
    places = [make_appointment(owner, pilar, start=at_hour(9 + hour))[0] for hour in range(number)]
    with CaptureQueriesContext(connection) as seen:
        send(in_linden, *places)
    assert len([q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]) == 12


def test_offers_show_what_would_be_made(in_linden: Practice, owner: Member, pilar: Client) -> None:
    service = make_service(color="#4A7DC9")
    (late,) = make_appointment(owner, pilar, service=service, start=at_hour(15), minutes=60)
    (clash,) = make_appointment(owner, pilar, start=at_hour(15) + timedelta(minutes=59))
    (touching,) = make_appointment(owner, pilar, service=service, start=at_hour(17))
    (sent,) = make_appointment(owner, pilar, service=service, start=at_hour(20))
    send(in_linden, sent)
    now = at_hour(17)
    found = offers(actor=owner, practice=in_linden, first=DAY, last=DAY, now=at_hour(16))
    assert [offer.row.attendance_id for offer in found] == [late.id, clash.id, touching.id]
    assert [offer.double_booked for offer in found] == [True, True, False]
    assert [offer.future for offer in found] == [False, False, True]
    assert [offer.session.code for offer in found] == ["90834", "90834", "90834"]
    assert found[0].warning == "90834 stands for 38 to 52 minutes; 60 minutes are 90837."
    assert found[1].warning == ""
    assert (found[0].row.client_name, found[0].row.color) == ("Castellanos, Pilar", "#4A7DC9")
    assert found[0].row.provider_name == "Maren Okafor, LMFT"
    everything = offers(
        actor=owner, practice=in_linden, first=DAY, last=DAY, now=now, with_sent=True
    )
    assert [offer.row.sent for offer in everything] == [False, False, False, True]


@pytest.mark.parametrize("number", [1, 3])
def test_offers_take_seven_statements(
    in_linden: Practice, owner: Member, pilar: Client, number: int
) -> None:
    for hour in range(number):
        make_appointment(owner, pilar, start=at_hour(9 + hour))
    with CaptureQueriesContext(connection) as seen:
        offers(actor=owner, practice=in_linden, first=DAY, last=DAY, now=NOW)
    assert len(seen) == 7


def test_offers_go_on_after_the_last_row_seen(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    places = [make_appointment(owner, pilar, start=at_hour(9 + hour))[0] for hour in range(3)]
    page = offers(actor=owner, practice=in_linden, first=DAY, last=DAY, now=NOW, limit=2)
    last = page[-1].row
    rest = offers(
        actor=owner,
        practice=in_linden,
        first=DAY,
        last=DAY,
        now=NOW,
        after=(last.start, last.attendance_id),
    )
    assert [offer.row.attendance_id for offer in (*page, *rest)] == [place.id for place in places]
