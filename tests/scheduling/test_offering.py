"""What a provider makes of the practice's services, and what booking begins with."""

from datetime import timedelta
from decimal import Decimal

import pytest

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.errors import Hidden, NotAllowed
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from settee.scheduling.domain.offering import Terms, set_offerings
from settee.scheduling.models import Appointment, Offering, Service
from settee.scheduling.offered import offered_services, services_of, usual_length
from tests.billing.rooms import make_service
from tests.cast import sign_in
from tests.pages import sent_by


@pytest.fixture
def talk(in_linden: Practice) -> Service:
    return make_service("Talk")


def test_terms_are_set_once_and_told(in_linden: Practice, owner: Member, talk: Service) -> None:
    own = {talk.id: Terms(minutes=30, fee=Decimal("90.00"))}
    for _ in range(2):
        set_offerings(actor=owner, provider=owner, terms=own)
    entry = Entry.objects.get(action="provider.services")
    assert entry.changes == '{"Talk": ["usual length, usual fee", "30 minutes, 90.00"]}'
    set_offerings(actor=owner, provider=owner, terms={talk.id: Terms(offered=False)})
    assert Offering.objects.get().offered is False


def test_terms_are_those_of_one_provider(
    in_linden: Practice, owner: Member, clinician: Member, talk: Service
) -> None:
    other = make_service("Group", minutes=90)
    terms = {talk.id: Terms(minutes=30), other.id: Terms(offered=False)}
    set_offerings(actor=owner, provider=owner, terms=terms)
    assert list(offered_services(owner.id)) == [talk]
    assert [(one.minutes, one.fee) for one in services_of(owner.id)] == [(30, talk.fee)]
    assert {one.name for one in services_of(clinician.id)} == {"Talk", "Group"}
    assert usual_length(owner.id, talk) == timedelta(minutes=30)
    assert usual_length(clinician.id, talk) == timedelta(minutes=45)


def test_terms_are_set_by_the_provider_or_an_administrator(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member, talk: Service
) -> None:
    terms = {talk.id: Terms(minutes=30)}
    with pytest.raises(NotAllowed):
        set_offerings(actor=biller, provider=clinician, terms=terms)
    with pytest.raises(Hidden):
        set_offerings(actor=owner, provider=clinician, terms={new_id(): Terms()})
    set_offerings(actor=clinician, provider=clinician, terms=terms)
    set_offerings(actor=owner, provider=clinician, terms={talk.id: Terms(minutes=40)})


def test_booking_takes_the_length_of_the_provider(
    in_linden: Practice, owner: Member, talk: Service, pilar: Client
) -> None:
    declined = make_service("Group")
    terms = {talk.id: Terms(minutes=30), declined.id: Terms(offered=False)}
    set_offerings(actor=owner, provider=owner, terms=terms)
    browser, path = sign_in(owner), f"/calendar/appointments/new/?provider={owner.id}"
    page = browser.get(path).content.decode()
    assert f'<data value="{talk.id}">30</data>' in page
    assert str(declined.id) not in page
    sent = sent_by(page, "end_day") | {
        "clients": str(pilar.id),
        "service": str(talk.id),
        "day": "2026-12-01",
        "start": "10:00",
        "end": "",
    }
    browser.post(path, sent)
    row = Appointment.objects.get()
    assert row.end - row.start == timedelta(minutes=30)
