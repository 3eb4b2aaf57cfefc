"""The client list: what it shows, finds and costs."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from settee.billing.models import ClientBalance
from settee.clients.domain.client import derive
from settee.clients.models import Client
from settee.desk.clients import listing
from settee.desk.clients.listing import Choice, Page, age, read_page
from settee.practices.enums import Access, Role, Subscription
from settee.practices.models import Member, Practice
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models import Appointment, Attendance
from tests.cast import make_client, make_member, sign_in
from tests.clients.statements import statements

NOW = datetime(2026, 10, 14, 16, 0, tzinfo=UTC)


def known(practice: Practice, code: str, last: str, first: str, **fields: object) -> Client:
    client = make_client(practice, code, last, first, **fields)
    derive(client)
    client.save()
    return client


def names(page: Page) -> list[str]:
    return [re.sub("</?mark>", "", row.name).split(",")[0] for row in page.rows]


def owe(client: Client, amount: str) -> None:
    ClientBalance.objects.create(client=client, client_owes=Decimal(amount))


def meet(
    client: Client,
    provider: Member,
    start: datetime,
    status: AppointmentStatus = AppointmentStatus.SCHEDULED,
) -> Appointment:
    appointment = Appointment.objects.create(
        provider=provider,
        kind=AppointmentKind.CLIENT,
        start=start,
        end=start + timedelta(minutes=45),
        status=status,
    )
    Attendance.objects.create(appointment=appointment, client=client)
    return appointment


@pytest.fixture
def people(in_linden: Practice, owner: Member) -> list[Client]:
    return [
        known(in_linden, "C1", "Nguyễn", "Thu Hà", preferred_name="An", phone="(845) 555-0103"),
        known(in_linden, "C2", "O’Brien", "Sean", email="sean@gmail.com"),
        known(in_linden, "C3", "Đặng", "Mai", provider=owner),
        known(in_linden, "X_9", "Łukasz", "Piotr", phone="(914) 555-0177"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nguyen", ["Nguyễn"]),
        ("ha NGUY", ["Nguyễn"]),
        ("an", ["Đặng", "Nguyễn", "O’Brien"]),
        ("obrien", ["O’Brien"]),
        ("o'brien, sean", ["O’Brien"]),
        ("dang", ["Đặng"]),
        ("lukasz", ["Łukasz"]),
        ("845 555 0103", ["Nguyễn"]),
        ("+1 (845) 555-0103", ["Nguyễn"]),
        ("0177", ["Łukasz"]),
        ("x_9", ["Łukasz"]),
        ("%", []),
        ("_", ["Łukasz"]),
        ("\\", []),
        ("gmail", []),
        ("sean@gm", ["O’Brien"]),
        ("SEAN@GMAIL.COM", ["O’Brien"]),
        ("1984-02-29", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
        ("2/29/1984", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
        ("02-29-1984", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
        ("2.29.84", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
        ("Feb 29, 1984", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
        ("29 february 1984", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
        ("02/29/1985", []),
        ("nobody", []),
        (" , ", ["Đặng", "Łukasz", "Nguyễn", "O’Brien"]),
    ],
)
def test_search_finds(people: list[Client], owner: Member, text: str, found: list[str]) -> None:
    assert names(read_page(owner, Choice(text=text), now=NOW)) == found


def test_search_can_use_its_index_under_row_level_security(db: None) -> None:
    """An operator that is not leakproof is asked only after the policy, so by no index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_indexdef('client_search'::regclass), proleakproof"
            " FROM pg_proc WHERE oid = 'textlike(text, text)'::regprocedure"
        )
        index, leakproof = cursor.fetchone()
    assert index.endswith("USING gin (practice_id, search gin_trgm_ops)")
    assert leakproof is True


def test_match_is_marked_whatever_its_accents(people: list[Client], owner: Member) -> None:
    page = read_page(owner, Choice(text="nguyen ha"), now=NOW)
    assert page.rows[0].name == "<mark>Nguyễn</mark>, Thu <mark>Hà</mark> (An)"


def test_name_is_escaped(in_linden: Practice, owner: Member) -> None:
    known(in_linden, "C1", "<b>Anna", "&co")
    assert read_page(owner, Choice(text="anna"), now=NOW).rows[0].name == (
        "&lt;b&gt;<mark>Anna</mark>, &amp;co"
    )


def test_row_shows_next_appointment_age_provider_and_credit(
    people: list[Client], owner: Member
) -> None:
    dang = people[2]
    meet(dang, owner, NOW - timedelta(days=7))
    meet(dang, owner, NOW + timedelta(days=7))
    meet(dang, owner, NOW + timedelta(hours=1), AppointmentStatus.CANCELLED)
    meet(dang, owner, NOW + timedelta(hours=2))
    owe(dang, "-30")
    row = read_page(owner, Choice(text="dang"), now=NOW).rows[0]
    assert (row.next, row.age, row.provider, row.balance, row.credit) == (
        "Today 2:00 PM",
        "42",
        "Maren Okafor",
        "−30.00",
        True,
    )


def test_balance_sorts_debts_then_nothing_owed_then_credits(
    people: list[Client], owner: Member
) -> None:
    nguyen, obrien, _, lukasz = people
    owe(nguyen, "-30")
    owe(obrien, "40")
    owe(lukasz, "85.50")
    down = ["Łukasz", "O’Brien", "Đặng", "Nguyễn"]
    up = ["Nguyễn", "Đặng", "O’Brien", "Łukasz"]
    assert names(read_page(owner, Choice(sort="-balance"), now=NOW)) == down
    assert names(read_page(owner, Choice(sort="balance"), now=NOW)) == up
    assert names(read_page(owner, Choice(owing=True), now=NOW)) == ["Łukasz", "Nguyễn", "O’Brien"]


@pytest.mark.parametrize("sort", ["name", "-name", "balance", "-balance"])
def test_pages_join_without_gap_there_and_back(
    in_linden: Practice, owner: Member, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    for number, amount in enumerate(["40", "40", "0", "", "", "-5", "40", "-5", "99"]):
        client = known(in_linden, f"C{number}", f"Name{number % 4}", "Pat")
        if amount:
            owe(client, amount)
    monkeypatch.setattr(listing, "PAGE", 50)
    whole = [row.id for row in read_page(owner, Choice(sort=sort), now=NOW).rows]
    monkeypatch.setattr(listing, "PAGE", 2)
    pages = [read_page(owner, Choice(sort=sort), now=NOW)]
    while pages[-1].next:
        pages.append(read_page(owner, Choice(sort=sort, after=pages[-1].next), now=NOW))  # type: ignore[arg-type]
    assert [row.id for page in pages for row in page.rows] == whole
    back = [pages[-1]]
    while back[-1].previous:
        back.append(read_page(owner, Choice(sort=sort, before=back[-1].previous), now=NOW))  # type: ignore[arg-type]
    assert [row.id for page in reversed(back) for row in page.rows] == whole


def test_discharged_clients_are_left_out_until_asked_for(
    people: list[Client], owner: Member
) -> None:
    Client.objects.filter(id=people[0].id).update(status="discharged")
    assert names(read_page(owner, Choice(), now=NOW)) == ["Đặng", "Łukasz", "O’Brien"]
    assert names(read_page(owner, Choice(status="discharged"), now=NOW)) == ["Nguyễn"]
    assert len(read_page(owner, Choice(status=""), now=NOW).rows) == 4


def test_record_merged_into_another_is_in_no_list(people: list[Client], owner: Member) -> None:
    Client.objects.filter(id=people[0].id).update(merged_into=people[1])
    assert names(read_page(owner, Choice(status=""), now=NOW)) == ["Đặng", "Łukasz", "O’Brien"]


def test_portal_filter(people: list[Client], owner: Member) -> None:
    Client.objects.filter(id=people[1].id).update(portal_status="pending")
    page = read_page(owner, Choice(portal="pending"), now=NOW)
    assert [(row.portal, names(page)) for row in page.rows] == [("pending", ["O’Brien"])]
    assert len(read_page(owner, Choice(portal="no"), now=NOW).rows) == 3


def test_those_without_an_appointment_ahead(people: list[Client], owner: Member) -> None:
    nguyen, obrien, dang, _ = people
    meet(nguyen, owner, NOW + timedelta(days=1))
    meet(obrien, owner, NOW + timedelta(days=1), AppointmentStatus.CANCELLED)
    meet(dang, owner, NOW - timedelta(days=1))
    page = read_page(owner, Choice(idle=True), now=NOW)
    assert names(page) == ["Đặng", "Łukasz", "O’Brien"]


def test_provider_filter_shows_theirs(people: list[Client], owner: Member) -> None:
    assert names(read_page(owner, Choice(provider=owner.id), now=NOW)) == ["Đặng"]


def test_provider_without_access_sees_only_own(
    people: list[Client], owner: Member, clinician: Member
) -> None:
    assert read_page(clinician, Choice(), now=NOW).rows == []
    assert read_page(clinician, Choice(), now=NOW).any is False
    Client.objects.filter(id=people[1].id).update(provider=clinician)
    assert names(read_page(clinician, Choice(), now=NOW)) == ["O’Brien"]
    assert names(read_page(clinician, Choice(provider=owner.id), now=NOW)) == []
    clinician.access = Access.VIEW
    assert len(read_page(clinician, Choice(), now=NOW).rows) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_four_statements(
    in_linden: Practice,
    owner: Member,
    count: int,
) -> None:
    for number in range(count):
        client = known(in_linden, f"C{number}", "Ames", f"Pat{number}", provider=owner)
        meet(client, owner, timezone.now() + timedelta(days=1))
    browser = sign_in(owner)
    browser.get("/clients/")
    for data in ({}, {"q": "ames"}, {"sort": "-balance"}):
        with statements(4):
            response = browser.post("/clients/", data, headers={"HX-Request": "true"})
        assert response.content.count(b'scope="row"') == count


@pytest.fixture
def at_desk(people: list[Client], owner: Member) -> Browser:
    return sign_in(owner)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "\0"},
        {"q": "a" * 10_000},
        {"q": "%_\\'\";--"},
        {"provider": "nonsense"},
        {"status": "nonsense", "sort": "nonsense"},
        {"after": "nonsense", "before": "’"},
        {"after": "01999999-0000-7000-8000-000000000000"},
    ],
)
def test_list_bears_any_question(at_desk: Browser, asked: dict[str, str]) -> None:
    assert at_desk.get("/clients/", asked).status_code == 200
    assert at_desk.post("/clients/", asked).status_code == 200


def test_filters_stay_in_the_address_and_names_do_not(at_desk: Browser, clinician: Member) -> None:
    asked = {"q": "nguyen", "provider": str(clinician.id), "status": "", "idle": "on", "after": "x"}
    answer = at_desk.post("/clients/", asked, headers={"HX-Request": "true"})
    address = answer["HX-Replace-Url"]
    assert address == f"/clients/?provider={clinician.id}&status=&idle=on"
    page = at_desk.get(address).text
    assert f'<option value="{clinician.id}" selected>' in page
    assert '<option value="" selected>Everybody' in page
    assert at_desk.post("/clients/", {"status": "active"})["HX-Replace-Url"] == "/clients/"


def test_balance_is_kept_from_those_who_do_not_bill(people: list[Client], linden: Practice) -> None:
    staff = make_member(linden, "Ana", "Ruiz", role=Role.STAFF, access=Access.VIEW)
    page = sign_in(staff).get("/clients/?owing=on&sort=-balance").text
    assert "Balance" not in page
    assert page.count('scope="row"') == 4


def test_balance_is_shown_with_back_office_only(at_desk: Browser, linden: Practice) -> None:
    assert "Balance" in at_desk.get("/clients/").text
    linden.subscriptions = []
    linden.save()
    assert "Balance" not in at_desk.get("/clients/").text


def test_portal_column_says_no_for_subscribers(at_desk: Browser, linden: Practice) -> None:
    assert "Portal" not in at_desk.get("/clients/").text
    linden.subscriptions = [Subscription.CLIENT_PORTAL]
    linden.save()
    assert "Portal" in at_desk.get("/clients/").text


def test_stranger_finds_nobody(people: list[Client], stranger: Member) -> None:
    assert "No clients yet" in sign_in(stranger).get("/clients/").text


def test_age_of_a_leap_day_child() -> None:
    born = datetime(2008, 2, 29).date()  # noqa: DTZ001
    assert [age(born, datetime(2026, 2, 28).date()), age(born, datetime(2026, 3, 1).date())] == [  # noqa: DTZ001
        17,
        18,
    ]
