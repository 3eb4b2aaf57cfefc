"""Sockets of a real server: who is told what, and when they end."""

import http.client
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.doors.live.ear import LATER, SIGNED_OUT, UNASKED
from settee.doors.reader import PRACTICE_KEY, SEEN_KEY
from settee.messaging.domain.thread import start_thread
from settee.practices.domain.member import set_privileges
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member
from settee.practices.notices import sign_in_changed
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.domain.details import Details
from settee.scheduling.enums import AppointmentKind
from tests import cluster
from tests.cast import PASSWORD, make_member, sign_in
from tests.database.waiting import wait_until
from tests.live import Socket, Web
from tests.scheduling.scenes import wall

pytestmark = pytest.mark.django_db(transaction=True)


def book(provider: Member) -> None:
    with practice_scope(provider.practice.id, user_id=provider.user_id):
        book_appointment(
            actor=provider,
            provider=provider,
            key=new_id(),
            start=wall("2026-11-10 12:00"),
            end=wall("2026-11-10 13:00"),
            details=Details(kind=AppointmentKind.PERSONAL, title="Quillfeather"),
            anyway=True,
        )


def write(sender: Member, *recipients: Member) -> None:
    with practice_scope(sender.practice.id, user_id=sender.user_id):
        start_thread(
            actor=sender,
            message_id=new_id(),
            recipients=[member.id for member in recipients],
            subject="Quillfeather",
            body="Quillfeather",
            now=timezone.now(),
        )


def changes(socket: Socket) -> set[tuple[str, str]]:
    """Everything told so far, as (kind, whose)."""
    return {
        (kind, whose)
        for said in socket.told
        for kind, ids in said.get("changed", {}).items()
        for whose in ids
    }


def test_change_of_a_calendar_is_told_to_whom_may_see_it(
    web: Web, owner: Member, clinician: Member, biller: Member, stranger: Member
) -> None:
    people = (owner, clinician, biller, stranger)
    a, c, b, s = sockets = [web.socket(member) for member in people]
    for socket in sockets:
        socket.welcome()
    book(owner)
    book(clinician)
    book(stranger)
    # What comes last in order has everything before it told.
    for member in (owner, clinician, biller):
        write(stranger if member is stranger else (clinician if member is owner else owner), member)
    for socket in (a, c, b):
        socket.hear("inbox")
    s.hear("calendar")
    own, other = ("calendar", str(owner.id)), ("calendar", str(clinician.id))
    assert {change for change in changes(a) if change[0] == "calendar"} == {own, other}
    assert {change for change in changes(b) if change[0] == "calendar"} == {own, other}
    assert {change for change in changes(c) if change[0] == "calendar"} == {other}
    assert changes(s) == {("calendar", str(stranger.id))}
    assert all("Quillfeather" not in str(socket.told) for socket in sockets)


def test_message_is_told_to_those_who_take_part(
    web: Web, owner: Member, clinician: Member, biller: Member
) -> None:
    a, c, b = (web.socket(member) for member in (owner, clinician, biller))
    for socket in (a, c, b):
        socket.welcome()
    write(owner, clinician)
    assert a.hear("inbox") == [str(owner.id)]
    assert c.hear("inbox") == [str(clinician.id)]
    book(owner)  # which the biller hears, and has heard nothing before
    b.hear("calendar")
    assert changes(b) == {("calendar", str(owner.id))}


def test_what_changed_while_the_page_was_on_its_way_is_told(web: Web, owner: Member) -> None:
    first = web.socket(owner)
    first.welcome()
    drawn = timezone.now()
    book(owner)
    first.hear("calendar")
    late = web.socket(owner, since=drawn.timestamp())
    assert late.hear("calendar") == [str(owner.id)]
    later = web.socket(owner)
    assert set(later.welcome()) == {"at"}


def test_page_older_than_the_server_remembers_is_told_to_look_at_everything(
    web: Web, owner: Member
) -> None:
    socket = web.socket(owner, since=(timezone.now() - timedelta(hours=1)).timestamp())
    assert socket.welcome()["everything"] is True


def test_page_of_another_place_is_refused(web: Web, owner: Member) -> None:
    for origin in ("https://evil.example.org", "http://localhost", "null", ""):
        with pytest.raises(InvalidStatus) as refused:
            web.socket(owner, origin=origin)
        assert (origin, refused.value.response.status_code) == (origin, 403)


def test_whoever_is_not_who_the_page_was_drawn_for_hears_nothing(
    web: Web, owner: Member, stranger: Member
) -> None:
    assert web.socket(owner, Browser()).end() == SIGNED_OUT
    assert web.socket(stranger, page_of=owner).end() == SIGNED_OUT


def test_whoever_talks_is_let_go(web: Web, owner: Member) -> None:
    socket = web.socket(owner)
    socket.welcome()
    socket.connection.send("calendar")
    assert socket.end() == UNASKED


def ask(web: Web, browser: Browser, verb: str, path: str, body: str = "", **headers: str) -> int:
    """A request to the running server, as ``browser``."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    connection = http.client.HTTPConnection("localhost", web.port, timeout=20)
    try:
        connection.request(verb, path, body, {"Cookie": cookies, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def test_signing_out_ends_the_socket(web: Web, owner: Member) -> None:
    browser = sign_in(owner)
    socket = web.socket(owner, browser)
    socket.welcome()
    browser.post("/accounts/logout/")
    assert socket.end() == SIGNED_OUT


def test_session_that_is_ended_elsewhere_ends_its_socket(web: Web, owner: Member) -> None:
    browser, other = sign_in(owner), sign_in(owner)
    browser.get("/")
    other.get("/")
    socket, staying = web.socket(owner, browser), web.socket(owner, other)
    socket.welcome()
    staying.welcome()
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(session_key=key).delete()
    sign_in_changed(owner.user_id)
    assert socket.end() == SIGNED_OUT
    book(owner)
    assert staying.hear("calendar") == [str(owner.id)]


def test_new_password_ends_the_sockets_of_other_sessions(web: Web, owner: Member) -> None:
    socket = web.socket(owner)
    socket.welcome()
    browser = sign_in(owner)
    new = "another velvet settee"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post("/accounts/password/change/", form).status_code == 302
    assert socket.end() == SIGNED_OUT


def test_fewer_privileges_narrow_what_is_heard(web: Web, owner: Member, linden: object) -> None:
    viewer = make_member(owner.practice, "Noor", "Haddad", access=Access.VIEW)
    socket = web.socket(viewer)
    socket.welcome()
    book(owner)
    assert socket.hear("calendar") == [str(owner.id)]
    change(owner, viewer, association=Association.JOIN_ONLY, access=Access.NONE)

    # Looked at again within a moment; nothing tells when, so both are booked until it shows.
    def narrowed() -> bool:
        socket.told.clear()
        book(owner)
        book(viewer)
        socket.hear("calendar")
        while ("calendar", str(viewer.id)) not in changes(socket):
            socket.hear("calendar")
        return ("calendar", str(owner.id)) not in changes(socket)

    wait_until(narrowed, "the owner's calendar was heard no more")


def test_removed_person_hears_nothing_more(web: Web, owner: Member, clinician: Member) -> None:
    socket = web.socket(clinician)
    socket.welcome()
    change(owner, clinician, association=Association.NONE, access=Access.NONE)
    assert socket.end() == SIGNED_OUT


def change(actor: Member, member: Member, *, association: Association, access: Access) -> None:
    with practice_scope(actor.practice.id, user_id=actor.user_id):
        set_privileges(
            actor=actor,
            member_id=member.id,
            role=Role.PROVIDER,
            association=association,
            access=access,
            version=member.version,
        )


def test_idle_session_ends_its_socket(web: Web, owner: Member) -> None:
    browser = sign_in(owner)
    long_ago = timezone.now() - timedelta(minutes=settings.IDLE_MINUTES, seconds=-2)
    session = browser.session
    session[SEEN_KEY] = long_ago.timestamp()
    session.save()
    socket = web.socket(owner, browser)
    socket.welcome()
    assert socket.end() == SIGNED_OUT


def test_page_that_asks_by_itself_keeps_no_session_alive(web: Web, owner: Member) -> None:
    browser = sign_in(owner)
    before = (timezone.now() - timedelta(minutes=5)).timestamp()
    session = browser.session
    session[SEEN_KEY] = before
    session.save()
    assert ask(web, browser, "GET", "/inbox/unread/", **{"X-Live": "1"}) == 200
    assert browser.session[SEEN_KEY] == before
    assert ask(web, browser, "GET", "/inbox/unread/") == 200
    assert browser.session[SEEN_KEY] > before


def test_session_in_another_practice_ends_the_socket(
    web: Web, owner: Member, stranger: Member
) -> None:
    browser = sign_in(owner)
    socket = web.socket(owner, browser)
    socket.welcome()
    session = browser.session
    session[PRACTICE_KEY] = str(stranger.practice_id)
    session.save()
    sign_in_changed(owner.user_id)
    assert socket.end() == SIGNED_OUT


def test_lost_connection_to_the_database_is_made_good(web: Web, owner: Member) -> None:
    socket = web.socket(owner)
    socket.welcome()
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(cluster.superuser_url("postgres"), autocommit=True) as connection:
        killed = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = %s AND application_name = 'settee live'",
            [name],
        ).fetchone()
    assert killed == (1,)
    while not socket.welcome().get("everything"):
        pass
    book(owner)
    assert socket.hear("calendar") == [str(owner.id)]


def test_server_that_stops_sends_everybody_back_soon(web: Web, owner: Member) -> None:
    socket = web.socket(owner)
    socket.welcome()
    assert web.stop() == 0
    assert socket.end() in {"", LATER}
