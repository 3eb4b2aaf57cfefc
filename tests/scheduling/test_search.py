"""Appointments found by who, what and where."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Location, Member, Practice
from settee.scheduling import search
from settee.scheduling.domain.appointment import book_appointment, mark_no_show
from settee.scheduling.domain.details import Details
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Service
from settee.scheduling.search import PAGE, Found, Wanted, find_appointments
from tests.cast import make_client
from tests.scheduling.scenes import NEW_YORK, book, wall


def personal(provider: Member, start: str, title: str, location: str = "") -> Appointment:
    return book_appointment(
        actor=provider,
        provider=provider,
        key=new_id(),
        start=wall(start),
        end=wall(start) + timedelta(minutes=45),
        details=Details(kind=AppointmentKind.PERSONAL, title=title, location=location),
        anyway=True,
    )


def days(found: Found) -> list[str]:
    return [f"{row.start.astimezone(NEW_YORK):%m-%d}" for row in found.rows]


def found(member: Member, text: str = "", **more: object) -> list[str]:
    return days(find_appointments(member, Wanted(text=text, **more)))  # type: ignore[arg-type]


@pytest.fixture
def week(owner: Member, pilar: Client, elias: Client, individual: Service) -> list[Appointment]:
    """Monday to Friday: Pilar twice, Elias with a service and a place, and two of her own."""
    rows = [
        book(owner, "2026-11-02 09:00", pilar, anyway=True),
        book(owner, "2026-11-03 09:00", pilar, anyway=True),
        book(owner, "2026-11-04 09:00", elias, anyway=True),
        personal(owner, "2026-11-05 09:00", "Supervision with Brandt"),
        personal(owner, "2026-11-06 09:00", "Errands", "Café Quill"),
    ]
    place = Location.objects.create(name="Riverside office")
    Appointment.objects.filter(id=rows[1].id).update(service=individual)
    Appointment.objects.filter(id=rows[2].id).update(service=individual, place=place)
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["11-02", "11-03", "11-04", "11-05", "11-06"]),
        ("castellanos", ["11-02", "11-03"]),
        ("PILAR castell", ["11-02", "11-03"]),
        ("brandt", ["11-04", "11-05"]),
        ("individual", ["11-03", "11-04"]),
        ("individual pilar", ["11-03"]),
        ("elias 45", ["11-04"]),
        ("riverside", ["11-04"]),
        ("errands", ["11-06"]),
        ("quill café", ["11-06"]),
        ("supervision castellanos", []),
        ("nobody", []),
        ("%", []),
        ("…", []),
    ],
)
def test_words_find_client_service_place_and_title(
    owner: Member, week: list[Appointment], text: str, expected: list[str]
) -> None:
    assert found(owner, text) == expected


def test_days_state_provider_and_direction_narrow_it(
    owner: Member, clinician: Member, week: list[Appointment]
) -> None:
    since, until = wall("2026-11-03 00:00"), wall("2026-11-05 00:00")
    assert found(owner, since=since, until=until) == ["11-03", "11-04"]
    assert found(owner, since=since, back=True) == ["11-06", "11-05", "11-04", "11-03"]
    mark_no_show(actor=owner, appointment=week[0])
    assert found(owner, status="no_show") == ["11-02"]
    assert found(owner, "pilar", status="no_show") == ["11-02"]
    assert found(owner, provider=clinician.id) == []
    assert len(found(owner, provider=owner.id)) == 5


def test_only_calendars_one_may_see_are_searched(
    owner: Member, clinician: Member, week: list[Appointment], elias: Client
) -> None:
    book(clinician, "2026-11-09 09:00", elias, anyway=True)
    assert found(clinician) == ["11-09"]
    assert found(clinician, "elias") == ["11-09"]
    assert found(clinician, provider=owner.id) == []
    assert found(owner, "elias") == ["11-04", "11-09"]


def test_other_practices_are_never_searched(
    week: list[Appointment], stranger: Member, alder: Practice
) -> None:
    with practice_scope(alder.id):
        assert found(stranger) == []
        assert found(stranger, "errands") == []


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("text", ["", "castellanos"])
def test_pages_join_without_gap_or_double(
    owner: Member, pilar: Client, monkeypatch: pytest.MonkeyPatch, text: str, back: bool
) -> None:
    monkeypatch.setattr(search, "PAGE", 3)
    for number in range(8):  # some at the same moment
        book(owner, f"2026-11-{2 + number // 3:02} 09:00", pilar, anyway=True)
    whole = sorted(Appointment.objects.values_list("start", "id"), reverse=back)
    seen, after = [], None
    for _ in range(3):
        page = find_appointments(owner, Wanted(text=text, back=back, after=after))
        seen += [(row.start, row.id) for row in page.rows]
        after = page.rows[-1].id
    assert (seen, page.next) == (whole, "")
    before = find_appointments(owner, Wanted(text=text, back=back, before=page.rows[0].id))
    assert [(row.start, row.id) for row in before.rows] == whole[3:6]
    assert (before.previous, before.next) == (str(whole[3][1]), str(whole[5][1]))
    first = find_appointments(owner, Wanted(text=text, back=back, before=before.rows[0].id))
    assert ([row.id for row in first.rows], first.previous) == ([i for _, i in whole[:3]], "")


def test_edge_that_may_not_be_seen_is_no_edge(
    owner: Member, clinician: Member, week: list[Appointment]
) -> None:
    assert find_appointments(clinician, Wanted(after=week[0].id)).rows == []
    assert find_appointments(owner, Wanted(after=new_id())).previous == ""


def test_word_that_fits_most_clients_still_gives_a_whole_page(
    owner: Member, linden: Practice, pilar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_FEW", 2)
    for number in range(4):
        client = make_client(linden, f"C1{number}", "Castell", f"Anna{number}", provider=owner)
        book(owner, f"2026-11-{2 + number:02} 09:00", client, anyway=True)
    book(owner, "2026-11-06 09:00", pilar, anyway=True)
    assert found(owner, "castell") == ["11-02", "11-03", "11-04", "11-05", "11-06"]


@pytest.mark.parametrize("text", ["", "castellanos", "individual castellanos", "riverside"])
def test_search_takes_few_statements(owner: Member, week: list[Appointment], text: str) -> None:
    with CaptureQueriesContext(connection) as caught:
        find_appointments(owner, Wanted(text=text, after=week[0].id))
    assert len(caught) <= 9
    assert PAGE == 50
