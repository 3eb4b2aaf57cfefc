"""The fixed cast: two practices that must never see each other, and the people in them.

``linden`` has an owner (administrator, provider), a clinician (sees only herself), a biller (staff,
Modify & Delete) and a client of the owner's. ``stranger`` administers another practice, ``alder``.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client as Browser

from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.core.text import fold
from settee.doors.reader import PRACTICE_KEY
from settee.practices.enums import Access, Association, Role, Subscription
from settee.practices.models import Member, Practice, User

PASSWORD = "plum velvet settee"


def make_practice(slug: str, name: str) -> Practice:
    return Practice.objects.create(
        slug=slug,
        name=name,
        group_practice=True,
        tax_id="123456126",
        npi="1998806362",
        taxonomy="261QM0801X",
        phone="8455550192",
        email=f"office@{slug}.example.org",
        billing_line1="39 Quince St",
        billing_city="Kingston",
        billing_state="NY",
        billing_zip="124014632",
        submitter_name=name.upper(),
        submitter_id="SUB67394",
        submitter_contact_name="Billing Office",
        submitter_contact_phone="8455550163",
        receiver_name="EXAMPLE CLEARINGHOUSE",
        receiver_id="ECH666",
        subscriptions=[Subscription.BACK_OFFICE, Subscription.ELECTRONIC_BILLING],
    )


def make_member(
    practice: Practice,
    first: str,
    last: str,
    *,
    role: Role = Role.PROVIDER,
    association: Association = Association.JOIN_ONLY,
    access: Access = Access.NONE,
    npi: str = "1996776310",
) -> Member:
    """A member with a user of their own, ``first@slug.example.org``. Opens the practice itself."""
    email = f"{fold(first)}@{practice.slug}.example.org"
    user = User.objects.create_user(email, PASSWORD, first_name=first, last_name=last)
    with practice_scope(practice.id):
        return Member.objects.create(
            user=user,
            role=role,
            association=association,
            access=access,
            npi=npi,
            taxonomy="106H00000X",
            credentials="LMFT",
        )


def make_client(practice: Practice, code: str, last: str, first: str, **fields: object) -> Client:
    """A client ready for an invoice. Needs an open practice."""
    values: dict[str, object] = {
        "birth_date": date(1984, 2, 29),
        "sex": "F",
        "email": f"{fold(first)}.{fold(last)}@example.org",
        "address1": "4 Elm St",
        "city": "Kingston",
        "state": "NY",
        "zip": "12401",
        "diagnosis_codes": ["F41.1"],
        "sort_key": fold(f"{last} {first}"),
        "search": fold(f"{last} {first} {code}"),
    }
    return Client.objects.create(
        practice=practice, code=code, last_name=last, first_name=first, **(values | fields)
    )


@pytest.fixture
def linden(db: None) -> Practice:
    return make_practice("linden-street", "Linden Street Counseling")


@pytest.fixture
def alder(db: None) -> Practice:
    return make_practice("alder-lane", "Alder Lane Therapy")


@pytest.fixture
def owner(linden: Practice) -> Member:
    return make_member(
        linden,
        "Maren",
        "Okafor",
        association=Association.ADMINISTRATOR,
        access=Access.ADMINISTRATOR,
    )


@pytest.fixture
def clinician(linden: Practice) -> Member:
    return make_member(linden, "Tomasz", "Wilk", npi="1993669070")


@pytest.fixture
def biller(linden: Practice) -> Member:
    return make_member(linden, "Iris", "Reyes", role=Role.STAFF, access=Access.MODIFY)


@pytest.fixture
def stranger(alder: Practice) -> Member:
    return make_member(
        alder,
        "Sasha",
        "Vane",
        association=Association.ADMINISTRATOR,
        access=Access.ADMINISTRATOR,
    )


@pytest.fixture
def in_linden(linden: Practice, owner: Member) -> Iterator[Practice]:
    """Linden Street is open for the length of the test."""
    with practice_scope(linden.id, user_id=owner.user_id):
        yield linden


@pytest.fixture
def pilar(in_linden: Practice, owner: Member) -> Client:
    return make_client(in_linden, "C001", "Castellanos", "Pilar", provider=owner)


def sign_in(member: Member) -> Browser:
    """A browser that is signed in as ``member`` with their practice open."""
    browser = Browser()
    browser.force_login(member.user)
    session = browser.session
    session[PRACTICE_KEY] = str(member.practice_id)
    session.save()
    return browser
